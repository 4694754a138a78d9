/** JSON objects one behind the other, as kubectl reads a file that begins with one. */

import { forbidden, GO_SPACE } from './characters.ts';
import { MAX_DEPTH, parseDocument } from './parser.ts';
import { YamlProblem } from './problem.ts';
import { valueOf } from './value.ts';

/** kubectl looks no further for the brace. */
const LOOKED_AT = 4096;

export function beginsWithJson(text: string): boolean {
  const begin = Array.from(text.slice(0, LOOKED_AT)).find((letter) => !GO_SPACE.test(letter));
  return begin === '{';
}

export interface JsonText {
  readonly text: string;
  readonly value: unknown;
  /** Where it begins. */
  readonly start: number;
}

/**
 * @param from behind what was read before
 * @returns the next object or list; undefined where there is none, or none that is JSON
 */
export function nextJson(text: string, from: number, line: number): JsonText | undefined {
  const start = skipSpace(text, from);
  const { end, hasEscapedKey } = extent(text, start, line);
  const json = text.slice(start, end);
  try {
    const value: unknown = json === '' ? undefined : JSON.parse(json);
    if (value === undefined) {
      return undefined;
    }
    check(value, json, line);
    return { text: json, value: hasEscapedKey ? readAsYaml(json, line) : value, start };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** JSON.parse of Node 24 may take a key with an escape for another key (nodejs/node issue 63785). */
function readAsYaml(json: string, line: number): unknown {
  const at = forbidden(json);
  const root = at === -1 ? parseDocument(json) : undefined;
  if (root === undefined) {
    throw new YamlProblem(line, 'a JSON object has a key with an escape and odd characters; write the key without');
  }
  return valueOf(root);
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) {
    at += 1;
  }
  return at;
}

interface Extent {
  /** `start` where no object or list begins. */
  readonly end: number;
  readonly hasEscapedKey: boolean;
}

function extent(text: string, start: number, line: number): Extent {
  let depth = 0;
  let hasEscapedKey = false;
  for (let at = start; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '"') {
      const quote = at;
      at = endOfString(text, quote);
      hasEscapedKey ||= text.slice(quote, at).includes('\\') && text[skipSpace(text, at + 1)] === ':';
    } else if (letter === '{' || letter === '[') {
      depth += 1;
    } else if (letter === '}' || letter === ']') {
      depth -= 1;
    }
    if (depth > MAX_DEPTH) {
      throw new YamlProblem(line, `it is more than ${MAX_DEPTH} levels deep`);
    }
    if (depth === 0) {
      return { end: letter === '}' || letter === ']' ? at + 1 : start, hasEscapedKey };
    }
  }
  return { end: start, hasEscapedKey };
}

function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '"') {
      return at;
    }
    at += letter === '\\' ? 1 : 0;
  }
  return text.length;
}

/** What Go refuses or changes: half of a character that takes two escapes, and numbers without end. */
function check(value: unknown, json: string, line: number): void {
  const halves = json.replace(/\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}/gi, ' ');
  if (/\\ud[89a-f]/i.test(halves)) {
    throw new YamlProblem(line, 'a text has half of a character, \\ud800 to \\udfff; write both halves or none');
  }
  if (hasInfinite(value)) {
    throw new YamlProblem(line, 'a number is too great');
  }
}

function hasInfinite(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.values(value).some(hasInfinite)
    : typeof value === 'number' && !Number.isFinite(value);
}

/**
 * @returns where the YAML begins that kubectl reads behind JSON: behind what is left of the line, if that is blank;
 *   undefined where it reads none, since fewer than four bytes are left to be looked at
 */
export function yamlBehindJson(text: string, from: number): number | undefined {
  let at = from;
  while (Buffer.byteLength(text.slice(at, at + 4)) >= 4) {
    if (!GO_SPACE.test(text.charAt(at))) {
      return at;
    }
    at += 1;
    if (text[at - 1] === '\n') {
      return at;
    }
  }
  return undefined;
}
