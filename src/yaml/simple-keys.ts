/** Keys that no `?` announces: what may be one is known only when its `:` comes, or can come no more. */

import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';

/** Where a key may begin. */
export interface SimpleKey {
  /** Which token would be the key's. */
  readonly token: number;
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** Whether nothing but a key can be there. */
  readonly required: boolean;
}

const MAX_KEY_CHARACTERS = 1024;

/** One for each pair of brackets that is open, and one for the block around them. */
export class SimpleKeys {
  readonly #cursor: Cursor;
  readonly #open: (SimpleKey | undefined)[] = [undefined];
  readonly #byToken = new Map<number, SimpleKey>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  save(key: SimpleKey): void {
    this.giveUp();
    this.#open[this.#open.length - 1] = key;
    this.#byToken.set(key.token, key);
  }

  /** There comes no `:` for it. */
  giveUp(): void {
    if (this.#take()?.required === true) {
      this.#missing();
    }
  }

  /** @returns the key whose `:` is here */
  complete(): SimpleKey | undefined {
    const key = this.#take();
    if (key === undefined || this.#isInReach(key)) {
      return key;
    }
    return key.required ? this.#missing() : undefined;
  }

  /** Whether a token may yet turn out to be a key. */
  mayBegin(token: number): boolean {
    const key = this.#byToken.get(token);
    if (key === undefined || this.#isInReach(key)) {
      return key !== undefined;
    }
    this.#byToken.delete(token);
    return key.required ? this.#missing() : false;
  }

  openBracket(): void {
    this.#open.push(undefined);
  }

  closeBracket(): void {
    this.#take();
    if (this.#open.length > 1) {
      this.#open.pop();
    }
  }

  #take(): SimpleKey | undefined {
    const key = this.#open.at(-1);
    this.#open[this.#open.length - 1] = undefined;
    if (key !== undefined) {
      this.#byToken.delete(key.token);
    }
    return key;
  }

  /** On the same line, and not too far away. */
  #isInReach({ at, line }: SimpleKey): boolean {
    const { text, at: here, line: now } = this.#cursor;
    return (
      line === now &&
      (here - at <= MAX_KEY_CHARACTERS ||
        (here - at <= 2 * MAX_KEY_CHARACTERS && length(text.slice(at, here)) <= MAX_KEY_CHARACTERS))
    );
  }

  #missing(): never {
    throw new YamlProblem(
      this.#cursor.line,
      'a line is neither a key with its colon nor part of what stands before it',
    );
  }
}

/** In characters. */
function length(text: string): number {
  return Array.from(text).length;
}
