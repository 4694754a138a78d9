/** Anonymous bearer tokens, one for each repository: https://distribution.github.io/distribution/spec/auth/token/. */

import { isFailure } from '../failure.ts';
import { readUntrustedJson, record, text } from '../json/untrusted-json.ts';
import { type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import { bearerChallenge, type Challenge } from './challenge.ts';
import type { Http } from './http.ts';

export interface BearerToken {
  readonly token: string;
}

const MAX_TOKEN_BYTES = 64 * 1024;
const MAX_TOKEN_MILLISECONDS = 30_000;

/** Servers of OAuth 2 use the second name. */
const TokenAnswer = record({}, { token: text, access_token: text });

/** The tokens of a run. Requests for the same repository share one, and each waits no longer than its own signal says. */
export class Tokens {
  readonly #http: Http;
  /** By registry. */
  readonly #challenges = new Map<string, Challenge>();
  /** By repository. */
  readonly #tokens = new Map<string, Promise<BearerToken | CodedReason>>();

  constructor(http: Http) {
    this.#http = http;
  }

  /** @returns the token to send; undefined as long as the registry has not asked for one */
  async current(name: RepositoryName, signal: AbortSignal): Promise<BearerToken | CodedReason | undefined> {
    const challenge = this.#challenges.get(name.registry);
    return challenge && this.#shared(name, challenge, signal);
  }

  /**
   * After an answer 401.
   *
   * @param header `WWW-Authenticate` of the answer
   * @param url what was asked
   * @param spent the token that was refused
   * @returns another token; undefined where the registry asks for something else than a bearer token
   */
  async renewed(
    name: RepositoryName,
    header: string | undefined,
    url: URL,
    signal: AbortSignal,
    spent: BearerToken | undefined,
  ): Promise<BearerToken | CodedReason | undefined> {
    const challenge = bearerChallenge(header, url);
    if (challenge === undefined) {
      return undefined;
    }
    this.#challenges.set(name.registry, challenge);
    return this.#shared(name, challenge, signal, spent);
  }

  async #shared(name: RepositoryName, challenge: Challenge, signal: AbortSignal, spent?: BearerToken) {
    const key = repositoryText(name);
    const held = this.#tokens.get(key);
    const shared =
      held === undefined || (spent !== undefined && (await held) === spent)
        ? anonymousToken(this.#http, challenge, name.path, AbortSignal.timeout(MAX_TOKEN_MILLISECONDS))
        : held;
    this.#tokens.set(key, shared);
    const forgetFailure = (token?: BearerToken | CodedReason) => {
      if ((token === undefined || isFailure(token)) && this.#tokens.get(key) === shared) {
        this.#tokens.delete(key);
      }
    };
    void shared.then(forgetFailure, () => {
      forgetFailure();
    });
    return withinTime(shared, name.registry, signal);
  }
}

/** @returns a token that may pull from the repository, or why there is none */
async function anonymousToken(
  http: Http,
  { realm, service }: Challenge,
  path: string,
  signal: AbortSignal,
): Promise<BearerToken | CodedReason> {
  const url = new URL(realm);
  if (service !== undefined) {
    url.searchParams.set('service', service);
  }
  url.searchParams.set('scope', `repository:${path}:pull`);
  const answer = await http.send({ method: 'GET', url, headers: {}, limit: MAX_TOKEN_BYTES, signal });
  if (isFailure(answer)) {
    return answer;
  }
  const value = answer.status === 200 ? readUntrustedJson(TokenAnswer, answer.body) : undefined;
  const token = value?.token ?? value?.access_token;
  if (token !== undefined) {
    return { token };
  }
  return answer.status === 429
    ? { code: 'REGISTRY_RATE_LIMITED', reason: `${url.host} gives no more tokens for now` }
    : { code: 'REGISTRY_UNAUTHORIZED', reason: `${url.host} gives no anonymous token (status ${answer.status})` };
}

function withinTime<T>(shared: Promise<T>, registry: string, signal: AbortSignal): Promise<T | CodedReason> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      resolve({ code: 'TIMED_OUT', reason: `${registry} gave no token in time` });
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      stop();
    }
    shared.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}
