/**
 * Kuma's ContainerPatch: JSON patches (RFC 6902) of the containers that a control plane injects, which can give them
 * another image. Values are texts that hold JSON.
 */

import type { KubernetesObject } from '../../plan/kubernetes-object.ts';
import type { Path } from '../../plan/path.ts';
import {
  isList,
  isRecord,
  plannedValue,
  type PlannedRecord,
  type PlannedValue,
  UNKNOWN,
} from '../../plan/planned-value.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from '../image-use.ts';
import { injectedAs } from './control-plane.ts';
import { parseJson } from '../../json/parse-json.ts';

/** The second is Pulumi's patch of one. */
const KINDS = ['ContainerPatch', 'ContainerPatchPatch'];

const LISTS = [
  { list: 'sidecarPatch', role: injectedAs('kuma-sidecar') },
  { list: 'initPatch', role: injectedAs('kuma-init') },
] as const;

/** @returns the images that the patches set, and unknown uses where one could be set that can't be read */
export function containerPatchImages({ apiVersion, kind, fields }: KubernetesObject): ImageUse[] {
  if (!apiVersion.startsWith('kuma.io/') || !KINDS.includes(kind)) {
    return [];
  }
  const { spec } = fields;
  // An unknown spec is told by custom-resource.ts, as of every custom resource.
  if (!isRecord(spec)) {
    return [];
  }
  return LISTS.flatMap(({ list, role }) => {
    const operations = spec[list];
    const at = ['spec', list];
    const uses = isList(operations)
      ? operations.flatMap((operation, index) => operationImages(operation, [...at, { index }]))
      : operations === UNKNOWN
        ? [unknownUse(at, NOT_KNOWN)]
        : [];
    return uses.map((use) => ({ ...use, role: `${role}, by this patch` }));
  });
}

function operationImages(operation: PlannedValue, at: Path): ImageUse[] {
  if (!isRecord(operation)) {
    return operation === UNKNOWN ? [unknownUse(at, NOT_KNOWN)] : [];
  }
  const { op, path } = operation;
  if (path === UNKNOWN || (op === UNKNOWN && setsImage(path))) {
    return [unknownUse(at, NOT_KNOWN)];
  }
  if (!setsImage(path)) {
    return [];
  }
  if (op === 'remove' || op === 'test') {
    return [];
  }
  return op === 'add' || op === 'replace'
    ? valueImages(operation, !pointsToImage(path), [...at, 'value'])
    : [unknownUse(at, 'it takes the image from another field of the injected container')];
}

/** Whether a JSON pointer (RFC 6901) names the image or the whole container. */
function setsImage(pointer: PlannedValue): boolean {
  return pointsToImage(pointer) || pointer === '' || pointer === undefined;
}

/**
 * As Kuma does it: evanphx/json-patch takes no notice of what stands before the first slash, and encoding/json, which
 * reads the patched container, of upper and lower case.
 */
function pointsToImage(pointer: PlannedValue): boolean {
  return typeof pointer === 'string' && /^[^/]*\/image$/i.test(pointer);
}

function valueImages({ value }: PlannedRecord, whole: boolean, path: Path): ImageUse[] {
  const json = typeof value === 'string' ? parsed(value) : value;
  const images = whole ? (isRecord(json) ? imageFieldsOf(json) : [UNKNOWN]) : [json];
  return images.map((image) =>
    typeof image === 'string'
      ? { path, image, injected: true }
      : unknownUse(path, 'the image that it sets can not be read'),
  );
}

function imageFieldsOf(container: PlannedRecord): PlannedValue[] {
  return Object.entries(container).flatMap(([key, value]) => (key.toLowerCase() === 'image' ? [value] : []));
}

function parsed(json: string): PlannedValue {
  try {
    return plannedValue(parseJson(json));
  } catch {
    return UNKNOWN;
  }
}
