/** Block scalars of YAML: `|` keeps line breaks, `>` folds them. */

import { HASH, isBlank, isBlankOrEnd, isBreak, SPACE, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';

/**
 * @param cursor at `|` or `>`; moves to the line after the scalar
 * @param parentColumn the column of the block around the scalar, or -1
 */
export function takeBlock(cursor: Cursor, parentColumn: number): string {
  const isFolded = cursor.letter === '>';
  const { chomping, increment } = takeHeader(cursor);
  const given = increment === 0 ? undefined : Math.max(parentColumn, 0) + increment;
  const start = takeEmptyLines(cursor, given);
  // Without an indentation indicator the first line that is not empty decides.
  const indent = given ?? Math.max(start.column, parentColumn + 1, 1);
  let text = '';
  let lineBreak = '';
  let emptyLines = start.breaks;
  let wasBlank = false;
  while (cursor.column === indent && !cursor.isAtEnd) {
    const startsBlank = isBlank(cursor.code());
    const joins = isFolded && !wasBlank && !startsBlank && lineBreak === '\n';
    text += (joins ? (emptyLines === '' ? ' ' : '') : lineBreak) + emptyLines;
    wasBlank = startsBlank;
    text += cursor.takeUntil(isBreak);
    lineBreak = cursor.takeBreak();
    emptyLines = takeEmptyLines(cursor, indent).breaks;
  }
  return text + (chomping === '-' ? '' : lineBreak) + (chomping === '+' ? emptyLines : '');
}

/** @returns the chomping indicator, or nothing, and the indentation indicator, or 0 */
function takeHeader(cursor: Cursor): { readonly chomping: string; readonly increment: number } {
  cursor.at += 1;
  const indicators = cursor.takeMatch(/[-+][1-9]?|[1-9][-+]?/y);
  cursor.takeUntil((code) => !isBlank(code));
  if (cursor.code() === HASH) {
    cursor.takeUntil(isBreak);
  }
  if (!isBlankOrEnd(cursor.code())) {
    throw new YamlProblem(cursor.line, 'text must not follow | or > on the same line; write it on the next line');
  }
  cursor.takeBreak();
  return {
    chomping: /[-+]/.exec(indicators)?.[0] ?? '',
    increment: Number(/[1-9]/.exec(indicators)?.[0] ?? 0),
  };
}

/**
 * Takes empty lines, and the indentation of the line that follows them.
 *
 * @param indent the indentation of the scalar; undefined if it is not known yet
 * @returns the line breaks, and the column that the furthest indentation reached
 */
function takeEmptyLines(
  cursor: Cursor,
  indent: number | undefined,
): { readonly breaks: string; readonly column: number } {
  const isIndentation = () => indent === undefined || cursor.column < indent;
  let breaks = '';
  let column = 0;
  for (;;) {
    while (isIndentation() && cursor.code() === SPACE) {
      cursor.at += 1;
    }
    column = Math.max(column, cursor.column);
    if (isIndentation() && cursor.code() === TAB) {
      throw new YamlProblem(cursor.line, 'a tab indents this line; indent with spaces');
    }
    if (!isBreak(cursor.code())) {
      return { breaks, column };
    }
    breaks += cursor.takeBreak();
  }
}
