/** Lists and maps that indentation makes. */

import { emptyNode, type Entry, type Node } from './node.ts';
import type { TokenReader } from './token-reader.ts';

/** @param place `map` if a list may start in the column of the key before it */
export type ReadBlockNode = (place: 'block' | 'map') => Node;

/** @param isIndented whether the list has a column of its own: one in a map may share the column of the keys */
export function readBlockItems(tokens: TokenReader, readNode: ReadBlockNode, items: Node[], isIndented: boolean): void {
  for (let item = tokens.takeIf('-'); item !== undefined; item = tokens.takeIf('-')) {
    const isEmpty = isIndented ? tokens.is('-', 'end') : tokens.is('-', 'key', 'value', 'end');
    items.push(isEmpty ? emptyNode(item.line) : readNode('block'));
  }
  if (isIndented && tokens.takeIf('end') === undefined) {
    tokens.fail('this line must start with - like the other items of its list; add it, or change the indentation');
  }
}

export function readBlockEntries(tokens: TokenReader, readNode: ReadBlockNode, entries: Entry[]): void {
  while (tokens.takeIf('end') === undefined) {
    if (!tokens.is('key')) {
      tokens.fail('this line must start with a key, indented like the other keys of its map');
    }
    const key = readKeyOrValue(tokens, readNode);
    entries.push([key, tokens.is('value') ? readKeyOrValue(tokens, readNode) : emptyNode(key.line)]);
  }
}

function readKeyOrValue(tokens: TokenReader, readNode: ReadBlockNode): Node {
  const { line } = tokens.take();
  return tokens.is('key', 'value', 'end') ? emptyNode(line) : readNode('map');
}
