/** A YAML or JSON text as its author laid it out: it is changed where a value stands, and all else stays as it is. */

import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, parseAllDocuments } from 'yaml';
import type { Path, Segment } from '../plan/path.ts';
import { nextJson } from '../yaml/json.ts';
import { attempt, YamlProblem } from '../yaml/problem.ts';

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
  /** Where the node is in the whole text. */
  readonly start: number;
  readonly end: number;
  /** What of the path is not there. */
  readonly rest: Path;
}

interface Located {
  readonly document: Document.Parsed;
  /** Where the text that it was parsed from starts, and where the document ends, in the whole text. */
  readonly offset: number;
  readonly end: number;
}

/**
 * Where values stand is read by `yaml`, which differs from Go's reader in odd texts. So what comes out must be read once
 * more, by the pack's own reader (docs/adr/0032).
 */
export class YamlSource {
  readonly text: string;
  readonly #documents: readonly Located[];
  /** Of each line. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#documents = textParts(text).flatMap(locatedIn);
    this.#starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  /** Whether nothing but comments is in it. */
  get isEmpty(): boolean {
    return this.#documents.every(({ document: { contents, errors } }) => contents === null && errors.length === 0);
  }

  /**
   * @param line from 1, of something in the document
   * @returns undefined where the document is empty, or where `yaml` can't read it
   */
  find(path: Path, line = 1): Found | undefined {
    const at = this.#starts[line - 1] ?? 0;
    const located = this.#documents.find(({ end }) => end > at) ?? this.#documents.at(-1);
    if (located === undefined || located.document.errors.length > 0 || located.document.contents === null) {
      return undefined;
    }
    const { document, offset } = located;
    const { node, rest } = descend(document, located.document.contents, path);
    return { node, rest, start: offset + node.range[0], end: offset + node.range[1] };
  }

  /** @param changes may be several of one part, but not of parts that overlap */
  textWith(changes: readonly Change[]): string {
    const parts = new Map<number, { readonly end: number; readonly text: string }>();
    for (const { start, end, write } of changes) {
      parts.set(start, { end, text: write(parts.get(start)?.text ?? this.text.slice(start, end)) });
    }
    const pieces: string[] = [];
    let at = 0;
    for (const [start, part] of [...parts].sort(([a], [b]) => a - b)) {
      pieces.push(this.text.slice(at, start), part.text);
      at = part.end;
    }
    return [...pieces, this.text.slice(at)].join('');
  }
}

interface TextPart {
  readonly text: string;
  readonly start: number;
}

/** kubectl reads JSON objects one after the other, which YAML has not, and then what is left as YAML. */
function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (let json = jsonAt(text, at); json !== undefined; json = jsonAt(text, at)) {
    parts.push({ text: json.text, start: json.start });
    at = json.start + json.text.length;
  }
  return [...parts, { text: text.slice(at), start: at }];
}

function jsonAt(text: string, at: number): TextPart | undefined {
  const json = attempt(() => (/\S/.exec(text.slice(at, at + 1000))?.[0] === '{' ? nextJson(text, at, 0) : undefined));
  return json instanceof YamlProblem ? undefined : json;
}

function locatedIn({ text, start }: TextPart): Located[] {
  // Without a schema each scalar is the text that it was written as. What is wrong with it, the own reader says.
  const documents = parseAllDocuments(text, { version: '1.1', schema: 'failsafe', uniqueKeys: false, strict: false });
  return Array.isArray(documents)
    ? documents.map((document) => ({ document, offset: start, end: start + document.range[2] }))
    : [];
}

/** A value that was left out follows its colon, and stands before a comment. */
export function inPlaceOf(text: string, { start, end }: Pick<Found, 'start' | 'end'>, value: string): Change {
  const before = start === end && /\S/.test(text.charAt(start - 1)) ? ' ' : '';
  const after = text.startsWith('#', end) ? ' ' : '';
  return { start, end, write: () => before + value + after };
}

function descend(document: Document.Parsed, root: ParsedNode, path: Path): Pick<Found, 'node' | 'rest'> {
  let node = root;
  for (const [index, segment] of path.entries()) {
    const next = childOf(document, node, segment);
    if (next === undefined) {
      return { node, rest: path.slice(index) };
    }
    node = next;
  }
  return { node, rest: [] };
}

function childOf(document: Document.Parsed, node: ParsedNode, segment: Segment): ParsedNode | undefined {
  if (isAlias(node)) {
    const target = node.resolve(document);
    return target === undefined ? undefined : childOf(document, target as ParsedNode, segment);
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
