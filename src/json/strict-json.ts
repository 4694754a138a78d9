/**
 * JSON that every reader reads alike, within limits: well-formed UTF-8 without a byte order mark, no key twice in an
 * object, and numbers that are written as they are read.
 *
 * Other readers (Go's, the log's) take the first or the last of two equal keys, and round numbers in other ways. And
 * `JSON.parse` needs half a second for 4 MB of brackets: so the text is measured before it is parsed.
 */

import { closes, COLON, endOfSpace, endOfToken, opens } from './json-tokens.ts';
import { parseJson } from './parse-json.ts';
import type { Shape } from './untrusted-json.ts';

export interface JsonLimits {
  /** How deep objects and lists may nest. */
  readonly levels: number;
  /** How many strings, numbers, words, brackets, commas and colons there may be. */
  readonly tokens: number;
  /** Where no number counts: they may be written in any way, as webhooks of GitHub do. */
  readonly anyNumbers?: true;
}

/** @returns the value; `malformed` where it is not strict JSON of this shape; `limit` where there is too much of it */
export function readStrictJson<T>(
  shape: Shape<T>,
  bytes: Uint8Array,
  limits: JsonLimits,
): { readonly value: T } | 'malformed' | 'limit' {
  try {
    const fault = faultOf(bytes, limits);
    if (fault !== undefined) {
      return fault;
    }
    const value = parseJson(strictUtf8(bytes));
    return shape(value) ? { value } : 'malformed';
  } catch {
    return 'malformed';
  }
}

/** @throws TypeError where the bytes are no UTF-8. A byte order mark stays, and is no JSON. */
function strictUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Looks only for what `JSON.parse` does not look for. The bytes may be anything. */
function faultOf(bytes: Uint8Array, { levels, tokens, anyNumbers }: JsonLimits): 'malformed' | 'limit' | undefined {
  const open: Set<string>[] = [];
  let before = 0;
  let endBefore = 0;
  let seen = 0;
  for (let at = endOfSpace(bytes, 0), end; at < bytes.length; at = endOfSpace(bytes, end)) {
    end = endOfToken(bytes, at);
    const start = bytes[at];
    if (opens(start)) {
      open.push(new Set());
    } else if (closes(start)) {
      open.pop();
    } else if (start === COLON && !isNewKey(bytes, before, endBefore, open.at(-1))) {
      return 'malformed';
    } else if (anyNumbers !== true && isChangedNumber(bytes, at, end)) {
      return 'malformed';
    }
    before = at;
    endBefore = end;
    seen += 1;
    if (open.length > levels || seen > tokens) {
      return 'limit';
    }
  }
  return undefined;
}

/**
 * Keys are compared as the bytes of their UTF-8, one letter for each.
 *
 * @throws SyntaxError where an escape in the key is no JSON
 */
function isNewKey(bytes: Uint8Array, start: number, end: number, keys: Set<string> | undefined): boolean {
  const quoted = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  const key = quoted.includes('\\')
    ? Buffer.from(JSON.stringify(JSON.parse(quoted.toString()))).toString('latin1')
    : quoted.toString('latin1');
  const isNew = keys?.has(key) === false;
  keys?.add(key);
  return isNew;
}

/** `1700000000.0`, `1e3`, `-0` and `9007199254740993` are. */
function isChangedNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  if (first !== MINUS && (first < ZERO || first > NINE)) {
    return false;
  }
  const number = end - start > MAX_NUMBER_LENGTH ? '' : strictUtf8(bytes.subarray(start, end));
  return String(Number(number)) !== number;
}

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
/** JavaScript writes no number longer. */
const MAX_NUMBER_LENGTH = 30;
