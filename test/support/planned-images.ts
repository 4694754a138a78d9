/** What a planned resource's images are, one line each, and Pulumi's stand-ins for what only an update will know. */
import type { ImageUse } from '../../src/images/image-use.ts';
import { imageUses } from '../../src/images/images.ts';
import type { KubernetesObject } from '../../src/plan/kubernetes-object.ts';
import { placeText } from '../../src/report/place.ts';
import { plannedResource } from '../../src/plan/planned-resource.ts';

export const UNKNOWN_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
export const UNKNOWN_LIST = '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2';
export const UNKNOWN_OBJECT = 'dd056dcd-154b-4c76-9bd3-c8f88648b5ff';

/** @param type without `kubernetes:`, `apps/v1:Deployment` */
export function plannedObjects(type: string, inputs: unknown): readonly KubernetesObject[] {
  const planned = plannedResource({ type: `kubernetes:${type}`, name: 'x', urn: 'urn:x', inputs });
  if (planned.kind !== 'objects') {
    throw new Error(`${type} is not an object of Kubernetes`);
  }
  return planned.objects;
}

export function usesOf(objects: readonly KubernetesObject[]): ImageUse[] {
  return imageUses({ kind: 'objects', objects });
}

export function plannedUses(type: string, inputs: unknown): ImageUse[] {
  return usesOf(plannedObjects(type, inputs));
}

/** `path image`, with `(injected)` where a control plane will put it elsewhere; `path CODE` where there is none. */
export function useLine(use: ImageUse): string {
  return `${indexedPlace(use)} ${'image' in use ? `${use.image}${use.injected ? ' (injected)' : ''}` : use.code}`;
}

/** Where a use is, each item of a list by its index. */
export function indexedPlace(use: ImageUse): string {
  const path = use.path.map((segment) => (typeof segment === 'string' ? segment : { index: segment.index }));
  return placeText({ ...use, path });
}

export function useLines(type: string, inputs: unknown): string[] {
  return plannedUses(type, inputs).map(useLine);
}
