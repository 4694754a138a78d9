/** What stands between tokens and between the words of a scalar: blanks, line breaks and comments. */

import { HASH, isBlank, isBreak, SPACE, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';

/**
 * Moves to the next token.
 *
 * @param allowsTabs whether tabs may stand before the token, on the line where the cursor is
 * @param allowsTabsLater the same for the lines below
 * @returns whether a line break was passed
 */
export function skipToToken(cursor: Cursor, allowsTabs: boolean, allowsTabsLater: boolean): boolean {
  for (let passedBreak = false; ; passedBreak = true) {
    const tabs = passedBreak ? allowsTabsLater : allowsTabs;
    cursor.takeUntil((code) => code !== SPACE && !(tabs && code === TAB));
    if (cursor.code() === HASH) {
      cursor.takeUntil(isBreak);
    }
    if (cursor.takeBreak() === '') {
      return passedBreak;
    }
  }
}

export interface Gap {
  /** What the gap adds to the scalar. */
  readonly text: string;
  readonly hasBreak: boolean;
}

/**
 * Takes the gap between two words of a scalar. A gap without a line break stays as it is. One line break becomes a
 * space. Of several line breaks the first is dropped.
 *
 * @param isAfterBreak whether a line break was taken before, as a backslash at the end of a line does
 */
export function takeGap(cursor: Cursor, isAfterBreak: boolean): Gap {
  let blanks = '';
  let firstBreak = '';
  let moreBreaks = '';
  let hasBreak = isAfterBreak;
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBlank(code)) {
      blanks += String.fromCharCode(code);
      cursor.at += 1;
    } else if (hasBreak) {
      moreBreaks += cursor.takeBreak();
    } else {
      firstBreak = cursor.takeBreak();
      hasBreak = true;
    }
  }
  if (!hasBreak) {
    return { text: blanks, hasBreak };
  }
  return { text: firstBreak === '\n' ? moreBreaks || ' ' : firstBreak + moreBreaks, hasBreak };
}
