/** The tokens of a run: one for each registry and scope, shared by all requests, renewed when it expires. */

import { isFailure } from '../failure.ts';
import type { CodedReason } from '../verdict.ts';
import type { Http } from './http.ts';
import { timeLimit, untilAborted } from './time-limit.ts';
import { askForToken, type Token, type TokenRequest } from './token-service.ts';

const MAX_TOKEN_MILLISECONDS = 30_000;
/** How often a request asks anew after a failure that another one waited for too. */
const MAX_TURNS = 3;

interface Shared {
  readonly token: Promise<Token | CodedReason>;
  /** On the monotonic clock; known once the token is there. */
  expires?: number;
}

export class Tokens {
  readonly #http: Http;
  readonly #shared = new Map<string, Shared>();

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * @param signal ends the wait of this request alone, and not the others'
   * @param spent a token that was refused: another one is asked for
   */
  async token(request: TokenRequest, signal: AbortSignal, spent?: Token): Promise<Token | CodedReason> {
    for (let turn = 1; ; turn++) {
      const { token, mine } = await this.#next(request, spent);
      const answer = await untilAborted(token, signal, () => noTokenInTime(request.realm));
      const mayAskAnew = isFailure(answer) && answer.code === 'REGISTRY_UNREACHABLE' && !mine && turn < MAX_TURNS;
      if (!mayAskAnew) {
        return answer;
      }
    }
  }

  async #next(request: TokenRequest, spent: Token | undefined): Promise<Pick<Shared, 'token'> & { mine: boolean }> {
    const { realm, service, scope, credentials, own, publicOnly } = request;
    const key = JSON.stringify([realm, service, scope, credentials, own, publicOnly]);
    const held = this.#shared.get(key);
    const usable = held !== undefined && (held.expires === undefined || held.expires > performance.now());
    if (usable && (spent === undefined || held.expires === undefined || (await held.token) !== spent)) {
      return { token: held.token, mine: false };
    }
    const newer = this.#shared.get(key);
    if (newer !== undefined && newer !== held) {
      return { token: newer.token, mine: false };
    }
    return { token: this.#ask(key, request), mine: true };
  }

  #ask(key: string, request: TokenRequest): Promise<Token | CodedReason> {
    const asked = performance.now();
    const shared: Shared = { token: askForToken(this.#http, request, timeLimit(MAX_TOKEN_MILLISECONDS)) };
    this.#shared.set(key, shared);
    const settle = (token?: Token | CodedReason) => {
      if (token !== undefined && !isFailure(token)) {
        shared.expires = asked + token.milliseconds;
      } else if (this.#shared.get(key) === shared) {
        this.#shared.delete(key);
      }
    };
    void shared.token.then(settle, () => {
      settle();
    });
    return shared.token;
  }
}

function noTokenInTime({ host }: URL): CodedReason {
  return { code: 'TIMED_OUT', reason: `${host} gave no token in time` };
}
