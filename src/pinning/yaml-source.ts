/** A YAML or JSON text as its author laid it out: it is changed where a value stands, and all else stays as it is. */

import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, parseAllDocuments } from 'yaml';
import type { Path, Segment } from '../plan/path.ts';

/** What takes the place of a part of the text. */
export interface Change {
  /** UTF-16 units from the text's beginning. */
  readonly start: number;
  readonly end: number;
  /** @param before the part as it stands, or as an earlier change of the same part left it */
  readonly write: (before: string) => string;
}

/** How far a path leads. */
export interface Found {
  readonly node: ParsedNode;
  /** What of the path is not there. */
  readonly rest: Path;
}

type AnyDocument = Document.Parsed;

/**
 * Where values stand is read by `yaml`, which differs from Go's reader in odd texts. So what comes out must be read once
 * more, by the pack's own reader (docs/adr/0032).
 */
export class YamlSource {
  readonly text: string;
  readonly #documents: readonly AnyDocument[];

  constructor(text: string) {
    this.text = text;
    // Without a schema each scalar is the text that it was written as. What is wrong with it, the own reader says.
    const documents = parseAllDocuments(text, { version: '1.1', schema: 'failsafe', uniqueKeys: false, strict: false });
    this.#documents = Array.isArray(documents) ? documents : [];
  }

  /** Whether nothing but comments is in it. */
  get isEmpty(): boolean {
    return this.#documents.every(({ contents, errors }) => contents === null && errors.length === 0);
  }

  /**
   * @param line from 1, of something in the document
   * @returns undefined where the document is empty, or where `yaml` can't read it
   */
  find(path: Path, line = 1): Found | undefined {
    const at = this.#startOfLine(line);
    const document = this.#documents.find(({ range }) => range[2] > at) ?? this.#documents.at(-1);
    return document === undefined || document.errors.length > 0 || document.contents === null
      ? undefined
      : descend(document, document.contents, path);
  }

  /** @param changes may be several of one part, but not of parts that overlap */
  textWith(changes: readonly Change[]): string {
    const parts = new Map<number, { readonly end: number; readonly text: string }>();
    for (const { start, end, write } of changes) {
      parts.set(start, { end, text: write(parts.get(start)?.text ?? this.text.slice(start, end)) });
    }
    return [...parts]
      .sort(([a], [b]) => b - a)
      .reduce((text, [start, part]) => text.slice(0, start) + part.text + text.slice(part.end), this.text);
  }

  #startOfLine(line: number): number {
    let at = 0;
    for (let number = 1; number < line; number += 1) {
      at = this.text.indexOf('\n', at) + 1;
    }
    return at;
  }
}

/** A value that was left out follows its colon. */
export function inPlaceOf(text: string, { range: [start, end] }: ParsedNode, value: string): Change {
  const isGlued = start === end && /\S/.test(text.charAt(start - 1));
  return { start, end, write: () => (isGlued ? ` ${value}` : value) };
}

function descend(document: AnyDocument, root: ParsedNode, path: Path): Found {
  let node = root;
  for (const [index, segment] of path.entries()) {
    const next = child(document, node, segment);
    if (next === undefined) {
      return { node, rest: path.slice(index) };
    }
    node = next;
  }
  return { node, rest: [] };
}

function child(document: AnyDocument, node: ParsedNode, segment: Segment): ParsedNode | undefined {
  if (isAlias(node)) {
    const target = node.resolve(document);
    return target === undefined ? undefined : child(document, target as ParsedNode, segment);
  }
  if (isSeq(node)) {
    return typeof segment === 'string' ? undefined : node.items[segment.index];
  }
  if (!isMap(node) || typeof segment !== 'string') {
    return undefined;
  }
  // Of equal keys the last counts. What is merged (`<<`) stays unlocated: other maps share it.
  const pair = node.items.findLast(({ key }) => isScalar(key) && key.value === segment);
  return pair?.value ?? undefined;
}
