/** Finds the line of a value in a YAML document. */

import type { MapNode, Node } from './node.ts';
import { isMerge, keyName, mergeSources } from './value.ts';

/** @returns the line, counted from 0, of the node at a path; of the last node on the way if the path leads nowhere */
export function lineAt(root: Node, path: readonly (string | number)[]): number {
  let node = root;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) {
      break;
    }
    node = next;
  }
  return node.line;
}

function child(node: Node, step: string | number): Node | undefined {
  switch (node.kind) {
    case 'alias':
      return child(node.target, step);
    case 'list':
      return node.items[Number(step)];
    case 'map':
      return valueOfKey(node, String(step));
    case 'scalar':
      return undefined;
  }
}

/** The last of equal keys counts, also if it is merged. {@link valueOf} does the same. */
function valueOfKey(map: MapNode, name: string): Node | undefined {
  let found: Node | undefined;
  for (const [key, value] of map.entries) {
    if (isMerge(key)) {
      for (const source of mergeSources(value)) {
        found = child(source, name) ?? found;
      }
    } else if (keyName(key).name === name) {
      found = value;
    }
  }
  return found;
}
