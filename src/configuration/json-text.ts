/** JSON as Pulumi reads it, strictly: where it stops being JSON, or has the same key twice. */

import { printParseErrorCode, visit } from 'jsonc-parser';
import type { Failure } from '../failure.ts';
import { keyPathText } from './problem.ts';
import { parseJson } from '../json/parse-json.ts';

/** The parser calls itself for each level. */
const MAX_DEPTH = 200;

/** Where something is wrong, counted from zero, as jsonc-parser does. */
interface Fault {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/**
 * Reads JSON. The standard parser takes the last of two equal keys, and its messages quote the text.
 *
 * @returns the value, or what is wrong first, with line and column but nothing of the content
 */
export function readJson(text: string): { readonly value: unknown } | Failure {
  const fault = tooDeep(text) ?? firstFault(text);
  if (fault !== undefined) {
    return { reason: otherFormat(text) ?? `line ${fault.line + 1}, column ${fault.column + 1}: ${fault.reason}` };
  }
  try {
    return { value: parseJson(text) };
  } catch {
    return { reason: 'it is not JSON' };
  }
}

/** What a text that is not JSON most likely is, where that says more than the first fault in it. */
function otherFormat(text: string): string | undefined {
  if (text.startsWith('\ufeff')) {
    return 'it begins with a byte order mark, which Pulumi refuses; save it as UTF-8 without one';
  }
  if (text.includes('\0')) {
    return 'it is a binary file; it must be JSON';
  }
  const yaml = /^(?:[ \t]*(?:#.*)?\r?\n)*(?:---|%YAML|- |[\w"'][\w"' .-]*:(?:\s|$))/.test(text);
  return yaml ? 'it is YAML; it must be JSON, which begins with {' : undefined;
}

const STEPS: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };

function tooDeep(text: string): Fault | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\[^])*"|[[{}\]]/g)) {
    depth += STEPS[token] ?? 0;
    if (depth > MAX_DEPTH) {
      const lines = text.slice(0, index).split('\n');
      return {
        line: lines.length - 1,
        column: (lines.at(-1) ?? '').length,
        reason: `arrays and objects must not nest deeper than ${MAX_DEPTH} levels`,
      };
    }
  }
  return undefined;
}

/** The first thing that is not strict JSON; else the first key that stands a second time in its object. */
function firstFault(text: string): Fault | undefined {
  const invalid: Fault[] = [];
  const repeated: Fault[] = [];
  const keys: Set<string>[] = [];
  visit(
    text,
    {
      onObjectBegin: () => {
        keys.push(new Set());
      },
      onObjectEnd: () => {
        keys.pop();
      },
      onObjectProperty: (key, _offset, _length, line, column, pathOf) => {
        if (repeated.length === 0 && keys.at(-1)?.has(key) === true) {
          const reason = `${keyPathText([...pathOf(), key])} stands here a second time; remove one of the two`;
          repeated.push({ line, column, reason });
        }
        keys.at(-1)?.add(key);
      },
      onError: (code, offset, _length, line, column) => {
        if (invalid.length === 0) {
          invalid.push({ line, column, reason: faultText(printParseErrorCode(code), text, offset) });
        }
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return invalid[0] ?? repeated[0];
}

const FAULTS: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing here',
  EndOfFileExpected: 'nothing must follow the end of the JSON value',
  InvalidCommentToken: 'JSON has no comments; remove this one',
  UnexpectedEndOfString: 'a string must end on its line with a double quote',
  InvalidCharacter: 'a string must not hold a control character, such as a tab',
  InvalidEscapeCharacter: 'a string must not hold this escape; write \\\\ for a backslash',
  InvalidUnicode: 'four hexadecimal digits must follow \\u',
  UnexpectedEndOfNumber: 'this number is not complete',
};

function faultText(code: string, text: string, offset: number): string {
  if (offset >= text.length) {
    return 'the JSON is not complete, but the file ends here';
  }
  if (text[offset] === '#') {
    return 'JSON has no comments; remove this one';
  }
  const afterComma = /,\s*$/.test(text.slice(0, offset));
  if (afterComma && /[}\]]/.test(text.charAt(offset)) && code.endsWith('Expected')) {
    return `a comma must not stand before ${text.charAt(offset)}`;
  }
  return (
    FAULTS[code] ??
    'keys and strings must stand in double quotes; without them only numbers, true, false and null can stand'
  );
}
