/** Images that fail for the same cause: it is told once, and named at all others. */

import type { ImageResult } from '../result.ts';
import type { Failed } from '../verdict.ts';

export class FirstWithCause {
  readonly #first = new Map<string, ImageResult>();

  /** @returns the first result that was asked about with the same reasons, under the same level; it may be this one */
  firstWith(result: ImageResult, { reasons }: Failed): ImageResult {
    const key = JSON.stringify([result.level, reasons]);
    const first = this.#first.get(key) ?? result;
    this.#first.set(key, first);
    return first;
  }
}
