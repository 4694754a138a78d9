/** All image uses of one planned resource. */

import { type KubernetesObject, objectLabel } from '../plan/kubernetes-object.ts';
import type { Unrendered } from '../helm/helm-template.ts';
import type { Incomplete } from '../plan/incomplete.ts';
import type { Planned } from '../plan/planned-resource.ts';
import { startedBy } from './command-line/started.ts';
import { containerPatchImages } from './kuma/container-patch.ts';
import { customResourceImages } from './custom-resource.ts';
import { deployerImages } from './deployer.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from './image-use.ts';
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
      return planned.objects.flatMap((object) => usesOf(object, 0).map((use) => ({ ...use, ...placeIn(object, use) })));
    case 'release':
      return [unrenderedUse({ reason: 'it was not rendered', remedy: REPORT })];
    case 'component':
      return planned.unknown.map((path) => unknownUse(path, NOT_KNOWN));
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

/** An object of a chart or a file stands for itself. Any other is a part of its resource. */
function placeIn(object: KubernetesObject, { path }: ImageUse): Pick<ImageUse, 'path' | 'rendered' | 'scanned'> {
  const { at, source, rendered, scanned } = object;
  if (rendered === true) {
    return { path, rendered: { template: source, object: objectLabel(object, '') } };
  }
  const whole = [...at, ...path];
  if (scanned === undefined) {
    return { path: whole };
  }
  const { file, document, lineOf } = scanned;
  return { path, scanned: { file, document, line: lineOf(whole) } };
}

const REPORT = 'report it as an issue of the pack';

/** For a release that can't be rendered. */
export function unrenderedUse({ reason, remedy }: Unrendered): ImageUse {
  return { path: ['chart'], code: 'HELM_NOT_RENDERED', reason, remedy };
}

/** For a resource that a preview does not know completely. */
export function incompleteUse({ dropped }: Pick<Incomplete, 'dropped'>): ImageUse {
  if (dropped === undefined) {
    return unknownUse([], 'the preview does not know yet which objects it will create');
  }
  const { input, remedy } = dropped;
  const reason = 'it comes from another resource, and the provider drops values that a preview does not know';
  return { ...unknownUse([input], reason), remedy };
}
