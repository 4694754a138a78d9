/** The tokens that hold text: aliases, anchors, tags and scalars. */

import { takeBlock } from './block.ts';
import { isBlank, isBlankOrEnd, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';
import type { Nesting } from './nesting.ts';
import { takePlain } from './plain.ts';
import { YamlProblem } from './problem.ts';
import { takeQuoted } from './quoted.ts';
import { takeTag } from './tag.ts';
import type { Token } from './token.ts';

export type ContentKind = 'alias' | 'anchor' | 'tag' | 'block' | 'quoted' | 'plain';

export interface Content {
  readonly token: Token;
  /** Whether it ends its line, so that a key may start after it. */
  readonly endsLine: boolean;
}

/** @returns what starts at the cursor, which stands at no indicator of a collection */
export function contentKind(cursor: Cursor, inBrackets: boolean): ContentKind {
  switch (cursor.letter) {
    case '*':
      return 'alias';
    case '&':
      return 'anchor';
    case '!':
      return 'tag';
    case "'":
    case '"':
      return 'quoted';
    case '|':
    case '>':
      if (!inBrackets) {
        return 'block';
      }
  }
  if (startsPlain(cursor, inBrackets)) {
    return 'plain';
  }
  throw new YamlProblem(
    cursor.line,
    cursor.code() === TAB
      ? 'a tab must not stand before a list item, key or value; use spaces'
      : 'this text starts with a character that needs quotes; put quotes around the text',
  );
}

function startsPlain(cursor: Cursor, inBrackets: boolean): boolean {
  const next = cursor.code(1);
  switch (cursor.letter) {
    case '-':
      return !isBlank(next);
    case '?':
    case ':':
      return !inBrackets && !isBlankOrEnd(next);
    default:
      return !'#|>%@`\t'.includes(cursor.letter);
  }
}

/** @param cursor at the start of content of that kind; moves to its end */
export function takeContent(kind: ContentKind, cursor: Cursor, { inBrackets, column }: Nesting): Content {
  const { line } = cursor;
  switch (kind) {
    case 'alias':
    case 'anchor':
      return { token: { kind, line, text: takeName(cursor) }, endsLine: false };
    case 'tag':
      return { token: { kind, line, text: takeTag(cursor) }, endsLine: false };
    case 'quoted':
      return { token: { kind, line, text: takeQuoted(cursor) }, endsLine: false };
    case 'block':
      return { token: { kind: 'quoted', line, text: takeBlock(cursor, column) }, endsLine: true };
    case 'plain': {
      const { text, endsLine } = takePlain(cursor, inBrackets, column + 1);
      return { token: { kind, line, text }, endsLine };
    }
  }
}

function takeName(cursor: Cursor): string {
  const { line } = cursor;
  cursor.at += 1;
  const name = cursor.takeMatch(/[0-9A-Za-z_-]{1,999}/y);
  const code = cursor.code();
  if (name === '' || !(isBlankOrEnd(code) || '?:,]}%@`'.includes(String.fromCharCode(code)))) {
    throw new YamlProblem(line, 'the name of an anchor or alias must have only letters, digits, - and _; change it');
  }
  return name;
}
