/** Block texts of YAML: `|` with its line breaks, `>` folded. */

import { HASH, isBlank, isBlankOrEnd, isBreak, SPACE, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';

/**
 * @param cursor at `|` or `>`; afterwards at the line behind
 * @param around the column of the block that it stands in, or -1
 */
export function takeBlock(cursor: Cursor, isFolded: boolean, around: number): string {
  const { chomping, increment } = takeHeader(cursor);
  const start = takeBreaks(cursor, increment === 0 ? 0 : Math.max(around, 0) + increment);
  // Without an increment the first line that is not empty says how far the text is indented.
  const indent = increment === 0 ? Math.max(start.column, around + 1, 1) : Math.max(around, 0) + increment;
  let text = '';
  let lineBreak = '';
  let empty = start.breaks;
  let wasBlank = false;
  while (cursor.column === indent && !cursor.isAtEnd) {
    const startsBlank = isBlank(cursor.code());
    const joins = isFolded && !wasBlank && !startsBlank && lineBreak === '\n';
    text += (joins ? (empty === '' ? ' ' : '') : lineBreak) + empty;
    wasBlank = startsBlank;
    text += cursor.takeUntil(isBreak);
    lineBreak = cursor.takeBreak();
    empty = takeBreaks(cursor, indent).breaks;
  }
  return text + (chomping === '-' ? '' : lineBreak) + (chomping === '+' ? empty : '');
}

function takeHeader(cursor: Cursor): { readonly chomping: string; readonly increment: number } {
  cursor.at += 1;
  const indicators = cursor.takeMatch(/[-+][1-9]?|[1-9][-+]?/y);
  cursor.takeUntil((code) => !isBlank(code));
  if (cursor.code() === HASH) {
    cursor.takeUntil(isBreak);
  }
  if (!isBlankOrEnd(cursor.code())) {
    throw new YamlProblem(cursor.line, 'text follows a | or > that begins a text; write the text on the next line');
  }
  cursor.takeBreak();
  return {
    chomping: /[-+]/.exec(indicators)?.[0] ?? '',
    increment: Number(/[1-9]/.exec(indicators)?.[0] ?? 0),
  };
}

/**
 * Indentation and empty lines.
 *
 * @param indent of the text, or 0 where it is not known yet
 * @returns the line breaks, and the furthest column
 */
function takeBreaks(cursor: Cursor, indent: number): { readonly breaks: string; readonly column: number } {
  let breaks = '';
  let column = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === SPACE) {
      cursor.at += 1;
    }
    column = Math.max(column, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code() === TAB) {
      throw new YamlProblem(cursor.line, 'a tab indents a line of a text; indent with spaces');
    }
    if (!isBreak(cursor.code())) {
      return { breaks, column };
    }
    breaks += cursor.takeBreak();
  }
}
