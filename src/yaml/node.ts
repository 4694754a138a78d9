/** A YAML document as a tree. {@link valueOf} makes its value. */

export type Node = ScalarNode | ListNode | MapNode | AliasNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  /** Counted from 0. */
  readonly line: number;
  readonly text: string;
  readonly tag?: string;
  /** Whether its text decides its type: it has no quotes, or the tag `!`. */
  readonly plain: boolean;
}

export interface ListNode {
  readonly kind: 'list';
  readonly line: number;
  readonly items: Node[];
}

export interface MapNode {
  readonly kind: 'map';
  readonly line: number;
  /** In the order of the text; a key may occur more than once. */
  readonly entries: Entry[];
}

export type Entry = [key: Node, value: Node];

export interface AliasNode {
  readonly kind: 'alias';
  readonly line: number;
  readonly target: Node;
}

/** A key, value or item that is left out. */
export function emptyNode(line: number): ScalarNode {
  return { kind: 'scalar', line, text: '', plain: true };
}
