/** Images of every built-in kind that has a pod spec: containers, init and ephemeral containers, image volumes. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { isList, isRecord, type PlannedRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { containerImages, imageAt } from './container.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from './image-use.ts';

const IN_TEMPLATE = ['spec', 'template', 'spec'];

/** Where each kind keeps its pod spec, in every API version that ever had it. */
const POD_SPEC_OF: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Pod: ['spec'],
    PodTemplate: ['template', 'spec'],
    ReplicationController: IN_TEMPLATE,
    Deployment: IN_TEMPLATE,
    StatefulSet: IN_TEMPLATE,
    DaemonSet: IN_TEMPLATE,
    ReplicaSet: IN_TEMPLATE,
    Job: IN_TEMPLATE,
    CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
    PodPreset: ['spec'],
  }),
);

/** Laid over pods that others make, as a patch is: its lists may be missing. */
const OVERLAY = 'PodPreset';

const BUILT_IN = /^(?:v1|(?:apps|batch|extensions|settings\.k8s\.io)\/v\w+)$/;

export const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

/** Whether the kind is one of Kubernetes' own with a pod spec. */
export function isPodKind({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  return BUILT_IN.test(apiVersion) && POD_SPEC_OF.has(kind);
}

/** @returns the uses, in the object's order; none where the kind has no pod spec */
export function podSpecImages({ apiVersion, kind, fields, ...object }: KubernetesObject): ImageUse[] {
  const path = BUILT_IN.test(apiVersion) ? POD_SPEC_OF.get(kind) : undefined;
  if (path === undefined) {
    return [];
  }
  const patch = object.patch || kind === OVERLAY;
  let value: PlannedValue = fields;
  for (const [depth, key] of path.entries()) {
    value = isRecord(value) ? value[key] : undefined;
    if (value === UNKNOWN) {
      return [unknownUse(path.slice(0, depth + 1), NOT_KNOWN)];
    }
  }
  if (!isRecord(value)) {
    return patch ? [] : [unknownUse(path, 'the pod spec is missing')];
  }
  return [...containerLists(value, path, patch), ...imageVolumes(value.volumes, [...path, 'volumes'], patch)];
}

function containerLists(podSpec: PlannedRecord, at: Path, patch: boolean): ImageUse[] {
  return CONTAINER_LISTS.flatMap((list) => {
    const containers = podSpec[list];
    const path = [...at, list];
    if (containers === UNKNOWN) {
      return [unknownUse(path, NOT_KNOWN)];
    }
    if (isList(containers) && containers.length > 0) {
      return containers.flatMap((container, index) => containerImages(container, [...path, { index }], patch));
    }
    const required = list === 'containers' && !patch;
    const odd = containers !== undefined && containers !== null && !isList(containers);
    return required || odd ? [unknownUse(path, 'it must be a list with at least one container')] : [];
  });
}

/** Image volumes hold files of an image, which pods may run as well. */
function imageVolumes(volumes: PlannedValue, at: Path, patch: boolean): ImageUse[] {
  if (volumes === UNKNOWN) {
    return [unknownUse(at, NOT_KNOWN)];
  }
  return (isList(volumes) ? volumes : []).flatMap((volume, index) => {
    const path = [...at, { index }];
    if (volume === UNKNOWN) {
      return [unknownUse(path, NOT_KNOWN)];
    }
    const source = isRecord(volume) ? volume.image : undefined;
    if (source === UNKNOWN) {
      return [unknownUse([...path, 'image'], NOT_KNOWN)];
    }
    return isRecord(source) ? imageAt(source.reference, [...path, 'image', 'reference'], patch) : [];
  });
}
