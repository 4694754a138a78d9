/** A repository over HTTP: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md, read only. */

import { isFailure } from '../failure.ts';
import type { RepositoryName } from '../reference/reference.ts';
import { entryOf } from '../reference/usual-port.ts';
import { answerOf, claimOf, failureOf, type Read, readBlob, readManifestAnswer } from './answers.ts';
import { Authorizations } from './authorization.ts';
import { credentialsFrom } from './credentials/credentials.ts';
import { checkedManifest } from './digest-checked.ts';
import type { RegistryEnvironment } from './environment.ts';
import { Http } from './http.ts';
import type { Hop, HttpResponse } from './http-message.ts';
import { MANIFEST_TYPES } from './media-type.ts';
import { listReferrers } from './referrers.ts';
import { hostOf, type Registries } from './registry-settings.ts';
import { type Answer, MAX_MANIFEST_BYTES, type OpenRepository } from './repository.ts';
import { Tokens } from './tokens.ts';
import type { CodedReason } from '../verdict.ts';

type Method = 'GET' | 'HEAD';

/**
 * Some servers do not serve HEAD, and caches of other registries fetch what they lack on GET only. Another GET does not
 * help a server that asks for credentials, for patience, or that fails.
 */
function mayServeGet({ status }: HttpResponse): boolean {
  return status === 501 || (status < 500 && ![401, 429].includes(status));
}

export class RegistryClient {
  readonly #registries: Registries;
  readonly #http: Http;
  readonly #authorizations: Authorizations;

  constructor(registries: Registries, environment: RegistryEnvironment) {
    this.#registries = registries;
    this.#http = new Http(registries, environment);
    this.#authorizations = new Authorizations(
      new Tokens(this.#http),
      credentialsFrom(environment),
      (registry) => entryOf(registries, registry)?.tokenRealms ?? [],
    );
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#http.requests;
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#http.close();
  }

  /** Opens a repository at the registry in its name. Its bytes are not compared with digests: digest-checked.ts does that. */
  readonly open: OpenRepository = (name, signal, opening) => {
    const urlOf = (rest: string) => this.#url(name, rest, opening?.namespace);
    const send = (method: Method, url: URL, limit: number, sameOrigin = false) =>
      this.#send(name, method, url, limit, sameOrigin, signal);
    const failure = (response: HttpResponse) => failureOf(name, response, this.#plainHttp(name.registry));
    const ask = async <T>(method: Method, rest: string, limit: number, read: Read<T>): Promise<Answer<T>> => {
      const response = await send(method, urlOf(rest), limit);
      return isFailure(response) ? { failure: response } : answerOf(response, failure, read);
    };
    const manifest = (tagOrDigest: string) =>
      ask('GET', `manifests/${tagOrDigest}`, MAX_MANIFEST_BYTES, readManifestAnswer(name, tagOrDigest));
    return {
      name,
      places: [name],
      manifest,
      blob: (digest, limit) => ask('GET', `blobs/${digest}`, limit, readBlob(name, digest)),
      resolve: async (tag) => {
        const head = await send('HEAD', urlOf(`manifests/${tag}`), MAX_MANIFEST_BYTES);
        if (isFailure(head)) {
          return { failure: head };
        }
        const claim = claimOf(head);
        if (claim !== undefined) {
          return { found: claim };
        }
        if (!mayServeGet(head)) {
          return { failure: failure(head) };
        }
        const answer = checkedManifest(await manifest(tag), tag, name);
        return 'found' in answer ? { found: answer.found.digest } : answer;
      },
      referrers: (digest) =>
        listReferrers(name, urlOf(`referrers/${digest}`), (url) => send('GET', url, MAX_MANIFEST_BYTES, true), failure),
    };
  };

  /** Fetches a file of a host that is no registry: over the same connections, without credentials, and from no other origin. */
  readonly download = (url: URL, limit: number, signal: AbortSignal): Promise<HttpResponse | CodedReason> =>
    this.#http.send({
      method: 'GET',
      url,
      headers: {},
      limit,
      sameOrigin: true,
      own: false,
      publicOnly: false,
      signal,
    });

  #send(name: RepositoryName, method: Method, url: URL, limit: number, sameOrigin: boolean, signal: AbortSignal) {
    const headers = { accept: MANIFEST_TYPES.join(', ') };
    const authorize = (hop: Hop) => this.#authorizations.of(name, hop, signal);
    return this.#http.send({
      method,
      url,
      headers,
      limit,
      sameOrigin,
      own: true,
      publicOnly: false,
      signal,
      authorize,
    });
  }

  /** A mirror of several registries is told which one is meant: containerd's parameter, which OCI distribution spec 1.1 names in "Registry Proxying". */
  #url({ registry, path }: RepositoryName, rest: string, namespace: string | undefined): URL {
    const scheme = this.#plainHttp(registry) ? 'http' : 'https';
    const url = new URL(`/v2/${path}/${rest}`, `${scheme}://${hostOf(registry)}`);
    if (namespace !== undefined && namespace !== registry) {
      url.searchParams.set('ns', namespace);
    }
    return url;
  }

  #plainHttp(registry: string): boolean {
    return this.#registries[registry]?.plainHttp === true;
  }
}
