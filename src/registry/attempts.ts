/** A request to one address, sent again on a bad day; a host that can't be reached is not tried by every image anew. */

import { setTimeout as wait } from 'node:timers/promises';
import { isFailure } from '../failure.ts';
import type { CodedReason } from '../verdict.ts';
import { Connections } from './connection.ts';
import { attemptsAfter, concernsHost, connectionFailure } from './connection-failure.ts';
import type { RegistryEnvironment } from './environment.ts';
import { exchange, isTooLarge, type Times, TIMES } from './exchange.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { proxyFailure } from './proxy-failure.ts';
import type { Registries } from './registry-settings.ts';
import { pauseBefore, waitsTooLong } from './retry.ts';
import { remainingMilliseconds } from './time-limit.ts';
import { HostTurns } from './turns.ts';

const MAX_FAILURE_MILLISECONDS = 30_000;

export class Attempts {
  requests = 0;
  readonly #connections: Connections;
  readonly #times: Times;
  readonly #turns = new HostTurns();
  readonly #failures = new Map<string, { readonly failure: CodedReason; readonly until: number }>();
  readonly #answered = new Set<string>();

  constructor(registries: Registries, environment: RegistryEnvironment, times: Times = TIMES) {
    this.#times = times;
    this.#connections = new Connections(registries, environment, times.connectMilliseconds);
  }

  isInside(url: URL): boolean {
    return this.#connections.isInside(url);
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  /** @returns the last answer, whatever its status, or why there is none */
  async send(asked: HttpRequest): Promise<HttpResponse | CodedReason> {
    const { url, signal } = asked;
    for (let number = 1; ; number++) {
      const outcome = await this.#turns.take(url.origin, signal, () => this.#once(asked));
      const next = pauseAfter(outcome, number, remainingMilliseconds(signal));
      if (next === undefined || signal.aborted) {
        return 'failure' in outcome ? outcome.failure : outcome;
      }
      if ('tooLong' in next) {
        return waitsTooLong(url, 'status' in outcome ? outcome.status : 0, next.tooLong);
      }
      await wait(next.pause, undefined, { signal }).catch(() => undefined);
    }
  }

  async #once(asked: HttpRequest): Promise<HttpResponse | Broken> {
    const { url, signal } = asked;
    const known = this.#failures.get(url.origin);
    if (known !== undefined && known.until > performance.now()) {
      return { failure: known.failure, attempts: 0 };
    }
    const dispatcher = await this.#connections.to(url, asked);
    if (isFailure(dispatcher)) {
      return { failure: dispatcher, attempts: 0 };
    }
    const progress = { answering: false };
    try {
      signal.throwIfAborted();
      this.requests++;
      return await exchange(asked, dispatcher, this.#times, () => {
        progress.answering = true;
        this.#answered.add(url.origin);
        this.#failures.delete(url.origin);
      });
    } catch (error) {
      if (signal.aborted) {
        return { failure: { code: 'TIMED_OUT', reason: `${url.host} did not answer in time` }, attempts: 0 };
      }
      if (isTooLarge(error)) {
        return {
          failure: { code: 'LIMIT_EXCEEDED', reason: `${url.host} sent more than ${asked.limit} bytes` },
          attempts: 0,
        };
      }
      const { problem } = await this.#connections.authorities();
      const proxy = this.#connections.proxyTo(url);
      const failure =
        (proxy === undefined ? undefined : proxyFailure(url, proxy, error, problem)) ??
        connectionFailure(url, error, progress.answering, problem);
      if (!progress.answering && concernsHost(error, this.#answered.has(url.origin))) {
        this.#failures.set(url.origin, { failure, until: performance.now() + MAX_FAILURE_MILLISECONDS });
      }
      return { failure, attempts: attemptsAfter(error, progress.answering) };
    }
  }
}

/** An attempt without an answer. */
interface Broken {
  readonly failure: CodedReason;
  /** How many attempts such a failure is worth. */
  readonly attempts: number;
}

function pauseAfter(outcome: HttpResponse | Broken, number: number, remaining: number): ReturnType<typeof pauseBefore> {
  if ('failure' in outcome) {
    return number < outcome.attempts ? pauseBefore({ number, remaining }) : undefined;
  }
  return pauseBefore({ number, remaining, status: outcome.status, retryAfter: outcome.header('retry-after') });
}
