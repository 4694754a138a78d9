/** Images in manifests or patches that are a text for another program. */

import type { KubernetesObject } from '../../plan/kubernetes-object.ts';
import { isList, isRecord, type PlannedValue, UNKNOWN } from '../../plan/planned-value.ts';
import { readYamlText } from '../yaml-text.ts';

export interface ManifestText {
  readonly objects: readonly KubernetesObject[];
  /** Of parts that are no objects: undefined where one can't be read. */
  readonly images: readonly (string | undefined)[];
  /** False where a part of it is not YAML. */
  readonly isRead: boolean;
}

const DOCUMENT_START = /^---(?=\s|$)/m;

/** @param text any number of documents, or a patch */
export function readManifestText(text: string): ManifestText {
  const values = text
    .split(DOCUMENT_START)
    .filter((part) => part.replaceAll(/^\s*(?:#.*)?$/gm, '') !== '')
    .map(readYamlText);
  const items = values.flatMap((value): readonly PlannedValue[] =>
    isRecord(value) && isList(value.items) ? value.items : [value],
  );
  return {
    objects: items.flatMap(objectOf),
    images: items.filter((item) => objectOf(item).length === 0).flatMap(imageTextsBelow),
    isRead: values.every((value) => value !== undefined),
  };
}

function objectOf(value: PlannedValue): KubernetesObject[] {
  if (!isRecord(value) || typeof value.apiVersion !== 'string' || typeof value.kind !== 'string') {
    return [];
  }
  return [{ apiVersion: value.apiVersion, kind: value.kind, patch: false, fields: value, at: [] }];
}

/** A strategic or merge patch names an image in a field, a JSON patch in a value (RFC 6902). */
function imageTextsBelow(value: PlannedValue): (string | undefined)[] {
  if (value === UNKNOWN) {
    return [undefined];
  }
  if (isList(value)) {
    return value.flatMap(imageTextsBelow);
  }
  if (!isRecord(value)) {
    return [];
  }
  const { path, value: set } = value;
  const isImage = typeof path === 'string' ? path.endsWith('/image') : path === UNKNOWN;
  return [
    ...(isImage ? [typeof set === 'string' ? set : undefined] : []),
    ...Object.entries(value).flatMap(([key, field]) =>
      key === 'image' && !isRecord(field)
        ? [typeof field === 'string' ? field : undefined]
        : field === UNKNOWN
          ? []
          : imageTextsBelow(field),
    ),
  ];
}
