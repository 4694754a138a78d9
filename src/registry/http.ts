/** A request to a registry or a token service: authorization and redirects, hop by hop. */

import { isFailure } from '../failure.ts';
import type { CodedReason } from '../verdict.ts';
import { Attempts } from './attempts.ts';
import type { RegistryEnvironment } from './environment.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { type Registries, registrySettings } from './registry-settings.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/** First nothing, then a new token, another scope, and no credentials. */
const MAX_AUTHORIZATIONS = 4;

export class Http {
  readonly #attempts: Attempts;
  readonly #registries: Registries;

  constructor(registries: Registries, environment: RegistryEnvironment) {
    this.#registries = registries;
    this.#attempts = new Attempts(registries, environment);
  }

  /** Requests sent: those that were refused, redirects, repetitions and requests for tokens included. */
  get requests(): number {
    return this.#attempts.requests;
  }

  /** Whether the host is inside the network, as far as it was looked up. */
  isInside(url: URL): boolean {
    return this.#attempts.isInside(url);
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#attempts.close();
  }

  /**
   * @returns the answer, whatever its status, or why there is none: `TIMED_OUT` (the signal), `LIMIT_EXCEEDED`,
   *   `REGISTRY_RATE_LIMITED`, `REGISTRY_UNAUTHORIZED`, `REGISTRY_UNREACHABLE`
   */
  async send(asked: HttpRequest): Promise<HttpResponse | CodedReason> {
    let hop = asked;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#authorized(hop);
      const location = isFailure(answer) ? undefined : redirectOf(answer);
      if (location === undefined) {
        return answer;
      }
      const target = URL.canParse(location, hop.url.href) ? new URL(location, hop.url) : undefined;
      if (asked.sameOrigin === true && target?.origin !== asked.url.origin) {
        return answer;
      }
      if (redirects === MAX_REDIRECTS) {
        return refusedRedirect(hop.url, `more than ${MAX_REDIRECTS} times`);
      }
      if (target === undefined || hop.form !== undefined || !this.#mayFollow(hop.url, target)) {
        return refusedRedirect(hop.url, 'to where the pack does not follow');
      }
      hop = this.#redirected(hop, target);
    }
  }

  /**
   * Another origin gets nothing that is meant for this one, and an inside one is reached from inside only. Neither does
   * this one, if another sends back to it: the other one chose what is asked there.
   */
  #redirected(hop: HttpRequest, target: URL): HttpRequest {
    return target.origin === hop.url.origin
      ? { ...hop, url: target }
      : {
          ...hop,
          url: target,
          headers: withoutAuthorization(hop.headers),
          own: false,
          publicOnly: hop.publicOnly || !this.#attempts.isInside(hop.url),
        };
  }

  #mayFollow(from: URL, to: URL): boolean {
    const plain =
      to.protocol === 'http:' &&
      (registrySettings(this.#registries, to).plainHttp === true || from.origin === to.origin);
    return (to.protocol === 'https:' || plain) && to.username === '' && to.password === '';
  }

  async #authorized(hop: HttpRequest): Promise<HttpResponse | CodedReason> {
    const authorization = hop.authorize?.(hop);
    if (authorization === undefined) {
      return this.#attempts.send(hop);
    }
    let header = await authorization.current();
    for (let sent = 1; ; sent++) {
      if (isFailure(header)) {
        return header;
      }
      const headers = header === undefined ? hop.headers : { ...hop.headers, authorization: header };
      const answer = await this.#attempts.send({ ...hop, headers });
      if (isFailure(answer)) {
        return answer;
      }
      header = await authorization.after(answer);
      if (header === undefined || sent > MAX_AUTHORIZATIONS) {
        return answer;
      }
    }
  }
}

function withoutAuthorization(headers: HttpRequest['headers']): HttpRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
}

function redirectOf({ status, header }: HttpResponse): string | undefined {
  return REDIRECTS.includes(status) ? (header('location') ?? '') : undefined;
}

function refusedRedirect({ host }: URL, how: string): CodedReason {
  return { code: 'REGISTRY_UNREACHABLE', reason: `${host} redirects ${how}` };
}
