/** All image uses of one planned resource. */

import { type KubernetesObject, objectLabel } from '../plan/kubernetes-object.ts';
import type { Unrendered } from '../helm/helm-template.ts';
import type { Incomplete } from '../plan/incomplete.ts';
import type { Planned } from '../plan/planned-resource.ts';
import { startedBy } from './command-line/started.ts';
import { containerPatchImages } from './kuma/container-patch.ts';
import { customResourceImages } from './custom-resource.ts';
import { type ImageUse, NOT_KNOWN, notInPlan, unknownUse } from './image-use.ts';
import { configurationImages } from './kuma/configuration.ts';
import type { Inside } from './nested-object.ts';
import { podSpecImages } from './pod-spec.ts';

/** @param inside reads an object that stands in another one */
type Reader = (object: KubernetesObject, inside: Inside) => ImageUse[];

/** Objects in texts of objects: more in one another nobody writes. */
const MAX_DEPTH = 4;

/** Each reads what it knows of an object; all that any of them finds counts. */
const READERS: readonly Reader[] = [podSpecImages, customResourceImages, configurationImages, containerPatchImages];

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

/** @returns each use once: two readers may find the same */
function usesOf(object: KubernetesObject, depth: number): ImageUse[] {
  if (depth > MAX_DEPTH) {
    return [notInPlan([], 'it stands too deep in other objects to be read')];
  }
  const inside = (inner: KubernetesObject) => usesOf(inner, depth + 1);
  const started = startedBy(object, (inner) => ({ uses: inside(inner), notRead: [] }));
  const uses = [...READERS.flatMap((read) => read(object, inside)), ...started.uses];
  const first = new Map<string, ImageUse>();
  for (const use of uses) {
    const key = JSON.stringify([use.path, 'code' in use ? use.code : use.image]);
    first.set(key, first.get(key) ?? use);
  }
  return [...first.values()];
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
