/** The parts that a YAML text is made of, in order. */

export interface Token {
  readonly kind: TokenKind;
  /** Counted from 0. */
  readonly line: number;
  /** Of a scalar its value, of an alias or anchor its name, of a tag the whole of it. */
  readonly text: string;
}

/** `quoted` is any scalar that is not plain. `mapping`, `sequence` and `end` are told by indentation alone. */
export type TokenKind =
  | Mark
  | 'key'
  | 'value'
  | 'mapping'
  | 'sequence'
  | 'end'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'plain'
  | 'quoted'
  | 'end of text';

export type Mark = '---' | '...' | '[' | ']' | '{' | '}' | ',' | '-';
