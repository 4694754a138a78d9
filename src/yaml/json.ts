/** Reads JSON objects one after the other, as kubectl reads a file that starts with one. */

import { parseJson } from '../json/parse-json.ts';
import { skipSpace, skipString } from '../json/skip.ts';
import { GO_SPACE } from './characters.ts';
import { MAX_LEVELS, tooManyLevels } from './levels.ts';
import { YamlProblem } from './problem.ts';

/** kubectl looks for the first brace in this many bytes. */
const MAX_BYTES_BEFORE_BRACE = 4096;

export function startsWithJson(text: string): boolean {
  const bytes = Buffer.from(text.slice(0, MAX_BYTES_BEFORE_BRACE)).subarray(0, MAX_BYTES_BEFORE_BRACE);
  return Array.from(bytes.toString()).find((letter) => !GO_SPACE.test(letter)) === '{';
}

export interface JsonText {
  readonly text: string;
  readonly value: unknown;
  /** Where the text starts in its file. */
  readonly start: number;
}

/**
 * @param from where to start: after the text that was read before
 * @returns the next object or list; undefined if there is none, or if it is not JSON
 */
export function nextJson(text: string, from: number, line: number): JsonText | undefined {
  const start = skipSpace(text, from);
  const json = text.slice(start, endOfCollection(text, start, line));
  if (json === '') {
    return undefined;
  }
  try {
    const value = parseJson(json);
    checkGoReadsTheSame(value, json, line);
    return { text: json, value, start };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** @returns where the object or list that starts here ends; `start` if none starts here, or it is not closed */
function endOfCollection(text: string, start: number, line: number): number {
  let level = 0;
  for (let at = start; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '"') {
      at = skipString(text, at) - 1;
    } else if (letter === '{' || letter === '[') {
      level += 1;
    } else if (letter === '}' || letter === ']') {
      level -= 1;
    }
    if (level > MAX_LEVELS) {
      throw tooManyLevels(line);
    }
    if (level === 0) {
      return letter === '}' || letter === ']' ? at + 1 : start;
    }
  }
  return start;
}

/** Go replaces single halves of surrogate pairs, and refuses numbers that JavaScript reads as infinite. */
function checkGoReadsTheSame(value: unknown, json: string, line: number): void {
  const withoutPairs = json.replace(/\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}/gi, ' ');
  if (/\\ud[89a-f]/i.test(withoutPairs)) {
    throw new YamlProblem(
      line,
      'a string has half of a surrogate pair (\\ud800 to \\udfff); write both halves or remove it',
    );
  }
  if (hasInfinite(value)) {
    throw new YamlProblem(line, `a number is larger than ${Number.MAX_VALUE}; write a smaller one`);
  }
}

function hasInfinite(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.values(value).some(hasInfinite)
    : typeof value === 'number' && !Number.isFinite(value);
}

/**
 * kubectl reads YAML after JSON: on the line below if the rest of the line is blank.
 *
 * @returns where the YAML starts; undefined if kubectl does not look, since fewer than four bytes are left
 */
export function yamlAfterJson(text: string, from: number): number | undefined {
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
