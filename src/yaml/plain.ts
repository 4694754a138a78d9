/** Plain scalars of YAML: words without quotes. */

import { COLON, HASH, isBlank, isBlankOrEnd, isBreak } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { type Gap, takeGap } from './gap.ts';
import { YamlProblem } from './problem.ts';

/** Between brackets these end a word. */
const FLOW_INDICATORS = new Set(Array.from(',?[]{}', (letter) => letter.charCodeAt(0)));

/**
 * @param indent the least column in which the next lines may start
 * @returns the scalar, and whether a line break follows it
 */
export function takePlain(
  cursor: Cursor,
  inBrackets: boolean,
  indent: number,
): { readonly text: string; readonly endsLine: boolean } {
  let text = '';
  let gap: Gap = { text: '', hasBreak: false };
  while (cursor.documentMark === undefined && cursor.code() !== HASH) {
    const word = takeWord(cursor, inBrackets);
    if (word !== '') {
      text += gap.text + word;
      gap = { text: '', hasBreak: false };
    }
    if (!isBlank(cursor.code()) && !isBreak(cursor.code())) {
      break;
    }
    gap = takeGapWithoutTabs(cursor, indent);
    if (!inBrackets && cursor.column < indent) {
      break;
    }
  }
  return { text, endsLine: gap.hasBreak };
}

function takeWord(cursor: Cursor, inBrackets: boolean): string {
  const { text, at } = cursor;
  let end = at;
  for (let code = text.charCodeAt(end); !isBlankOrEnd(code); code = text.charCodeAt(end)) {
    if ((code === COLON && isBlankOrEnd(text.charCodeAt(end + 1))) || (inBrackets && FLOW_INDICATORS.has(code))) {
      break;
    }
    end += 1;
  }
  cursor.at = end;
  return text.slice(at, end);
}

function takeGapWithoutTabs(cursor: Cursor, indent: number): Gap {
  const { at, line } = cursor;
  const gap = takeGap(cursor, false);
  const tabbed = gap.hasBreak ? lineWithTab(cursor.text.slice(at, cursor.at), indent) : -1;
  if (tabbed !== -1) {
    throw new YamlProblem(line + tabbed, 'a tab indents this line; indent with spaces');
  }
  return gap;
}

/** @returns the first line of the gap with a tab in its indentation, counted from the line where the gap starts, or -1 */
function lineWithTab(gap: string, indent: number): number {
  return gap.split(/\r\n|[\n\r\x85\u2028\u2029]/).findIndex((line, number) => {
    const tab = line.indexOf('\t');
    return number > 0 && tab !== -1 && tab < indent;
  });
}
