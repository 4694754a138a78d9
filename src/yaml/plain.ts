/** Plain texts of YAML: words without quotes. */

import { COLON, HASH, isBlank, isBlankOrEnd, isBreak } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';
import { takeGap } from './quoted.ts';

/** What ends a word between brackets. */
const FLOW = new Set(Array.from(',?[]{}', (letter) => letter.charCodeAt(0)));

/**
 * @param indent the least column where it goes on
 * @returns it, and whether a line break follows
 */
export function takePlain(
  cursor: Cursor,
  inFlow: boolean,
  indent: number,
): { readonly text: string; readonly breaks: boolean } {
  let text = '';
  let gap = '';
  let breaks = false;
  while (cursor.documentMark === undefined && cursor.code() !== HASH) {
    const word = takeWord(cursor, inFlow);
    if (word !== '') {
      text += gap + word;
      breaks = false;
    }
    if (!isBlank(cursor.code()) && !isBreak(cursor.code())) {
      break;
    }
    const between = takePlainGap(cursor, indent);
    gap = between.text;
    breaks = between.folds;
    if (!inFlow && cursor.column < indent) {
      break;
    }
  }
  return { text, breaks };
}

function takeWord(cursor: Cursor, inFlow: boolean): string {
  const { text, at } = cursor;
  let end = at;
  for (let code = text.charCodeAt(end); !isBlankOrEnd(code); code = text.charCodeAt(end)) {
    if ((code === COLON && isBlankOrEnd(text.charCodeAt(end + 1))) || (inFlow && FLOW.has(code))) {
      break;
    }
    end += 1;
  }
  cursor.at = end;
  return text.slice(at, end);
}

function takePlainGap(cursor: Cursor, indent: number): { readonly text: string; readonly folds: boolean } {
  const { at, line } = cursor;
  const gap = takeGap(cursor, false);
  if (gap.folds && hasTabBefore(cursor.text.slice(at, cursor.at), indent)) {
    throw new YamlProblem(line, 'a tab indents the next line; indent with spaces');
  }
  return gap;
}

/** @param gap blanks with a line break among them */
function hasTabBefore(gap: string, indent: number): boolean {
  const [, ...lines] = gap.split(/\r\n|[\n\r\x85\u2028\u2029]/);
  return lines.some((line) => {
    const tab = line.indexOf('\t');
    return tab !== -1 && tab < indent;
  });
}
