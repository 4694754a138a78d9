/** The tokens of a YAML text. */

export interface Token {
  readonly kind: TokenKind;
  /** Counted from 0. */
  readonly line: number;
  /** The value of a scalar, the name of an alias or anchor, a whole tag. Empty for other tokens. */
  readonly text: string;
}

/**
 * `quoted` is every scalar that is not plain. `mapping`, `sequence` and `end` open and close blocks. They come from
 * indentation, not from characters.
 */
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
