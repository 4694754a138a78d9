/** Lists and maps between brackets. */

import { emptyNode, type Entry, type MapNode, type Node } from './node.ts';
import { YamlProblem } from './problem.ts';
import type { TokenReader } from './token-reader.ts';

export type ReadFlowNode = () => Node;

/** @param tokens at `[`; moves on to the token after `]` */
export function readFlowItems(tokens: TokenReader, readNode: ReadFlowNode, items: Node[]): void {
  readSeparated(tokens, ']', () => {
    const key = tokens.takeIf('key');
    items.push(key === undefined ? readNode() : readPair(tokens, readNode, key.line));
  });
}

/** A key and its value in a list are a map of their own. */
function readPair(tokens: TokenReader, readNode: ReadFlowNode, line: number): MapNode {
  if (tokens.is('value', ',', ']')) {
    tokens.fail('a key must follow ? in a list; write the key, or remove the ?');
  }
  const key = readNode();
  return { kind: 'map', line, entries: [[key, readValue(tokens, readNode, ']')]] };
}

/** @param tokens at `{`; moves on to the token after `}` */
export function readFlowEntries(tokens: TokenReader, readNode: ReadFlowNode, entries: Entry[]): void {
  readSeparated(tokens, '}', () => {
    if (tokens.takeIf('key') === undefined) {
      const key = readNode();
      entries.push([key, emptyNode(key.line)]);
    } else {
      const key = tokens.is('value', ',', '}') ? emptyNode(tokens.line) : readNode();
      entries.push([key, readValue(tokens, readNode, '}')]);
    }
  });
}

function readValue(tokens: TokenReader, readNode: ReadFlowNode, end: ']' | '}'): Node {
  const value = tokens.takeIf('value');
  return value === undefined || tokens.is(',', end) ? emptyNode(tokens.line) : readNode();
}

function readSeparated(tokens: TokenReader, end: ']' | '}', readOne: () => void): void {
  const bracket = tokens.take();
  for (let isFirst = true; tokens.takeIf(end) === undefined; isFirst = false) {
    if (tokens.is('end of text', '---', '...')) {
      throw new YamlProblem(bracket.line, `the bracket that opens on this line is not closed; add ${end}`);
    }
    if (!isFirst && tokens.takeIf(',') === undefined) {
      tokens.fail(`a comma or ${end} is missing before this`);
    }
    if (!tokens.is(end)) {
      readOne();
    }
  }
}
