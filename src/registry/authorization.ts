/** What a request sends as `Authorization`: what satisfied the server before, then what may satisfy it now. */

import { isFailure } from '../failure.ts';
import { type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import { type Challenge, challengesIn } from './challenge.ts';
import type { CredentialsOf } from './credentials/credentials.ts';
import type { Authorization, Hop, HttpResponse } from './http-message.ts';
import type { Token, TokenRequest } from './token-service.ts';
import type { Tokens } from './tokens.ts';
import { type Asked, type Way, waysTo } from './ways.ts';

export class Authorizations {
  readonly #tokens: Tokens;
  readonly #credentialsOf: CredentialsOf;
  readonly #tokenRealms: (registry: string) => readonly string[];
  /** What satisfied a server, by its origin and the repository. */
  readonly #satisfied = new Map<string, Way>();
  /** Stored credentials that satisfied a server, by its origin. Stale ones would close public repositories, too. */
  readonly #good = new Set<string>();
  /** What a server asked for last, by its origin: it will ask for that again in its other repositories. */
  readonly #challenges = new Map<string, readonly Challenge[]>();

  constructor(tokens: Tokens, credentialsOf: CredentialsOf, tokenRealms: (registry: string) => readonly string[]) {
    this.#tokens = tokens;
    this.#credentialsOf = credentialsOf;
    this.#tokenRealms = tokenRealms;
  }

  /** The authorization of one request to one address. */
  of(name: RepositoryName, { url, own, publicOnly }: Hop, signal: AbortSignal): Authorization {
    const stored = () => this.#credentialsOf(name, signal);
    const asked = { name, url, own, publicOnly, tokenRealms: this.#tokenRealms(name.registry), stored };
    const place = `${own ? 'own' : 'foreign'} ${url.origin} ${repositoryText(name)}`;
    return new RequestAuthorization(asked, signal, this.#tokens, {
      first: async () => this.#satisfied.get(place) ?? (await this.#ahead(asked)),
      challenged: (challenges) => this.#challenges.set(url.origin, challenges),
      satisfied: (way) => {
        this.#satisfied.set(place, way);
        this.#good.add(`${url.origin} ${headerOf(way)}`);
      },
    });
  }

  /** What the server will want in this repository as in the others. */
  async #ahead(asked: Asked): Promise<Way | undefined> {
    const { origin } = asked.url;
    const [way] = (await waysTo(asked, this.#challenges.get(origin) ?? [])).ways;
    return way === undefined || 'bearer' in way || this.#good.has(`${origin} ${headerOf(way)}`) ? way : undefined;
  }
}

/** What is remembered between requests. */
interface Memory {
  readonly first: () => Promise<Way | undefined>;
  readonly challenged: (challenges: readonly Challenge[]) => void;
  readonly satisfied: (way: Way) => void;
}

class RequestAuthorization implements Authorization {
  readonly #asked: Asked;
  readonly #signal: AbortSignal;
  readonly #tokens: Tokens;
  readonly #memory: Memory;
  readonly #tried = new Set<string>();
  /** Token services that failed, with and without credentials: for another scope they would fail again. */
  readonly #failed = new Set<string>();
  /** The first failure of one. It may be why too little is shown. */
  #failure: CodedReason | undefined;
  #way: Way | undefined;
  #token: Token | undefined;

  constructor(asked: Asked, signal: AbortSignal, tokens: Tokens, memory: Memory) {
    this.#asked = asked;
    this.#signal = signal;
    this.#tokens = tokens;
    this.#memory = memory;
  }

  async current(): Promise<string | CodedReason | undefined> {
    this.#way = await this.#memory.first();
    const header = this.#way && (await this.#header(this.#way));
    if (isFailure(header) && header.code !== 'TIMED_OUT') {
      // It was got ahead, and the server may ask for less.
      this.#way = undefined;
      return undefined;
    }
    return header;
  }

  async after(response: HttpResponse): Promise<string | CodedReason | undefined> {
    const way = this.#way;
    if (response.status === 401) {
      return this.#another(response);
    }
    if (response.status === 404 && this.#failure !== undefined) {
      // Servers hide what is not public, and nobody knows whether this is.
      return this.#failure;
    }
    if (response.status !== 403 && way !== undefined) {
      this.#memory.satisfied(way);
    }
    if (response.status !== 403 || way === undefined || 'header' in way || way.bearer.credentials === undefined) {
      return undefined;
    }
    // Credentials that may not do it do not keep a public image from being read.
    const header = await this.#try({ bearer: anonymous(way.bearer) });
    return isFailure(header) ? undefined : header;
  }

  async #another(response: HttpResponse): Promise<string | CodedReason | undefined> {
    const challenges = challengesIn(response.headers('www-authenticate'));
    this.#memory.challenged(challenges);
    const { ways, otherwise } = await waysTo(this.#asked, challenges);
    let refusal: CodedReason | undefined;
    for (const way of ways) {
      const header = await this.#try(way);
      if (header !== undefined && (!isFailure(header) || header.code === 'TIMED_OUT')) {
        return header;
      }
      refusal ??= header;
    }
    return this.#failure ?? otherwise ?? refusal;
  }

  /** @returns undefined where this was tried before */
  async #try(way: Way): Promise<string | CodedReason | undefined> {
    const key = JSON.stringify(way);
    if (this.#tried.has(key) || ('bearer' in way && this.#failed.has(serviceOf(way.bearer)))) {
      return undefined;
    }
    this.#tried.add(key);
    this.#way = way;
    return this.#header(way);
  }

  async #header(way: Way): Promise<string | CodedReason> {
    if ('header' in way) {
      return way.header;
    }
    const token = await this.#tokens.token(way.bearer, this.#signal, this.#token);
    if (isFailure(token)) {
      if (token.code !== 'REGISTRY_UNAUTHORIZED') {
        this.#failed.add(serviceOf(way.bearer));
        this.#failure ??= token;
      }
      return token;
    }
    this.#token = token;
    return `Bearer ${token.value}`;
  }
}

function anonymous({ realm, own, publicOnly, scope, service }: TokenRequest): TokenRequest {
  return { realm, own, publicOnly, scope, ...(service !== undefined && { service }) };
}

function headerOf(way: Way): string {
  return 'header' in way ? way.header : '';
}

function serviceOf({ realm, credentials }: TokenRequest): string {
  return `${realm.href} ${credentials === undefined ? 'without' : 'with'} credentials`;
}
