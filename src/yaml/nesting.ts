/** The collections that are open while a text is scanned: blocks, which indentation makes, and brackets. */

import type { TokenQueue } from './token-queue.ts';

/** The column outside of all blocks. */
const OUTSIDE = -1;

/** Between brackets, indentation means nothing: blocks neither open nor close there. */
export class Nesting {
  readonly #tokens: TokenQueue;
  readonly #outerColumns: number[] = [];
  #column = OUTSIDE;
  #brackets = 0;

  constructor(tokens: TokenQueue) {
    this.#tokens = tokens;
  }

  /** The column of the innermost block, or -1. */
  get column(): number {
    return this.#column;
  }

  get inBrackets(): boolean {
    return this.#brackets > 0;
  }

  openBracket(): void {
    this.#brackets += 1;
  }

  closeBracket(): void {
    this.#brackets = Math.max(0, this.#brackets - 1);
  }

  /**
   * Opens a block if `column` is to the right of the innermost one.
   *
   * @param before the number of the token that the block starts with
   */
  openBlock(kind: 'mapping' | 'sequence', column: number, line: number, before: number): void {
    if (!this.inBrackets && this.#column < column) {
      this.#outerColumns.push(this.#column);
      this.#column = column;
      this.#tokens.insert({ kind, line, text: '' }, before);
    }
  }

  /** Closes the blocks to the right of `column`. */
  closeBlocks(column: number, line: number): void {
    while (!this.inBrackets && this.#column > column) {
      this.#tokens.add({ kind: 'end', line, text: '' });
      this.#column = this.#outerColumns.pop() ?? OUTSIDE;
    }
  }

  closeAllBlocks(line: number): void {
    this.closeBlocks(OUTSIDE, line);
  }
}
