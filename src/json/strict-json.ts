/**
 * JSON that every reader reads alike, within limits: well-formed UTF-8 without a byte order mark, no key twice in an
 * object, and numbers that are written as they are read.
 *
 * Other readers (Go's, the log's) take the first or the last of two equal keys, and round numbers in other ways. And
 * `JSON.parse` needs half a second for 4 MB of brackets: so the text is measured before it is parsed.
 */

import { parseJson } from './parse-json.ts';
import { skipSpace, skipString, skipWord } from './skip.ts';
import type { Shape } from './untrusted-json.ts';

export interface JsonLimits {
  /** How deep objects and lists may nest. */
  readonly levels: number;
  /** How many strings, numbers, words, brackets, commas and colons there may be. */
  readonly tokens: number;
}

/** @returns the value; `malformed` where it is not strict JSON of this shape; `limit` where there is too much of it */
export function readStrictJson<T>(
  shape: Shape<T>,
  bytes: Uint8Array,
  limits: JsonLimits,
): { readonly value: T } | 'malformed' | 'limit' {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const fault = faultOf(text, limits);
    if (fault !== undefined) {
      return fault;
    }
    const value = parseJson(text);
    return shape(value) ? { value } : 'malformed';
  } catch {
    return 'malformed';
  }
}

/** Looks only for what `JSON.parse` does not look for. The text may be anything. */
function faultOf(text: string, { levels, tokens }: JsonLimits): 'malformed' | 'limit' | undefined {
  const open: Set<string>[] = [];
  let before = '';
  let seen = 0;
  for (let at = skipSpace(text, 0), end; at < text.length; at = skipSpace(text, end)) {
    end = endOfToken(text, at);
    const token = text.slice(at, end);
    if (token === '{' || token === '[') {
      open.push(new Set());
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if ((token === ':' && !isNewKey(before, open.at(-1))) || (/^[-\d]/.test(token) && !isAsRead(token))) {
      return 'malformed';
    }
    before = token;
    seen += 1;
    if (open.length > levels || seen > tokens) {
      return 'limit';
    }
  }
  return undefined;
}

function endOfToken(text: string, start: number): number {
  switch (text.charAt(start)) {
    case '"':
      return skipString(text, start);
    case '{':
    case '}':
    case '[':
    case ']':
    case ',':
    case ':':
      return start + 1;
    default:
      return skipWord(text, start);
  }
}

function isNewKey(quoted: string, keys: Set<string> | undefined): boolean {
  const key = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  const isNew = keys?.has(key) === false;
  keys?.add(key);
  return isNew;
}

/** `1700000000.0`, `1e3`, `-0` and `9007199254740993` are not. */
function isAsRead(number: string): boolean {
  return number.length <= 30 && String(Number(number)) === number;
}
