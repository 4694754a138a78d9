/**
 * Images of custom resources, whose operators start pods: found by their shape, since every operator has fields of its
 * own. Argo's Rollout, Knative's Service, KEDA's ScaledJob and OpenKruise's workloads hold lists of containers; others
 * name an image in a field `image`, as a text or in parts.
 */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { isList, isRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { containerImages } from './container.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from './image-use.ts';
import { CONTAINER_LISTS } from './pod-spec.ts';

/** Kubernetes' own API groups: their kinds have images where pod-spec.ts reads them, and nowhere else. */
const BUILT_IN =
  /^(?:v1|(?:apps|batch|extensions|autoscaling|policy|(?:admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|metrics|networking|node|rbac\.authorization|resource|scheduling|settings|storage|storagemigration)\.k8s\.io)\/\w+)$/;

/** What an object says of itself or of what became of it. */
const NO_IMAGES_BELOW = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** Fields in which operators hold pods: unknown, they hide what will run. */
const HOLDS_PODS = new Set([
  'spec',
  'volumes',
  'template',
  'templates',
  'podTemplate',
  'podTemplateSpec',
  'podSpec',
  'jobTemplate',
  'jobTargetRef',
  'workloadRef',
]);

/** @returns the uses, in the object's order; none for Kubernetes' own kinds */
export function customResourceImages({ apiVersion, fields }: KubernetesObject): ImageUse[] {
  return BUILT_IN.test(apiVersion) ? [] : imagesBelow(fields, []);
}

function imagesBelow(value: PlannedValue, at: Path): ImageUse[] {
  if (isList(value)) {
    return value.flatMap((item, index) => imagesBelow(item, [...at, { index }]));
  }
  return isRecord(value) ? Object.entries(value).flatMap(([key, field]) => imagesOf(key, field, [...at, key])) : [];
}

function imagesOf(key: string, field: PlannedValue, at: Path): ImageUse[] {
  // At the top alone: further down an operator may call a part of it so.
  if ((at.length === 1 && NO_IMAGES_BELOW.has(key)) || namesNoImage(at)) {
    return [];
  }
  const isContainers = CONTAINER_LISTS.includes(key);
  if (field === UNKNOWN) {
    return isContainers || key === 'image' || HOLDS_PODS.has(key) ? [unknownUse(at, NOT_KNOWN)] : [];
  }
  if (isContainers && isList(field)) {
    return field.flatMap((container, index) => containerLike(container, [...at, { index }]));
  }
  if (key === 'image') {
    return typeof field === 'string' ? [{ path: at, image: field, injected: false }] : imageInParts(field, at);
  }
  return HOLDS_PODS.has(key) && isList(field)
    ? field.flatMap((item, index) =>
        item === UNKNOWN ? [unknownUse([...at, { index }], NOT_KNOWN)] : imagesBelow(item, [...at, { index }]),
      )
    : imagesBelow(field, at);
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

/** `{ registry?, repository, tag?, digest? }`, as charts and operators write it; `{ reference }` is an image volume. */
function imageInParts(field: PlannedValue, at: Path): ImageUse[] {
  if (!isRecord(field)) {
    return [];
  }
  const { registry, repository, tag, digest, reference } = field;
  if (typeof reference === 'string') {
    return [{ path: [...at, 'reference'], image: reference, injected: false }];
  }
  if (repository === undefined && reference !== UNKNOWN) {
    return imagesBelow(field, at);
  }
  const parts = [prefixed('', repository), suffixed(registry, '/'), prefixed(':', tag), prefixed('@', digest)];
  const [name, host, version, pin] = parts;
  return parts.includes(undefined) || name === ''
    ? [unknownUse(at, 'a part of the image is not a text that the plan knows')]
    : [{ path: at, image: `${host ?? ''}${name ?? ''}${version ?? ''}${pin ?? ''}`, injected: false }];
}

/** A part that may be left out, with what stands before it; undefined where it can't be read. */
function prefixed(before: string, part: PlannedValue): string | undefined {
  if (part === undefined || part === null || part === '') {
    return '';
  }
  return typeof part === 'string' ? `${before}${part}` : undefined;
}

function suffixed(part: PlannedValue, after: string): string | undefined {
  const text = prefixed('', part);
  return text === undefined || text === '' ? text : `${text}${after}`;
}
