/** A planned resource as its image uses; a Release is rendered on the way. */

import { isFailure } from './failure.ts';
import type { RenderRelease } from './helm/renderer.ts';
import type { ImageUse } from './images/image-use.ts';
import { imageUses, incompleteUse, unrenderedUse } from './images/images.ts';
import type { Incomplete } from './plan/incomplete.ts';
import type { KubernetesObject } from './plan/kubernetes-object.ts';
import { type Planned, plannedLabel, type PlannedResource, plannedResource } from './plan/planned-resource.ts';

/** The uses of one resource, and how people call it. */
export interface Reading {
  /** `kong-mesh-system/Deployment/kong-mesh-control-plane`. */
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly uses: readonly ImageUse[];
  /** Whether it is a Release that was rendered, without the cluster that its templates may ask. */
  readonly rendered: boolean;
}

export async function readResource(resource: PlannedResource, render: RenderRelease): Promise<Reading> {
  const planned = plannedResource(resource);
  const label = plannedLabel(planned, resource);
  if (planned.kind !== 'release') {
    return { ...label, uses: distinctUses(imageUses(planned)), rendered: false };
  }
  const objects = await render(planned.inputs);
  return isFailure(objects)
    ? { ...label, uses: [unrenderedUse(objects)], rendered: false }
    : { ...label, uses: distinctUses(imageUses({ kind: 'objects', objects })), rendered: true };
}

/** The same for an object that is not a resource of Pulumi. */
export function readObject(object: KubernetesObject): Reading {
  const planned: Planned = { kind: 'objects', objects: [object] };
  return {
    ...plannedLabel(planned, { type: object.kind, name: '(no name)' }),
    uses: imageUses(planned),
    rendered: false,
  };
}

/** The same for a resource that a preview does not know completely. */
export function readIncomplete(incomplete: Incomplete): Reading {
  const { resource } = incomplete;
  return { ...plannedLabel(plannedResource(resource), resource), uses: [incompleteUse(incomplete)], rendered: false };
}

/** A Release is rendered as an install and as an upgrade, in which most uses are the same. */
function distinctUses(uses: readonly ImageUse[]): ImageUse[] {
  return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()];
}
