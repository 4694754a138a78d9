/** Kubernetes manifests, YAML or JSON, as their objects: what people write, what `helm template` and `kubectl get -o` print. */

import { type Failure, isFailure } from '../failure.ts';
import { documentsIn, readDocuments, type YamlDocument } from '../yaml/documents.ts';
import { objectsOfDocument } from './document.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { indicesOf, type Path } from './path.ts';

/**
 * @param text any number of documents
 * @param file its name
 * @returns their objects, those of lists one by one, or the first thing that is wrong, without quoting the text
 */
export async function readManifest(text: string, file: string): Promise<KubernetesObject[] | Failure> {
  const objects: KubernetesObject[] = [];
  let number = 0;
  for await (const document of readDocuments(text)) {
    number += 1;
    const read = objectsIn(document, number, file);
    if (isFailure(read)) {
      return read;
    }
    objects.push(...read);
  }
  return objects;
}

/** The same for a manifest of limited length that stands in another object. */
export function readNestedManifest(text: string): KubernetesObject[] | Failure {
  const objects: KubernetesObject[] = [];
  for (const document of documentsIn(text)) {
    const read = isFailure(document) ? document : objectsOfDocument(document.value, {});
    if (isFailure(read)) {
      return read;
    }
    objects.push(...read);
  }
  return objects;
}

function objectsIn(document: YamlDocument | Failure, number: number, file: string): KubernetesObject[] | Failure {
  if (isFailure(document)) {
    return document;
  }
  const { value, line, lineOf, source } = document;
  const scanned = { file, document: number, lineOf: (path: Path) => lineOf(indicesOf(path)) };
  const read = objectsOfDocument(value, { source, scanned });
  return isFailure(read) ? { reason: `document ${number}, line ${line}: ${read.reason}` } : read;
}
