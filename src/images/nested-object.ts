/** Whole objects that stand in others: as values, and as texts of manifests. */

import { isFailure } from '../failure.ts';
import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import { readNestedManifest } from '../plan/manifest.ts';
import type { Path } from '../plan/path.ts';
import { isRecord, type PlannedRecord, UNKNOWN } from '../plan/planned-value.ts';
import { type ImageUse, notInPlan } from './image-use.ts';
import { isPodKind } from './pod-spec.ts';

/** The uses of an object, with paths that start in it. */
export type Inside = (object: KubernetesObject) => ImageUse[];

/** Reading takes time: a text that is longer is told. */
const MAX_MANIFEST_CHARACTERS = 256 * 1024;

const MANIFEST = ['apiVersion', 'kind'].map(
  (key) => new RegExp(String.raw`(?:^|[{,])[ \t]*(?:-[ \t]+)*["']?${key}["']?[ \t]*:`, 'm'),
);

/** @returns undefined where a value is no object of Kubernetes; one that only names another has neither metadata nor spec */
export function nestedObject(value: PlannedRecord): KubernetesObject | undefined {
  const { apiVersion, kind, metadata, spec } = value;
  return typeof apiVersion === 'string' && typeof kind === 'string' && (mayBeObject(metadata) || mayBeObject(spec))
    ? inAnother({ apiVersion, kind, patch: false, fields: value, at: [] })
    : undefined;
}

/** What is missing in a pod's spec there may be a part alone, to be merged or deleted. Kubernetes runs no pod without it. */
function inAnother(object: KubernetesObject): KubernetesObject {
  return { ...object, patch: isPodKind(object) };
}

function mayBeObject(value: PlannedRecord[string]): boolean {
  return isRecord(value) || value === UNKNOWN;
}

/** @returns the images in the manifests that a text holds; none where it holds none; one use that says so where it can't be read */
export function manifestImages(text: string, at: Path, inside: Inside): ImageUse[] {
  if (!MANIFEST.every((pattern) => pattern.test(text))) {
    return [];
  }
  const objects = text.length > MAX_MANIFEST_CHARACTERS ? { reason: 'it is too long' } : readNestedManifest(text);
  return isFailure(objects)
    ? [notInPlan(at, 'it holds a manifest that can not be read before it is filled in')]
    : objects.flatMap((object) => inside(inAnother(object)).map((use) => ({ ...use, path: [...at, ...use.path] })));
}
