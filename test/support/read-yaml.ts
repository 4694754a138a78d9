/** Reads texts with the pack's YAML reader, for tests. */

import { isFailure } from '../../src/failure.ts';
import { readDocuments, readYaml, type YamlDocument } from '../../src/yaml/documents.ts';

/** @throws with the reason why it can't be read */
export async function documents(text: string): Promise<YamlDocument[]> {
  const found: YamlDocument[] = [];
  for await (const document of readDocuments(text)) {
    if (isFailure(document)) {
      throw new Error(document.reason);
    }
    found.push(document);
  }
  return found;
}

/** @returns the values of the documents, or the reason why they can't be read */
export async function values(text: string): Promise<unknown> {
  try {
    return (await documents(text)).map(({ value }) => value);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

/** @returns the value of a text with one document, or the reason why it can't be read */
export function value(text: string): unknown {
  const document = readYaml(text);
  return isFailure(document) ? document.reason : document.value;
}
