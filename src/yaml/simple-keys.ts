/** Keys without `?` before them. The scanner learns that a token was such a key only at the `:` after it. */

import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';

/** A place where a key may start. */
export interface SimpleKey {
  /** The number that the key's token has. */
  readonly token: number;
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** Whether only a key may stand here. */
  readonly required: boolean;
}

const MAX_KEY_CHARACTERS = 1024;

/** There is at most one candidate in each open pair of brackets, and one in the blocks around them. */
export class SimpleKeys {
  readonly #cursor: Cursor;
  /** The last is the innermost pair of brackets. */
  readonly #candidates: (SimpleKey | undefined)[] = [undefined];
  readonly #byToken = new Map<number, SimpleKey>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  save(key: SimpleKey): void {
    this.giveUp();
    this.#candidates[this.#candidates.length - 1] = key;
    this.#byToken.set(key.token, key);
  }

  /** No `:` can follow the saved key any more. */
  giveUp(): void {
    const key = this.#remove();
    if (key?.required === true) {
      missing(key);
    }
  }

  /** @returns the saved key, which the `:` at the cursor belongs to */
  complete(): SimpleKey | undefined {
    const key = this.#remove();
    if (key === undefined || this.#isInReach(key)) {
      return key;
    }
    return key.required ? this.#outOfReach(key) : undefined;
  }

  /** @returns whether the token with that number may still become a key */
  mayStartAt(token: number): boolean {
    const key = this.#byToken.get(token);
    if (key === undefined || this.#isInReach(key)) {
      return key !== undefined;
    }
    this.#byToken.delete(token);
    return key.required ? this.#outOfReach(key) : false;
  }

  openBracket(): void {
    this.#candidates.push(undefined);
  }

  closeBracket(): void {
    this.#remove();
    if (this.#candidates.length > 1) {
      this.#candidates.pop();
    }
  }

  #remove(): SimpleKey | undefined {
    const key = this.#candidates.at(-1);
    this.#candidates[this.#candidates.length - 1] = undefined;
    if (key !== undefined) {
      this.#byToken.delete(key.token);
    }
    return key;
  }

  /** A key and its `:` must be on one line, and near enough. */
  #isInReach({ at, line }: SimpleKey): boolean {
    const { text, at: here } = this.#cursor;
    return (
      line === this.#cursor.line &&
      (here - at <= MAX_KEY_CHARACTERS ||
        (here - at <= 2 * MAX_KEY_CHARACTERS && countCharacters(text.slice(at, here)) <= MAX_KEY_CHARACTERS))
    );
  }

  #outOfReach(key: SimpleKey): never {
    if (key.line !== this.#cursor.line) {
      missing(key);
    }
    throw new YamlProblem(
      key.line,
      `this line has no key and colon within its first ${MAX_KEY_CHARACTERS} characters; write a shorter key`,
    );
  }
}

function missing({ line }: SimpleKey): never {
  throw new YamlProblem(
    line,
    'a key and a colon are missing on this line; write them, or indent the line to continue the one above',
  );
}

function countCharacters(text: string): number {
  return Array.from(text).length;
}
