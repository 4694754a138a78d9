/** One request for a token: https://distribution.github.io/distribution/spec/auth/token/ and, for identity tokens, .../oauth/. */

import { isFailure } from '../failure.ts';
import { anything, nullable, readUntrustedJson, record, text } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import type { IdentityToken, Password } from './credentials/credential.ts';
import type { Http } from './http.ts';
import { type HttpRequest, type HttpResponse, isHeaderText } from './http-message.ts';
import { isSomethingElse, mediaTypeOf } from './media-type.ts';

export interface TokenRequest {
  readonly realm: URL;
  readonly service?: string;
  readonly scope: string;
  /** Without them, an anonymous token is asked for. */
  readonly credentials?: IdentityToken | Password;
  /** Whether the service belongs to the registry: only then it may learn who the user is. */
  readonly own: boolean;
  /** Whether it is asked at public addresses only. */
  readonly publicOnly: boolean;
  /** What makes it one that may be asked inside the network too. */
  readonly insideRemedy?: string;
}

export interface Token {
  readonly value: string;
  /** How long it can be used, from when it was asked for. */
  readonly milliseconds: number;
}

const MAX_TOKEN_BYTES = 64 * 1024;
/** The specification: where no time is told it is 60 seconds. */
const DEFAULT_SECONDS = 60;
const MAX_SECONDS = 86_400;

/** Servers of OAuth 2 use the second name. */
const TokenAnswer = record({}, { token: nullable(text), access_token: nullable(text), expires_in: anything });

/** @returns a token, or why there is none: `REGISTRY_UNAUTHORIZED` only where the service says so */
export async function askForToken(
  http: Http,
  request: TokenRequest,
  signal: AbortSignal,
): Promise<Token | CodedReason> {
  const { host } = request.realm;
  const { own, publicOnly } = request;
  const answer = await http.send({ ...callFor(request), limit: MAX_TOKEN_BYTES, own, publicOnly, signal });
  if (isFailure(answer)) {
    return unlistedInside(request, answer, http) ?? answer;
  }
  const value = answer.status === 200 ? readUntrustedJson(TokenAnswer, answer.body) : undefined;
  // Some servers send both, and one of them empty.
  const token = [value?.token, value?.access_token].find((text) => isHeaderText(text ?? ''));
  if (typeof token === 'string') {
    return { value: token, milliseconds: millisecondsOf(value?.expires_in) };
  }
  const refuses = value !== undefined && (value.token ?? '') === '' && (value.access_token ?? '') === '';
  return answer.status === 200 && !refuses
    ? notToken(host, answer)
    : noToken(host, answer.status, request.credentials !== undefined);
}

function unlistedInside({ realm, publicOnly, insideRemedy }: TokenRequest, failure: CodedReason, http: Http) {
  if (failure.code !== 'REGISTRY_UNREACHABLE' || !publicOnly || insideRemedy === undefined || !http.isInside(realm)) {
    return undefined;
  }
  const reason = `${realm.host} is inside the network, and is asked for a token only where tokenRealms lists it`;
  return { code: failure.code, reason, remedy: insideRemedy };
}

function callFor({
  realm,
  service,
  scope,
  credentials,
}: TokenRequest): Pick<HttpRequest, 'method' | 'url' | 'headers' | 'form'> {
  const parameters = { ...(service !== undefined && { service }), scope };
  if (credentials !== undefined && 'identityToken' in credentials) {
    const grant = { grant_type: 'refresh_token', client_id: 'kong-mesh-provenance' };
    const form = new URLSearchParams({ ...grant, ...parameters, refresh_token: credentials.identityToken });
    return { method: 'POST', url: realm, headers: {}, form };
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, value);
  }
  return {
    method: 'GET',
    url,
    headers: credentials === undefined ? {} : { authorization: basicAuthorization(credentials) },
  };
}

/** RFC 7617, 2. */
export function basicAuthorization({ username, password }: Password): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** A tenth is left for the way of what is sent with it. */
function millisecondsOf(expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'number' && expiresIn > 0 ? Math.min(expiresIn, MAX_SECONDS) : DEFAULT_SECONDS;
  return seconds * 900;
}

/** Nothing is known from it: neither that the image is public nor that it is not. */
function notToken(host: string, answer: HttpResponse): CodedReason {
  const type = mediaTypeOf(answer) ?? 'content of an unknown type';
  const reason = isSomethingElse(answer)
    ? `${host} answers with ${type} instead of a token; is it the page of a proxy or a login page?`
    : `${host} answers with ${type} in which there is no usable token`;
  return { code: 'REGISTRY_UNREACHABLE', reason, remedy: 'see what answers in place of the token service' };
}

function noToken(host: string, status: number, withCredentials: boolean): CodedReason {
  const kind = withCredentials ? 'token for the stored credentials' : 'anonymous token';
  switch (status) {
    case 200:
      return { code: 'REGISTRY_UNAUTHORIZED', reason: `${host} answers without a token` };
    case 429:
      return { code: 'REGISTRY_RATE_LIMITED', reason: `${host} gives no more tokens for now` };
    case 400:
    case 401:
    case 403:
    case 404:
      return { code: 'REGISTRY_UNAUTHORIZED', reason: `${host} gives no ${kind} (status ${status})` };
    default:
      return { code: 'REGISTRY_UNREACHABLE', reason: `${host} gives no ${kind} (status ${status})` };
  }
}
