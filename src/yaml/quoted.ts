/** Quoted scalars of YAML. They end at the first quote that is not escaped, on whichever line it stands. */

import { BACKSLASH, DOUBLE_QUOTE, isBlankOrEnd, SINGLE_QUOTE } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { takeGap } from './gap.ts';
import { YamlProblem } from './problem.ts';

/** The escapes of YAML 1.1, by the letter after the backslash. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** How many hexadecimal digits follow the letters of the other escapes. */
const HEXADECIMAL_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** @param cursor at the opening quote; moves to the end of the closing one */
export function takeQuoted(cursor: Cursor): string {
  const { line: start } = cursor;
  const quote = cursor.code();
  cursor.at += 1;
  let text = '';
  for (;;) {
    if (cursor.documentMark !== undefined || cursor.isAtEnd) {
      throw new YamlProblem(start, 'the quote that opens on this line is not closed; add the closing quote');
    }
    const words = quote === SINGLE_QUOTE ? takeSingle(cursor) : takeDouble(cursor);
    text += words.text;
    if (cursor.code() === quote) {
      cursor.at += 1;
      return text;
    }
    text += takeGap(cursor, words.endsWithBreak).text;
  }
}

interface Words {
  readonly text: string;
  /** Whether they end with a backslash and a line break. */
  readonly endsWithBreak: boolean;
}

function takeSingle(cursor: Cursor): Words {
  let text = '';
  for (;;) {
    text += cursor.takeUntil((code) => code === SINGLE_QUOTE || isBlankOrEnd(code));
    if (cursor.code() !== SINGLE_QUOTE || cursor.code(1) !== SINGLE_QUOTE) {
      return { text, endsWithBreak: false };
    }
    text += "'";
    cursor.at += 2;
  }
}

function takeDouble(cursor: Cursor): Words {
  let text = '';
  for (;;) {
    text += cursor.takeUntil((code) => code === DOUBLE_QUOTE || code === BACKSLASH || isBlankOrEnd(code));
    if (cursor.code() !== BACKSLASH) {
      return { text, endsWithBreak: false };
    }
    cursor.at += 1;
    if (cursor.takeBreak() !== '') {
      return { text, endsWithBreak: true };
    }
    text += takeEscape(cursor);
  }
}

/** @param cursor after the backslash */
function takeEscape(cursor: Cursor): string {
  const { letter } = cursor;
  cursor.at += 1;
  const escaped = ESCAPES[letter];
  if (escaped !== undefined) {
    return escaped;
  }
  const digits = cursor.takeMatch(new RegExp(`[0-9A-Fa-f]{${HEXADECIMAL_DIGITS[letter] ?? 0}}`, 'y'));
  const code = Number.parseInt(digits, 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
    throw new YamlProblem(cursor.line, 'YAML 1.1 does not have the escape on this line; write two backslashes for one');
  }
  return String.fromCodePoint(code);
}
