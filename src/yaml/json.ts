/** JSON objects one behind the other, as kubectl reads a file that begins with one. */

import { DEEPEST } from './parser.ts';
import { YamlProblem } from './problem.ts';

/** kubectl looks no further for the brace. */
const LOOKED_AT = 4096;

export function beginsWithJson(text: string): boolean {
  return /^[ \t\r\n]*\{/.test(text.slice(0, LOOKED_AT));
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
  const json = text.slice(start, endOfJson(text, start, line));
  try {
    const value: unknown = json === '' ? undefined : JSON.parse(json);
    return value === undefined ? undefined : { text: json, value: checked(value, json, line), start };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) {
    at += 1;
  }
  return at;
}

/** @returns `start` where no object or list begins */
function endOfJson(text: string, start: number, line: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '"') {
      at = endOfString(text, at);
    } else if (letter === '{' || letter === '[') {
      depth += 1;
    } else if (letter === '}' || letter === ']') {
      depth -= 1;
    }
    if (depth > DEEPEST) {
      throw new YamlProblem(line, `it is more than ${DEEPEST} levels deep`);
    }
    if (depth === 0) {
      return letter === '}' || letter === ']' ? at + 1 : start;
    }
  }
  return start;
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
function checked(value: unknown, json: string, line: number): unknown {
  const halves = json.replace(/\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}/gi, '');
  if (/\\ud[89a-f]/i.test(halves)) {
    throw new YamlProblem(line, 'a text has half of a character, \\ud800 to \\udfff; write both halves or none');
  }
  if (/[eE]\+?[0-9]{3}|[0-9]{300}/.test(json) && hasInfinite(value)) {
    throw new YamlProblem(line, 'a number is too great');
  }
  return value;
}

function hasInfinite(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.values(value).some(hasInfinite)
    : typeof value === 'number' && !Number.isFinite(value);
}

/** @returns where the YAML begins that kubectl reads behind JSON: behind what is left of the line, if that is blank */
export function yamlBehindJson(text: string, from: number): number {
  const next = skipSpace(text, from);
  const lineBreak = text.slice(from, next).indexOf('\n');
  return lineBreak === -1 ? next : from + lineBreak + 1;
}
