/** Kubernetes manifests, YAML or JSON, as their objects: what people write, what `helm template` and `kubectl get -o` print. */

import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-object';
import { isList, isRecord, plannedValue, type PlannedRecord } from './planned-value';

export type Read<T> = { readonly found: T } | { readonly invalid: string };

/** YAML 1.1 is what Kubernetes reads; more aliases than this are an attack, not a manifest. */
const YAML = { version: '1.1', merge: true } as const;
const MOST_ALIASES = 100;

/**
 * @param text any number of documents
 * @returns their objects, those of lists one by one, or the first thing that is wrong, without quoting the text
 */
export function readManifest(text: string): Read<KubernetesObject[]> {
  const objects: KubernetesObject[] = [];
  for (const [index, document] of parseAllDocuments(text, YAML).entries()) {
    const [error] = document.errors;
    const at = `document ${index + 1}`;
    if (error !== undefined) {
      return { invalid: `${at} is not YAML (line ${error.linePos?.[0].line ?? 1}: ${error.code})` };
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch {
      return { invalid: `${at} has too many aliases` };
    }
    const planned = plannedValue(value);
    if (planned === null || planned === undefined) {
      continue;
    }
    if (!isRecord(planned)) {
      return { invalid: `${at} is not a Kubernetes object` };
    }
    const read = objectsOf(planned, {});
    if ('invalid' in read) {
      return { invalid: `${at} ${read.invalid}` };
    }
    objects.push(...read.found);
  }
  return { found: objects };
}

/** @param item what an item of a typed list may leave out, since the list's kind says it */
function objectsOf(fields: PlannedRecord, item: { kind?: string; apiVersion?: string }): Read<KubernetesObject[]> {
  const { kind = item.kind, apiVersion = item.apiVersion, items } = fields;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    return { invalid: 'has no kind or no apiVersion' };
  }
  if (!kind.endsWith('List') || !isList(items)) {
    return { found: [{ apiVersion, kind, patch: false, fields }] };
  }
  const itemKind = kind.slice(0, -'List'.length);
  const objects: KubernetesObject[] = [];
  for (const element of items) {
    const read = isRecord(element)
      ? objectsOf(element, itemKind === '' ? {} : { kind: itemKind, apiVersion })
      : ({ invalid: 'has an item that is not an object' } as const);
    if ('invalid' in read) {
      return read;
    }
    objects.push(...read.found);
  }
  return { found: objects };
}
