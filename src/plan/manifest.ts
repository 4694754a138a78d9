/** Kubernetes manifests, YAML or JSON, as their objects: what people write, what `helm template` and `kubectl get -o` print. */

import { isFailure } from '../failure.ts';
import { readDocuments } from '../yaml/documents.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { objectsOf } from './list.ts';
import { isRecord, plannedValue } from './planned-value.ts';

export type Read<T> = { readonly found: T } | { readonly invalid: string };

/**
 * @param text any number of documents
 * @returns their objects, those of lists one by one, or the first thing that is wrong, without quoting the text
 */
export async function readManifest(text: string): Promise<Read<KubernetesObject[]>> {
  const objects: KubernetesObject[] = [];
  let count = 0;
  for await (const document of readDocuments(text)) {
    if (isFailure(document)) {
      return { invalid: document.reason };
    }
    count += 1;
    const planned = plannedValue(document.value);
    if (planned === null || planned === undefined) {
      continue;
    }
    const at = `document ${count}, line ${document.line}`;
    if (!isRecord(planned)) {
      return { invalid: `${at}: it is not a Kubernetes object` };
    }
    const { kind, apiVersion } = planned;
    if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
      return { invalid: `${at}: it has no kind or no apiVersion` };
    }
    const source = document.source === undefined ? {} : { source: document.source };
    objects.push(...objectsOf({ apiVersion, kind, patch: false, fields: planned, at: '', ...source }).map(byItself));
  }
  return { found: objects };
}

/** An item of a list in a file is told by its own name, and its paths start there. */
function byItself(object: KubernetesObject): KubernetesObject {
  return { ...object, at: '' };
}
