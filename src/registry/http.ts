/** One HTTP request to a registry: redirects, repeated attempts, limits, and what went wrong as a coded reason. */

import { Agent, type Dispatcher, interceptors, request } from 'undici';
import { isFailure } from '../failure.ts';
import type { CodedReason } from '../verdict.ts';
import { connectionFailure } from './connection-failure.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Most bytes of the body. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** The first field of that name. */
  readonly header: (name: string) => string | undefined;
  /** All fields of that name. */
  readonly headers: (name: string) => readonly string[];
  /** Exactly the bytes that were sent: no content coding is asked for or undone. */
  readonly body: Buffer;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

export class Http {
  /** Requests sent to registries, redirects and repetitions included. */
  requests = 0;
  readonly #dispatcher: Dispatcher;
  readonly #plainHttp: (host: string) => boolean;

  /** @param plainHttp whether a host may be spoken to without TLS */
  constructor(plainHttp: (host: string) => boolean) {
    this.#plainHttp = plainHttp;
    this.#dispatcher = new Agent({ connect: { timeout: 10_000 } }).compose(
      (dispatch) => (options, handler) => {
        this.requests++;
        return dispatch(options, handler);
      },
      interceptors.retry({
        maxRetries: 2,
        minTimeout: 250,
        maxTimeout: 5_000,
        timeoutFactor: 4,
        methods: ['GET', 'HEAD'],
        statusCodes: [429, 500, 502, 503, 504],
        throwOnError: false,
      }),
    );
  }

  /**
   * @returns the answer, whatever its status, or why there is none: `TIMED_OUT` (the signal), `LIMIT_EXCEEDED`,
   *   `REGISTRY_UNREACHABLE`. Credentials are not carried to another origin.
   */
  async send(asked: HttpRequest): Promise<HttpResponse | CodedReason> {
    let { url, headers } = asked;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#once({ ...asked, url, headers });
      const location = isFailure(answer) ? undefined : redirectOf(answer);
      if (location === undefined) {
        return answer;
      }
      const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      if (redirects === MAX_REDIRECTS || target === undefined || !this.#mayFollow(url, target)) {
        return refusedRedirect(url);
      }
      if (target.origin !== url.origin) {
        headers = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
      }
      url = target;
    }
  }

  #mayFollow(from: URL, to: URL): boolean {
    const plain = to.protocol === 'http:' && (this.#plainHttp(to.host) || from.origin === to.origin);
    return (to.protocol === 'https:' || plain) && to.username === '' && to.password === '';
  }

  async #once({ method, url, headers, limit, signal }: HttpRequest): Promise<HttpResponse | CodedReason> {
    let answering = false;
    try {
      const {
        statusCode,
        headers: received,
        body,
      } = await request(url, {
        method,
        headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'kong-mesh-provenance' },
        signal,
        dispatcher: this.#dispatcher,
      });
      answering = true;
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > limit) {
          // Leaving the loop ends the transfer.
          return { code: 'LIMIT_EXCEEDED', reason: `${url.host} sent more than ${limit} bytes` };
        }
        chunks.push(chunk);
      }
      const valuesOf = (name: string) => [received[name] ?? []].flat();
      return {
        status: statusCode,
        header: (name) => valuesOf(name)[0],
        headers: valuesOf,
        body: Buffer.concat(chunks),
      };
    } catch (error) {
      return signal.aborted ? timedOut(url) : connectionFailure(url, error, answering);
    }
  }
}

function redirectOf({ status, header }: HttpResponse): string | undefined {
  return REDIRECTS.includes(status) ? (header('location') ?? '') : undefined;
}

function timedOut({ host }: URL): CodedReason {
  return { code: 'TIMED_OUT', reason: `${host} did not answer in time` };
}

function refusedRedirect({ host }: URL): CodedReason {
  return { code: 'REGISTRY_UNREACHABLE', reason: `${host} redirects to where the pack does not follow` };
}
