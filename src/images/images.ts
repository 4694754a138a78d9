/** All image uses of one planned resource. */

import { type KubernetesObject, objectLabel } from '../plan/kubernetes-object.ts';
import type { Unrendered } from '../helm/helm-template.ts';
import type { Incomplete } from '../plan/incomplete.ts';
import type { Planned } from '../plan/planned-resource.ts';
import { startedBy } from './command-line/started.ts';
import { containerPatchImages } from './kuma/container-patch.ts';
import { customResourceImages } from './custom-resource.ts';
import { deployerImages } from './deployer.ts';
import { type ImageUse, unknownUse } from './image-use.ts';
import { configurationImages } from './kuma/configuration.ts';
import { podSpecImages } from './pod-spec.ts';

type Reader = (object: KubernetesObject) => ImageUse[];

/** Manifests in command lines in manifests: more in one another nobody writes. */
const MAX_DEPTH = 3;

/** Each reads what it knows of an object; all that any of them finds counts. */
const READERS: readonly Reader[] = [
  podSpecImages,
  customResourceImages,
  configurationImages,
  containerPatchImages,
  deployerImages,
];

export function imageUses(planned: Planned): ImageUse[] {
  switch (planned.kind) {
    case 'objects':
      return planned.objects.flatMap((object) => usesOf(object, 0).map((use) => ({ ...use, ...placeOf(object, use) })));
    case 'release':
      return [unrenderedUse({ reason: 'it was not rendered', remedy: REPORT })];
    case 'component':
    case 'other':
      return [];
  }
}

function usesOf(object: KubernetesObject, depth: number): ImageUse[] {
  const readInner = (inner: KubernetesObject) => ({ uses: usesOf(inner, depth + 1), notRead: [] });
  return [
    ...READERS.flatMap((read) => read(object)),
    ...startedBy(object, depth < MAX_DEPTH ? readInner : undefined).uses,
  ];
}

/** An object of a chart stands for itself; any other is a part of its resource. */
function placeOf(object: KubernetesObject, { path }: ImageUse): Pick<ImageUse, 'path' | 'rendered'> {
  const { at, source, rendered } = object;
  return rendered === true
    ? { path, rendered: { template: source, object: objectLabel(object, '') } }
    : { path: [...at, ...path] };
}

const REPORT = 'report it as an issue of the pack';

/** For a release that can't be rendered. */
export function unrenderedUse({ reason: unrendered, remedy }: Unrendered): ImageUse {
  return {
    path: ['chart'],
    code: 'HELM_NOT_RENDERED',
    reason: `what it will run is not known: ${unrendered}`,
    remedy,
  };
}

/** For a resource of which a preview does not know a part, or all that it will deploy. */
export function incompleteUse({ input }: Pick<Incomplete, 'input'>): ImageUse {
  if (input === undefined) {
    return unknownUse([], 'what it will deploy is not in the plan yet');
  }
  const dropped = "it comes from another resource, and Pulumi's provider drops what a preview does not know of it";
  const remedy =
    'use values that are known before the update, or set allowNullValues, with which the provider keeps them';
  return { ...unknownUse([input], dropped), ...(input === 'values' && { remedy }) };
}
