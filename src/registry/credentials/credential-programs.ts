/** The programs that keep credentials: each is asked once for a key, and takes no image the time that it needs itself. */

import { isFailure } from '../../failure.ts';
import { remainingMilliseconds, timeLimit, untilAborted } from '../time-limit.ts';
import type { HelperCall } from './credential-file.ts';
import { askHelper, MAX_HELPER_SECONDS, silence } from './docker-credential.ts';

type HelperAnswer = Awaited<ReturnType<typeof askHelper>>;

/** Most of what is left of an image's time that it waits for a program: after that it is tried without credentials. */
const SHARE = 0.5;

export class CredentialPrograms {
  readonly #environment: Readonly<Record<string, string>>;
  /** By program and key. */
  readonly #answers = new Map<string, Promise<HelperAnswer>>();
  /** Programs that did not answer, and are not asked for another key until they do. */
  readonly #silent = new Set<string>();

  /** @param environment all that the programs get */
  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  /**
   * Asks in the order of the calls until one is answered with credentials. All of them share one time.
   *
   * @param signal the image's time
   * @returns the answers
   */
  async ask(calls: readonly HelperCall[], signal: AbortSignal): Promise<readonly HelperAnswer[]> {
    const limit = timeLimit(Math.min(MAX_HELPER_SECONDS * 1000, remainingMilliseconds(signal) * SHARE));
    const either = AbortSignal.any([limit, signal]);
    const answers: HelperAnswer[] = [];
    for (const call of calls) {
      const answer = await untilAborted(this.#answer(call, limit), either, () => {
        if (limit.aborted) {
          this.#silent.add(call.helper);
        }
        return silence(call.helper);
      });
      answers.push(answer);
      if (answer !== undefined && (!isFailure(answer) || answer.silent === true)) {
        break;
      }
    }
    return answers;
  }

  #answer({ helper, key }: HelperCall, limit: AbortSignal): Promise<HelperAnswer> {
    const name = `${helper} ${key}`;
    const known = this.#answers.get(name);
    if (known !== undefined || this.#silent.has(helper)) {
      return known ?? Promise.resolve(silence(helper));
    }
    const asked = this.#start(helper, key, Math.max(1, remainingMilliseconds(limit)));
    this.#answers.set(name, asked);
    return asked;
  }

  async #start(helper: string, key: string, milliseconds: number): Promise<HelperAnswer> {
    const answer = await askHelper(helper, key, this.#environment, milliseconds);
    if (isFailure(answer) && answer.silent === true) {
      this.#silent.add(helper);
    } else {
      this.#silent.delete(helper);
    }
    return answer;
  }
}
