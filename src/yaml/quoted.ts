/** Quoted texts of YAML, which end at the first quote that no escape makes a letter, wherever it stands. */

import { BACKSLASH, DOUBLE_QUOTE, isBlank, isBlankOrEnd, isBreak, SINGLE_QUOTE } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';

const LETTERS: Readonly<Record<string, string>> = {
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

/** How many hexadecimal digits follow. */
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** @param cursor at the opening quote; afterwards behind the closing one */
export function takeQuoted(cursor: Cursor): string {
  const start = cursor.line;
  const quote = cursor.code();
  cursor.at += 1;
  let text = '';
  for (;;) {
    if (cursor.documentMark !== undefined || cursor.isAtEnd) {
      throw new YamlProblem(start, 'a quoted text begins here and is not closed; close it');
    }
    const words = quote === SINGLE_QUOTE ? takeSingle(cursor) : takeDouble(cursor);
    text += words.text;
    if (cursor.code() === quote) {
      cursor.at += 1;
      return text;
    }
    text += takeGap(cursor, words.folds).text;
  }
}

interface Words {
  readonly text: string;
  /** Whether they end with an escaped line break. */
  readonly folds: boolean;
}

function takeSingle(cursor: Cursor): Words {
  let text = '';
  for (;;) {
    text += cursor.takeUntil((code) => code === SINGLE_QUOTE || isBlankOrEnd(code));
    if (cursor.code() !== SINGLE_QUOTE || cursor.code(1) !== SINGLE_QUOTE) {
      return { text, folds: false };
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
      return { text, folds: false };
    }
    cursor.at += 1;
    if (cursor.takeBreak() !== '') {
      return { text, folds: true };
    }
    text += takeEscape(cursor);
  }
}

function takeEscape(cursor: Cursor): string {
  const name = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  const letter = LETTERS[name];
  if (letter !== undefined) {
    return letter;
  }
  const digits = cursor.takeMatch(new RegExp(`[0-9A-Fa-f]{${DIGITS[name] ?? 0}}`, 'y'));
  const code = Number.parseInt(digits, 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
    throw new YamlProblem(cursor.line, 'a backslash begins no escape that YAML 1.1 has; write two backslashes for one');
  }
  return String.fromCodePoint(code);
}

/**
 * Blanks and line breaks between words: on one line they are what they are, over several they become one blank, or
 * the line breaks behind the first.
 *
 * @param folds whether a line break went before
 */
export function takeGap(cursor: Cursor, folds: boolean): Words {
  let blanks = '';
  let first = '';
  let more = '';
  let folded = folds;
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBlank(code)) {
      blanks += String.fromCharCode(code);
      cursor.at += 1;
    } else if (folded) {
      more += cursor.takeBreak();
    } else {
      first = cursor.takeBreak();
      folded = true;
    }
  }
  if (!folded) {
    return { text: blanks, folds: false };
  }
  return { text: first === '\n' ? more || ' ' : first + more, folds: true };
}
