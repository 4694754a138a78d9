/** Anonymous bearer tokens: https://distribution.github.io/distribution/spec/auth/token/. */

import { isFailure } from '../failure.ts';
import { readUntrustedJson, record, text } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import type { Http } from './http.ts';

export interface Challenge {
  readonly realm: URL;
  readonly service?: string;
}

export interface BearerToken {
  readonly token: string;
}

const MAX_TOKEN_BYTES = 64 * 1024;
/** Servers of OAuth 2 call it by the second name. */
const Token = record({}, { token: text, access_token: text });

/** Docker Hub's tokens come from a host that its registry's name does not contain. */
const TRUSTED_REALMS = new Map([['registry-1.docker.io', 'auth.docker.io']]);

/**
 * Reads a `WWW-Authenticate` header (RFC 9110, 11.6.1).
 *
 * @param from the address that was asked: a realm elsewhere than at the registry's own domain is not followed
 * @returns the challenge, or undefined where it asks for something else than a bearer token
 */
export function bearerChallenge(header: string | undefined, from: URL): Challenge | undefined {
  const parameters = /^Bearer\s+(.*)$/is.exec(header ?? '')?.[1] ?? '';
  const values = new Map<string, string>();
  for (const [, name, value] of parameters.matchAll(/([a-z_]+)="([^"]*)"/gi)) {
    values.set((name ?? '').toLowerCase(), value ?? '');
  }
  const realm = values.get('realm') ?? '';
  const service = values.get('service');
  return URL.canParse(realm) && isRealmOf(new URL(realm), from)
    ? { realm: new URL(realm), ...(service !== undefined && { service }) }
    : undefined;
}

function isRealmOf(realm: URL, registry: URL): boolean {
  const secure = realm.protocol === 'https:' || (realm.protocol === 'http:' && registry.protocol === 'http:');
  const domain = registry.hostname.split('.').slice(-2).join('.');
  const related =
    realm.hostname === registry.hostname ||
    realm.hostname === TRUSTED_REALMS.get(registry.hostname) ||
    (realm.protocol === 'https:' && !isAddress(registry.hostname) && `.${realm.hostname}`.endsWith(`.${domain}`));
  return secure && related && realm.username === '' && realm.password === '';
}

function isAddress(hostname: string): boolean {
  return /^[\d.]+$|^\[/.test(hostname);
}

/** @returns a token that may pull from the repository, or why there is none */
export async function anonymousToken(
  http: Http,
  { realm, service }: Challenge,
  repositoryPath: string,
  signal: AbortSignal,
): Promise<BearerToken | CodedReason> {
  const url = new URL(realm);
  if (service !== undefined) {
    url.searchParams.set('service', service);
  }
  url.searchParams.set('scope', `repository:${repositoryPath}:pull`);
  const answer = await http.send({ method: 'GET', url, headers: {}, limit: MAX_TOKEN_BYTES, signal });
  if (isFailure(answer)) {
    return answer;
  }
  const value = answer.status === 200 ? readUntrustedJson(Token, answer.body) : undefined;
  const token = value?.token ?? value?.access_token;
  if (token !== undefined) {
    return { token };
  }
  return answer.status === 429
    ? { code: 'REGISTRY_RATE_LIMITED', reason: `${url.host} gives no more tokens for now` }
    : { code: 'REGISTRY_UNAUTHORIZED', reason: `${url.host} gives no anonymous token (status ${answer.status})` };
}
