/** A repository over HTTP: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md, read only and anonymous. */

import { isFailure } from '../failure.ts';
import { type Code, CODES } from '../codes.ts';
import type { CodedReason } from '../verdict.ts';
import { anonymousToken, bearerChallenge, type BearerToken, type Challenge } from './tokens.ts';
import { Http, type HttpResponse } from './http.ts';
import { type Digest, isDigest, type RepositoryName } from '../reference/reference.ts';
import { type Answer, digestOf, type Manifest, MAX_MANIFEST_BYTES, type Repository } from './repository.ts';

const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** How a registry is reached. */
export interface RegistrySettings {
  /** Where to fetch instead, in this order: registries with an optional prefix. */
  readonly mirrors?: readonly string[];
  readonly plainHttp?: boolean;
}

/** Where a repository is fetched from: the registry's own host, or a mirror. */
interface Location {
  readonly host: string;
  readonly path: string;
}

export class RegistryClient {
  readonly #registries: Readonly<Record<string, RegistrySettings>>;
  readonly #http: Http;
  readonly #challenges = new Map<string, Challenge>();
  readonly #tokens = new Map<string, Promise<BearerToken | CodedReason>>();

  /** @param registries by host, how each is reached and which mirrors stand for it */
  constructor(registries: Readonly<Record<string, RegistrySettings>>) {
    this.#registries = registries;
    this.#http = new Http((host) => registries[host]?.plainHttp === true);
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#http.requests;
  }

  repository(name: RepositoryName, signal: AbortSignal): Repository {
    const ask = <T>(method: 'GET' | 'HEAD', rest: string, limit: number, read: Read<T>) =>
      this.#askLocations(name, method, rest, limit, signal, read);
    const manifest = (reference: string) =>
      ask('GET', `manifests/${reference}`, MAX_MANIFEST_BYTES, (response) => readManifest(response, reference));
    return {
      name,
      manifest,
      blob: (digest, limit) => ask('GET', `blobs/${digest}`, limit, ({ body }) => readBlob(body, digest)),
      resolve: async (tag) => {
        const claim = await ask('HEAD', `manifests/${tag}`, MAX_MANIFEST_BYTES, ({ header }) => ({
          found: header('docker-content-digest'),
        }));
        if (!('found' in claim)) {
          return claim;
        }
        return claim.found !== undefined && isDigest(claim.found)
          ? { found: claim.found }
          : mapFound(await manifest(tag), ({ digest }) => digest);
      },
    };
  }

  /** Asks one location after another until one has it; it is absent only if each of them says so. */
  async #askLocations<T>(
    name: RepositoryName,
    method: 'GET' | 'HEAD',
    rest: string,
    limit: number,
    signal: AbortSignal,
    read: Read<T>,
  ): Promise<Answer<T>> {
    let failure: CodedReason | undefined;
    for (const location of this.#locations(name)) {
      const response = await this.#request(location, method, rest, limit, signal);
      const answer = isFailure(response) ? { failure: response } : answerOf(response, location, read);
      if ('found' in answer || ('failure' in answer && CODES[answer.failure.code].family === 'refused')) {
        return answer;
      }
      failure ??= 'failure' in answer ? answer.failure : undefined;
    }
    return failure === undefined ? { absent: true } : { failure };
  }

  #locations({ registry, path }: RepositoryName): Location[] {
    const mirrors = this.#registries[registry]?.mirrors ?? [registry];
    return mirrors.map((mirror) => {
      const [host = '', ...prefix] = mirror.split('/');
      return { host, path: [...prefix, path].join('/') };
    });
  }

  async #request(
    { host, path }: Location,
    method: 'GET' | 'HEAD',
    rest: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<HttpResponse | CodedReason> {
    const url = this.#url(host, `/v2/${path}/${rest}`);
    const send = (token?: string) =>
      this.#http.send({
        method,
        url,
        headers: { accept: MANIFEST_TYPES, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
        limit,
        signal,
      });
    const known = this.#challenges.get(host);
    const token = known && (await this.#token(host, path, known, signal));
    if (token !== undefined && isFailure(token)) {
      return token;
    }
    const response = await send(token?.token);
    const challenge =
      isFailure(response) || response.status !== 401
        ? undefined
        : bearerChallenge(response.header('www-authenticate'), url);
    if (challenge === undefined) {
      return response;
    }
    this.#challenges.set(host, challenge);
    const fresh = await this.#token(host, path, challenge, signal, token);
    return isFailure(fresh) ? fresh : send(fresh.token);
  }

  /**
   * One token for a repository, however many images wait for it; each of them waits no longer than it may.
   *
   * @param spent a token that the registry no longer takes
   */
  async #token(host: string, path: string, challenge: Challenge, signal: AbortSignal, spent?: BearerToken) {
    const key = `${host}/${path}`;
    const held = this.#tokens.get(key);
    const shared =
      held === undefined || (spent !== undefined && (await held) === spent)
        ? anonymousToken(this.#http, challenge, path, AbortSignal.timeout(MAX_TOKEN_MILLISECONDS))
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
    return withinTime(shared, host, signal);
  }

  #url(host: string, path: string): URL {
    const scheme = this.#registries[host]?.plainHttp === true ? 'http' : 'https';
    return new URL(path, `${scheme}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`);
  }
}

const MAX_TOKEN_MILLISECONDS = 30_000;

type Reading<T> = { readonly found: T } | { readonly failure: CodedReason };
type Read<T> = (response: HttpResponse) => Reading<T>;

function answerOf<T>(response: HttpResponse, { host }: Location, read: Read<T>): Answer<T> {
  if (response.status === 200) {
    return read(response);
  }
  if (response.status === 404) {
    return { absent: true };
  }
  const code: Code = CODE_OF_STATUS[response.status] ?? 'REGISTRY_UNREACHABLE';
  return { failure: { code, reason: `${host} answers with status ${response.status}` } };
}

const CODE_OF_STATUS: Readonly<Record<number, Code>> = {
  401: 'REGISTRY_UNAUTHORIZED',
  403: 'REGISTRY_UNAUTHORIZED',
  429: 'REGISTRY_RATE_LIMITED',
};

/** A manifest's digest is that of its bytes; whoever says otherwise, the plan or the registry, is contradicted. */
function readManifest({ body, header }: HttpResponse, reference: string): Reading<Manifest> {
  const digest = digestOf(body);
  const claimed = isDigest(reference) ? reference : (header('docker-content-digest') ?? digest);
  return claimed === digest
    ? { found: { digest, bytes: body } }
    : {
        failure: {
          code: 'DIGEST_MISMATCH',
          reason: 'a manifest is not what its digest says',
          expected: claimed,
          found: digest,
        },
      };
}

function readBlob(body: Buffer, digest: Digest): Reading<Buffer> {
  const found = digestOf(body);
  return found === digest
    ? { found: body }
    : { failure: { code: 'DIGEST_MISMATCH', reason: 'a blob is not what its digest says', expected: digest, found } };
}

function mapFound<T, U>(answer: Answer<T>, map: (found: T) => U): Answer<U> {
  return 'found' in answer ? { found: map(answer.found) } : answer;
}

function withinTime<T>(shared: Promise<T>, host: string, signal: AbortSignal): Promise<T | CodedReason> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      resolve({ code: 'TIMED_OUT', reason: `${host} gave no token in time` });
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
