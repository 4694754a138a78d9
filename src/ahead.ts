/**
 * The images of a stack's last run, verified ahead. Pulumi has resources remediated one after the other, and in an update
 * analysed so too: what each waits for would add up (docs/adr/0033).
 */

import { type Judges, judgementOf } from './judgement.ts';
import { referenceText } from './reference/reference.ts';
import type { ImageResult } from './result.ts';

/** The images that a stack had, from one run to the next. They are hints: each is judged as if it were planned. */
export interface RememberedImages {
  readonly images: (stack: string) => Promise<readonly string[]>;
  readonly keepImages: (stack: string, images: readonly string[]) => Promise<void>;
}

export class Ahead {
  readonly #judges: Judges;
  readonly #remembered: RememberedImages | undefined;
  #stack: string | undefined;

  constructor(judges: Judges, remembered: RememberedImages | undefined) {
    this.#judges = judges;
    this.#remembered = remembered;
  }

  /**
   * To be called for each resource: the first one tells the stack.
   *
   * @param isAlone whether Pulumi awaits this resource before it plans the next one. Then what is remembered is started.
   *   Nobody waits for it: who needs a verdict awaits that one.
   */
  start(urn: string, isAlone: boolean): void {
    if (this.#stack === undefined) {
      this.#stack = stackOf(urn);
      if (isAlone) {
        void this.#verify(this.#stack);
      }
    }
  }

  /** Remembers what passed; of other images nothing is kept. */
  async keep(results: readonly ImageResult[]): Promise<void> {
    const passed = results.flatMap(({ reference, verdict }) =>
      reference !== undefined && verdict.result === 'PASSED' ? [referenceText(reference)] : [],
    );
    if (this.#stack !== undefined) {
      await this.#remembered?.keepImages(this.#stack, [...new Set(passed)]);
    }
  }

  async #verify(stack: string): Promise<void> {
    for (const image of (await this.#remembered?.images(stack)) ?? []) {
      const { judge } = judgementOf({ resource: '', use: { path: [], image, injected: false } }, '', this.#judges);
      // A bug is thrown once more, and caught, where the image is planned.
      void Promise.resolve()
        .then(judge)
        .catch(() => undefined);
    }
  }
}

/** `urn:pulumi:dev::mesh` of `urn:pulumi:dev::mesh::kubernetes:apps/v1:Deployment::proxy`. */
function stackOf(urn: string): string {
  return urn.split('::').slice(0, 2).join('::');
}
