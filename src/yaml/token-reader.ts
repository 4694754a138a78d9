/** The tokens of a YAML text as the parser takes them. */

import { YamlProblem } from './problem.ts';
import { Scanner } from './scanner.ts';
import type { Token, TokenKind } from './token.ts';

export class TokenReader {
  readonly #scanner: Scanner;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  /** The next token, which stays the next one. */
  peek(): Token {
    return this.#scanner.peek();
  }

  /** The kind of the next token. */
  get kind(): TokenKind {
    return this.peek().kind;
  }

  /** The line of the next token, counted from 0. */
  get line(): number {
    return this.peek().line;
  }

  is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.kind);
  }

  take(): Token {
    return this.#scanner.take();
  }

  /** Takes the next token if it is of that kind. */
  takeIf(kind: TokenKind): Token | undefined {
    return this.kind === kind ? this.take() : undefined;
  }

  fail(sentence: string): never {
    throw new YamlProblem(this.line, sentence);
  }
}
