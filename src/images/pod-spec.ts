/** Images of every built-in kind that has a pod spec: containers, init and ephemeral containers, image volumes. */

import type { KubernetesObject } from '../plan/kubernetes-object';
import { isList, isRecord, type PlannedRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value';
import { type ImageUse, unknownUse } from './image-use';
import { injectedImages } from './kuma';

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
  }),
);

const BUILT_IN = /^(?:v1|(?:apps|batch|extensions)\/v\w+)$/;

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

const NOT_KNOWN = 'the plan does not know it yet';

/** @returns the uses, in the object's order; none where the kind has no pod spec */
export function podSpecImages({ apiVersion, kind, patch, fields }: KubernetesObject): ImageUse[] {
  const path = BUILT_IN.test(apiVersion) ? POD_SPEC_OF.get(kind) : undefined;
  if (path === undefined) {
    return [];
  }
  let value: PlannedValue = fields;
  for (const [depth, key] of path.entries()) {
    value = isRecord(value) ? value[key] : undefined;
    if (value === UNKNOWN) {
      return [unknownUse(path.slice(0, depth + 1).join('.'), NOT_KNOWN)];
    }
  }
  const at = path.join('.');
  if (!isRecord(value)) {
    return patch ? [] : [unknownUse(at, 'it is not there, so what will run is not known')];
  }
  return [...containerLists(value, at, patch), ...imageVolumes(value.volumes, `${at}.volumes`, patch)];
}

function containerLists(podSpec: PlannedRecord, at: string, patch: boolean): ImageUse[] {
  return CONTAINER_LISTS.flatMap((list) => {
    const containers = podSpec[list];
    const path = `${at}.${list}`;
    if (containers === UNKNOWN) {
      return [unknownUse(path, NOT_KNOWN)];
    }
    if (isList(containers) && containers.length > 0) {
      return containers.flatMap((container, index) => containerImages(container, `${path}[${index}]`, patch));
    }
    const required = list === 'containers' && !patch;
    const odd = containers !== undefined && containers !== null && !isList(containers);
    return required || odd ? [unknownUse(path, 'it is not a list of containers, so what will run is not known')] : [];
  });
}

function containerImages(container: PlannedValue, at: string, patch: boolean): ImageUse[] {
  if (!isRecord(container)) {
    return [unknownUse(at, container === UNKNOWN ? NOT_KNOWN : 'it is not a container')];
  }
  return [...imageAt(container.image, `${at}.image`, patch), ...injectedImages(container, at)];
}

function imageVolumes(volumes: PlannedValue, at: string, patch: boolean): ImageUse[] {
  if (volumes === UNKNOWN) {
    return [unknownUse(at, NOT_KNOWN)];
  }
  return (isList(volumes) ? volumes : []).flatMap((volume, index) => {
    const path = `${at}[${index}]`;
    if (volume === UNKNOWN) {
      return [unknownUse(path, NOT_KNOWN)];
    }
    const source = isRecord(volume) ? volume.image : undefined;
    if (source === UNKNOWN) {
      return [unknownUse(`${path}.image`, NOT_KNOWN)];
    }
    return isRecord(source) ? imageAt(source.reference, `${path}.image.reference`, patch) : [];
  });
}

function imageAt(image: PlannedValue, path: string, patch: boolean): ImageUse[] {
  if (typeof image === 'string') {
    return [{ path, image, injected: false }];
  }
  if ((image === undefined || image === null) && patch) {
    return [];
  }
  return [unknownUse(path, image === UNKNOWN ? NOT_KNOWN : 'no image is named, so what will run is not known')];
}
