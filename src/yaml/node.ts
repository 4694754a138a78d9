/** A YAML document as a tree, before its values are made of it. */

export type Node = ScalarNode | ListNode | MapNode | AliasNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly line: number;
  readonly text: string;
  readonly tag?: string;
  /** Whether it is what it looks like: a number, say. */
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
  /** Also equal keys, in their order. */
  readonly entries: [key: Node, value: Node][];
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly line: number;
  readonly target: Node;
}
