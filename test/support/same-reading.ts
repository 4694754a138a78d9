/** Compares what the pack's YAML reader and Go's read in the same text. */

import { isDeepStrictEqual } from 'node:util';
import { isFailure } from '../../src/failure.ts';
import { readDocuments, readYaml } from '../../src/yaml/documents.ts';
import type { GoReading, GoReadings } from './go-yaml.ts';

/** `differs` must not happen: the pack reads a text that Go refuses, or reads other values. */
export type Comparison =
  | { readonly kind: 'same' | 'both refuse' }
  | { readonly kind: 'only we refuse'; readonly reason: string }
  | { readonly kind: 'differs'; readonly how: string };

type Reading = readonly unknown[] | { readonly reason: string };

export async function compare(text: string, go: GoReadings): Promise<Comparison[]> {
  const documents = await documentsOf(text);
  const single = readYaml(text);
  const comparisons = [
    compareOne('kubectl', documents, go.kubectl),
    compareOne('single', isFailure(single) ? single : notNull([single.value]), go.single),
  ];
  // helm does not read streams of JSON, and removes white space around a document.
  const others = isFailure(documents) || /^\ufeff?[ \t\r\n]*\{/.test(text) ? null : go.helm.documents;
  if (others !== null && !isDeepStrictEqual(trimmed(documents), trimmed(others))) {
    comparisons.push({ kind: 'differs', how: `helm reads ${JSON.stringify(others)}` });
  }
  return comparisons;
}

async function documentsOf(text: string): Promise<Reading> {
  const values: unknown[] = [];
  for await (const document of readDocuments(text)) {
    if (isFailure(document)) {
      return document;
    }
    document.lineOf(['spec', 'containers', 0, 'image']);
    values.push(document.value);
  }
  return notNull(values);
}

function notNull(values: readonly unknown[]): unknown[] {
  return values.filter((value) => value !== null);
}

function compareOne(who: string, ours: Reading, go: GoReading): Comparison {
  if (isFailure(ours)) {
    const reason = ours.reason.replace(/^(?:document \d+, )?line \d+: /, '');
    return go.documents === null ? { kind: 'both refuse' } : { kind: 'only we refuse', reason };
  }
  return isDeepStrictEqual(ours, go.documents)
    ? { kind: 'same' }
    : { kind: 'differs', how: `${who} reads ${JSON.stringify(go)}, we ${JSON.stringify(ours)}` };
}

/** Removes the white space at the end of each string. */
function trimmed(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.trimEnd();
  }
  if (Array.isArray(value)) {
    return value.map(trimmed);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key.trimEnd(), trimmed(item)]))
    : value;
}
