/** A repository over HTTP: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md, read only and anonymous. */

import { isFailure } from '../failure.ts';
import type { RepositoryName } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import { answerOf, failureOf, type Read, readBlob, readClaim, readManifestAnswer } from './answers.ts';
import { checkedManifest } from './digest-checked.ts';
import { Http, type HttpResponse } from './http.ts';
import { MANIFEST_TYPES } from './media-type.ts';
import { listReferrers } from './referrers.ts';
import { type Answer, MAX_MANIFEST_BYTES, type OpenRepository } from './repository.ts';
import { Tokens } from './tokens.ts';

type Method = 'GET' | 'HEAD';

export class RegistryClient {
  readonly #plainHttp: (host: string) => boolean;
  readonly #http: Http;
  readonly #tokens: Tokens;

  /** @param registries by host, whether it is spoken to without TLS */
  constructor(registries: Readonly<Record<string, { readonly plainHttp?: boolean }>>) {
    this.#plainHttp = (host) => registries[host]?.plainHttp === true;
    this.#http = new Http(this.#plainHttp);
    this.#tokens = new Tokens(this.#http);
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#http.requests;
  }

  /** Opens a repository at the registry in its name. Its bytes are not compared with digests: digest-checked.ts does that. */
  readonly open: OpenRepository = (name, signal) => {
    const send = (method: Method, url: URL, limit: number) => this.#send(name, method, url, limit, signal);
    const failure = (response: HttpResponse) => failureOf(name, response, this.#plainHttp(name.registry));
    const ask = async <T>(method: Method, rest: string, limit: number, read: Read<T>): Promise<Answer<T>> => {
      const response = await send(method, this.#url(name, rest), limit);
      return isFailure(response) ? { failure: response } : answerOf(response, failure, read);
    };
    const manifest = (tagOrDigest: string) =>
      ask('GET', `manifests/${tagOrDigest}`, MAX_MANIFEST_BYTES, readManifestAnswer(name, tagOrDigest));
    return {
      name,
      places: [name],
      manifest,
      blob: (digest, limit) => ask('GET', `blobs/${digest}`, limit, readBlob(name)),
      resolve: async (tag) => {
        const claim = await ask('HEAD', `manifests/${tag}`, MAX_MANIFEST_BYTES, readClaim(name));
        if (!('found' in claim)) {
          return claim;
        }
        if (claim.found !== undefined) {
          return { found: claim.found };
        }
        const answer = checkedManifest(await manifest(tag), tag, name);
        return 'found' in answer ? { found: answer.found.digest } : answer;
      },
      referrers: (digest) =>
        listReferrers(
          name,
          this.#url(name, `referrers/${digest}`),
          (url) => send('GET', url, MAX_MANIFEST_BYTES),
          failure,
        ),
    };
  };

  /** Sends a request with the repository's token, and once more with another one where the registry asks for that. */
  async #send(
    name: RepositoryName,
    method: Method,
    url: URL,
    limit: number,
    signal: AbortSignal,
  ): Promise<HttpResponse | CodedReason> {
    const sendWith = (token: string | undefined) => {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const headers = { accept: MANIFEST_TYPES.join(', '), ...authorization };
      return this.#http.send({ method, url, headers, limit, signal });
    };
    const token = await this.#tokens.current(name, signal);
    if (isFailure(token)) {
      return token;
    }
    const response = await sendWith(token?.token);
    if (isFailure(response) || response.status !== 401) {
      return response;
    }
    const other = await this.#tokens.renewed(name, response.header('www-authenticate'), url, signal, token);
    if (other === undefined) {
      return response;
    }
    return isFailure(other) ? other : sendWith(other.token);
  }

  #url({ registry, path }: RepositoryName, rest: string): URL {
    const scheme = this.#plainHttp(registry) ? 'http' : 'https';
    const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
    return new URL(`/v2/${path}/${rest}`, `${scheme}://${host}`);
  }
}
