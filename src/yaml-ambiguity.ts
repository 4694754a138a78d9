/** Where Go's YAML reader, which Kubernetes, helm and Kuma share, and ours would read the same text as something else. */

import { type Document, isNode, isScalar, visit, type YAMLMap } from 'yaml';

/** Line ends of YAML 1.1, and of Go's reader, that ours takes for ordinary letters: a comment would hide what follows. */
const OTHER_LINE_ENDS = /[\u0085\u2028\u2029\ufeff]|\r(?!\n)/;

export function hasOtherLineEnds(text: string): boolean {
  return OTHER_LINE_ENDS.test(text.replace(/^\ufeff/, ''));
}

export interface Ambiguity {
  readonly code: 'DUPLICATE_KEY' | 'MERGE_KEY' | 'ODD_KEY';
  /** Where in the text. */
  readonly offset: number;
}

/**
 * @param document read with `uniqueKeys: false`, whose own check compares each key with each other one
 * @returns what is ambiguous: a key twice (Go: the last), or a merge that is not the first in its map or not the only
 *   one (Go: it overrides what stands before it)
 */
export function ambiguity(document: Document.Parsed): Ambiguity | undefined {
  let found: Ambiguity | undefined;
  visit(document, {
    Map: (_, map) => {
      found = ambiguousKey(map);
      return found === undefined ? undefined : visit.BREAK;
    },
  });
  return found;
}

function ambiguousKey({ items }: YAMLMap): Ambiguity | undefined {
  const keys = new Set<string>();
  for (const [index, { key }] of items.entries()) {
    const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
    if (!isScalar(key)) {
      return { code: 'ODD_KEY', offset };
    }
    const text = typeof key.value === 'symbol' ? '<<' : String(key.value);
    if (text === '<<' && index > 0) {
      return { code: 'MERGE_KEY', offset };
    }
    if (keys.has(text)) {
      return { code: 'DUPLICATE_KEY', offset };
    }
    keys.add(text);
  }
  return undefined;
}
