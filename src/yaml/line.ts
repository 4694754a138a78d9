/** Where in a YAML document a value stands. */

import type { MapNode, Node } from './node.ts';
import { isMerge, keyName, mergeSources } from './value.ts';

/** @returns the line, counted from 0, of the node at a path or of the last one on the way */
export function lineAt(root: Node, path: readonly (string | number)[]): number {
  let node = root;
  for (const step of path) {
    const next = below(node, step);
    if (next === undefined) {
      break;
    }
    node = next;
  }
  return node.line;
}

function below(node: Node, step: string | number): Node | undefined {
  switch (node.kind) {
    case 'alias':
      return below(node.target, step);
    case 'list':
      return node.items[Number(step)];
    case 'map':
      return under(node, String(step));
    case 'scalar':
      return undefined;
  }
}

/** As values are: the last of equal keys, whether its own or merged. */
function under(map: MapNode, name: string): Node | undefined {
  let found: Node | undefined;
  for (const [key, value] of map.entries) {
    if (isMerge(key)) {
      for (const source of mergeSources(value)) {
        found = below(source, name) ?? found;
      }
    } else if (keyName(key).name === name) {
      found = value;
    }
  }
  return found;
}
