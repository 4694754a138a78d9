/**
 * Images of objects of any kind, found by their shape: lists of containers, fields that are named for images, whole
 * objects and manifests in others, patches. Argo's Rollout, Knative's Service, KEDA's ScaledJob hold lists of
 * containers; others name an image in a field `image`, as a text or in parts.
 */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { isList, isRecord, type PlannedRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { containerImages } from './container.ts';
import { imageInParts } from './image-in-parts.ts';
import { type ImageUse, NOT_KNOWN, notInPlan, unknownUse } from './image-use.ts';
import { type Inside, manifestImages, nestedObject } from './nested-object.ts';
import { patchedImage, patchText } from './patch.ts';
import { CONTAINER_LISTS } from './pod-spec.ts';
import { variableImages } from './related-images.ts';
import { likelyImage, writtenImage } from './written-image.ts';

export interface Surroundings {
  /** Whether what stands there was read already, or is no image. */
  readonly isRead: (at: Path) => boolean;
  /** Reads an object that stands in another one; undefined where that is done. */
  readonly inside: Inside | undefined;
  /** Whether patches in it are those of a container, whose image is at `/image`. */
  readonly ofContainer?: boolean;
}

/** Fields in which operators hold pods: not known, they hide what will run. */
const HOLDS_PODS =
  /^(?:spec|volumes|jobTargetRef|workloadRef|workload)$|(?:pods?|templates?|deployments?|sidecars?)(?:Spec)?$/i;
const HOLDS_CONTAINERS = /containers?(?:Spec|Template)?$/i;
/** Templates of other things than pods. */
const HOLDS_NO_PODS = /(?:claim|pvc|service|secret|configMap|ingress|url|text|name|label)Templates?$/i;
const NAMES_IMAGE =
  /image(?:s|names?|ref|reference|ur[li]|repository|registry|tag|digest|spec|pullspec|_(?:fqin|version|tag|name|ur[li]))?$/i;

/** @param named whether it stands in a field that is named for images, as in `images: { agent: … }` */
export function imagesBelow(value: PlannedValue, at: Path, around: Surroundings, named = false): ImageUse[] {
  if (isList(value)) {
    return value.flatMap((item, index) => imagesBelow(item, [...at, { index }], around));
  }
  if (!isRecord(value) || around.isRead(at)) {
    return [];
  }
  const object = at.length > 0 && around.inside !== undefined ? nestedObject(value) : undefined;
  // It is read as what it is, and once more by its shape: saying to be something else must hide nothing.
  const further = object === undefined ? around : { ...around, inside: undefined };
  return [
    ...(object === undefined ? [] : insideOf(object, at, around)),
    ...objectReference(value, at),
    ...patchedImage(value, at, around.ofContainer),
    ...variableImages(value, at),
    ...Object.entries(value).flatMap(([key, field]) => fieldImages(key, field, [...at, key], value, further, named)),
  ];
}

function insideOf(object: KubernetesObject, at: Path, { inside }: Surroundings): ImageUse[] {
  return (inside?.(object) ?? []).map((use) => ({ ...use, path: [...at, ...use.path] }));
}

/** OpenShift names an image by an object: `{ kind: DockerImage, name: … }`, or one that an image stream has. */
function objectReference({ kind, name }: PlannedRecord, at: Path): ImageUse[] {
  if (kind === 'ImageStreamTag' || kind === 'ImageStreamImage') {
    return name === undefined ? [] : [notInPlan(at, 'an image stream has the image')];
  }
  return kind === 'DockerImage' && typeof name === 'string' ? writtenImage(name, [...at, 'name']) : [];
}

function fieldImages(
  key: string,
  field: PlannedValue,
  at: Path,
  beside: PlannedRecord,
  around: Surroundings,
  named: boolean,
): ImageUse[] {
  if (around.isRead(at) || namesNoImage(at)) {
    return [];
  }
  if (field === UNKNOWN) {
    return isToldUnknown(key) ? [unknownUse(at, NOT_KNOWN)] : [];
  }
  const isImages = NAMES_IMAGE.test(key) || key.endsWith('.image');
  if (typeof field === 'string') {
    return textImages(key, field, at, beside, around, named || isImages);
  }
  if (isList(field)) {
    return field.flatMap((item, index) => itemImages(key, item, [...at, { index }], around, isImages));
  }
  const parts = isImages && isRecord(field) ? imageInParts(key, field, at) : undefined;
  return parts ?? imagesBelow(field, at, around, isImages);
}

/** Whether a field of that name is told where it is not known. */
function isToldUnknown(key: string): boolean {
  const holdsPods = HOLDS_PODS.test(key) || HOLDS_CONTAINERS.test(key);
  return (holdsPods && !HOLDS_NO_PODS.test(key)) || NAMES_IMAGE.test(key);
}

function itemImages(key: string, item: PlannedValue, at: Path, around: Surroundings, named: boolean): ImageUse[] {
  if (CONTAINER_LISTS.includes(key)) {
    return containerLike(item, at);
  }
  if (item === UNKNOWN) {
    return isToldUnknown(key) ? [unknownUse(at, NOT_KNOWN)] : [];
  }
  return typeof item === 'string' ? textImages(key, item, at, {}, around, named) : imagesBelow(item, at, around);
}

function textImages(
  key: string,
  text: string,
  at: Path,
  beside: PlannedRecord,
  around: Surroundings,
  named: boolean,
): ImageUse[] {
  if (key === 'image') {
    return hasUnknownPart(text, beside)
      ? [unknownUse(at, 'a field beside it holds another part of the image')]
      : writtenImage(text, at);
  }
  return [
    ...(named ? likelyImage(text, at) : []),
    ...(around.inside === undefined ? [] : manifestImages(text, at, around.inside)),
    ...patchText(key, text, at, (value) => imagesBelow(value, at, around)),
  ];
}

/** A tag or hash beside a text that has neither makes it another image. */
function hasUnknownPart(image: string, { tag, sha, digest }: PlannedRecord): boolean {
  const isWhole = /:[^/]+$|@/.test(image);
  return !isWhole && [tag, sha, digest].some((part) => (typeof part === 'string' ? part !== '' : part === UNKNOWN));
}

/** `rbd.image` is a disk of Ceph's; annotations and labels are texts for other programs. */
function namesNoImage(at: Path): boolean {
  const [parent, key] = at.slice(-2);
  return (
    (parent === 'rbd' && key === 'image') || (parent === 'metadata' && (key === 'annotations' || key === 'labels'))
  );
}

/** Operators take containers without an image, to be laid over their own; a text in such a list is a container's name. */
function containerLike(container: PlannedValue, at: Path): ImageUse[] {
  return typeof container === 'string' ? [] : containerImages(container, at, true);
}
