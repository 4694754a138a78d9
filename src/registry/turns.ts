/** What is done at once: requests to one host, and bytes of answers in the whole process. Who waits for a turn loses no time. */

import pLimit, { type LimitFunction } from 'p-limit';
import { pause } from './time-limit.ts';

const MAX_REQUESTS_PER_HOST = 8;
const MAX_BYTES_AT_ONCE = 32 * 1024 * 1024;

export class HostTurns {
  readonly #hosts = new Map<string, LimitFunction>();

  take<T>(origin: string, signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    const limit = this.#hosts.get(origin) ?? pLimit(MAX_REQUESTS_PER_HOST);
    this.#hosts.set(origin, limit);
    const resume = pause(signal);
    return limit(() => {
      resume();
      return send();
    });
  }
}

interface Waiting {
  readonly bytes: number;
  readonly start: () => void;
}

/** Room for the bodies of answers, given in the order of asking. */
class ByteTurns {
  #free = MAX_BYTES_AT_ONCE;
  readonly #waiting: Waiting[] = [];

  /** @returns once there is room, what gives it back */
  async take(bytes: number, signal: AbortSignal): Promise<() => void> {
    const wanted = Math.min(bytes, MAX_BYTES_AT_ONCE);
    if (this.#waiting.length > 0 || wanted > this.#free) {
      const resume = pause(signal);
      await new Promise<void>((start) => this.#waiting.push({ bytes: wanted, start }));
      resume();
    } else {
      this.#free -= wanted;
    }
    return () => {
      this.#free += wanted;
      this.#startNext();
    };
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.bytes <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.start();
    }
  }
}

/** One for the process: what is held by two runs is held by one memory. */
export const byteTurns = new ByteTurns();
