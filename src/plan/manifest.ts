/** Kubernetes manifests, YAML or JSON, as their objects: what people write, what `helm template` and `kubectl get -o` print. */

import { type Failure, isFailure } from '../failure.ts';
import { readDocuments, type YamlDocument } from '../yaml/documents.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { objectsOf } from './list.ts';
import { indicesOf, type Path } from './path.ts';
import { isRecord, plannedValue } from './planned-value.ts';

/**
 * @param text any number of documents
 * @param file its name, where the objects must know in which file they stand
 * @returns their objects, those of lists one by one, or the first thing that is wrong, without quoting the text
 */
export async function readManifest(text: string, file?: string): Promise<KubernetesObject[] | Failure> {
  const objects: KubernetesObject[] = [];
  let number = 0;
  for await (const document of readDocuments(text)) {
    if (isFailure(document)) {
      return document;
    }
    number += 1;
    const read = readDocument(document, number, file);
    if (isFailure(read)) {
      return { reason: `document ${number}, line ${document.line}: ${read.reason}` };
    }
    objects.push(...read);
  }
  return objects;
}

function readDocument(document: YamlDocument, number: number, file: string | undefined): KubernetesObject[] | Failure {
  const { value, lineOf, source } = document;
  const fields = plannedValue(value);
  if (fields === null || fields === undefined) {
    return [];
  }
  if (!isRecord(fields)) {
    return { reason: 'it is not a Kubernetes object' };
  }
  const { kind, apiVersion } = fields;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    return { reason: 'its kind or its apiVersion is missing' };
  }
  const lineAt = (path: Path) => lineOf(indicesOf(path));
  const scanned = file === undefined ? undefined : { file, document: number, lineOf: lineAt };
  return objectsOf({ apiVersion, kind, patch: false, fields, at: [], source, scanned });
}
