/** A JSON text that has to be unambiguous: where it stops being JSON, or says the same key twice. */

import type { Failure } from '../failure.ts';
import { pathText, type Path } from './problem.ts';

const TOKEN =
  /(?:([{}[\],:])|("(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/uy;
const BLANKS = /[ \t\r\n]*/y;
const MAX_DEPTH = 200;

/** Thrown inside this file only. */
class Wrong extends Error {
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(reason);
    this.offset = offset;
  }
}

/**
 * Reads JSON. The standard reader takes the last of two equal keys, and its messages quote the text.
 *
 * @returns the value, or what is wrong, with line and column but nothing of the content
 */
export function readJson(text: string): { readonly value: unknown } | Failure {
  try {
    const end = skipValue(text, 0, []);
    if (text.slice(end).trim() !== '') {
      throw new Wrong(end + text.slice(end).search(/\S/), 'goes on after its end');
    }
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (!(error instanceof Wrong)) {
      return { reason: 'is not JSON' };
    }
    const lines = text.slice(0, error.offset).split('\n');
    return { reason: `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}: ${error.message}` };
  }
}

/** @returns the offset after the value */
function skipValue(text: string, start: number, at: Path): number {
  const token = tokenAt(text, start);
  if (at.length > MAX_DEPTH) {
    throw new Wrong(token.offset, 'nests too deeply');
  }
  if (token.mark === '{' || token.mark === '[') {
    return skipMembers(text, token.end, token.mark, at);
  }
  if (token.mark !== undefined) {
    throw new Wrong(token.offset, 'is not JSON: a value is wanted here');
  }
  return token.end;
}

function skipMembers(text: string, start: number, open: '{' | '[', at: Path): number {
  const close = open === '{' ? '}' : ']';
  const seen = new Set<string>();
  const first = tokenAt(text, start);
  if (first.mark === close) {
    return first.end;
  }
  let position = start;
  for (let index = 0; ; index++) {
    const key = open === '{' ? readKey(text, position, seen, at) : { name: index, end: position };
    const next = tokenAt(text, skipValue(text, key.end, [...at, key.name]));
    if (next.mark === close) {
      return next.end;
    }
    if (next.mark !== ',') {
      throw new Wrong(next.offset, `is not JSON: a comma or ${close} is wanted here`);
    }
    position = next.end;
  }
}

function readKey(text: string, start: number, seen: Set<string>, at: Path): { name: string; end: number } {
  const key = tokenAt(text, start);
  if (key.string === undefined) {
    throw new Wrong(key.offset, 'is not JSON: a key in double quotes is wanted here');
  }
  const name = String(JSON.parse(key.string));
  if (seen.has(name)) {
    throw new Wrong(key.offset, `${pathText([...at, name])} stands here a second time; leave one of the two out`);
  }
  seen.add(name);
  const colon = tokenAt(text, key.end);
  if (colon.mark !== ':') {
    throw new Wrong(colon.offset, 'is not JSON: a colon is wanted here');
  }
  return { name, end: colon.end };
}

interface Token {
  readonly offset: number;
  readonly end: number;
  readonly mark: string | undefined;
  readonly string: string | undefined;
}

function tokenAt(text: string, start: number): Token {
  BLANKS.lastIndex = start;
  BLANKS.test(text);
  const offset = BLANKS.lastIndex;
  TOKEN.lastIndex = offset;
  const match = TOKEN.exec(text);
  if (match === null) {
    const end = offset >= text.length;
    throw new Wrong(offset, end ? 'ends too early' : 'is not JSON: nothing that JSON knows stands here');
  }
  return { offset, end: TOKEN.lastIndex, mark: match[1], string: match[2] };
}
