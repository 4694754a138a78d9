/** The tokens that the scanner has found and the parser has not taken yet. */

import type { Token } from './token.ts';

/** Each token has a number: its position among all tokens of the text. */
export class TokenQueue {
  #tokens: Token[] = [];
  /** The number of the first token in {@link #tokens}. */
  #firstNumber = 0;
  #taken = 0;

  /** The number of the next token to be taken. */
  get nextNumber(): number {
    return this.#firstNumber + this.#taken;
  }

  /** The number of the next token to be added. */
  get endNumber(): number {
    return this.#firstNumber + this.#tokens.length;
  }

  /** @returns undefined if the scanner must go on */
  peek(): Token | undefined {
    return this.#tokens[this.#taken];
  }

  /** Removes the token that {@link peek} returns. */
  take(): void {
    this.#taken += 1;
    if (this.#taken === this.#tokens.length) {
      this.#firstNumber += this.#taken;
      this.#tokens = [];
      this.#taken = 0;
    }
  }

  add(token: Token): void {
    this.#tokens.push(token);
  }

  /** @param before the number that the token gets; the tokens from there on move up by one */
  insert(token: Token, before: number): void {
    this.#tokens.splice(before - this.#firstNumber, 0, token);
  }
}
