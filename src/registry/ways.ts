/** What may satisfy a server that answers with status 401, best first, and why nothing may. */

import { type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import type { Challenge } from './challenge.ts';
import type { RegistryToken } from './credentials/credential.ts';
import type { StoredCredentials } from './credentials/credentials.ts';
import type { Hop } from './http-message.ts';
import { kindOfRealm, mayCarryCredentials } from './realm.ts';
import { basicAuthorization, type TokenRequest } from './token-service.ts';

/** A header that is ready (Basic, RFC 7617, or a stored token), or Bearer with a token that is asked for (RFC 6750). */
export type Way = { readonly header: string } | { readonly bearer: TokenRequest };

/** Who asks whom. */
export interface Asked extends Hop {
  readonly name: RepositoryName;
  readonly tokenRealms: readonly string[];
  /** Looks up what is stored for the repository. */
  readonly stored: () => Promise<StoredCredentials>;
}

export interface Ways {
  readonly ways: readonly Way[];
  /** What is told if none of them helps. */
  readonly otherwise?: CodedReason;
}

/** Docker's token specification: what an image's reader asks for. */
function scopeOf({ path }: RepositoryName): string {
  return `repository:${path}:pull`;
}

const MAX_SCOPE_CHARACTERS = 2048;

/** @returns of the scope in a challenge what has to do with pulling, and of that no other action */
export function pullScope(scope: string): string {
  const parts = scope.length > MAX_SCOPE_CHARACTERS ? [] : scope.split(' ');
  return parts
    .flatMap((part) => {
      const [, resource, actions = ''] = /^(.+):([^:]*)$/.exec(part) ?? [];
      return resource !== undefined && actions.split(',').includes('pull') ? [`${resource}:pull`] : [];
    })
    .join(' ');
}

/** After a redirect, and over plain http, none are looked for. */
const NONE: StoredCredentials = { problems: [] };

/** @param challenges in the server's order, which says nothing: Bearer is taken where it can be */
export async function waysTo(asked: Asked, challenges: readonly Challenge[]): Promise<Ways> {
  const stored: StoredCredentials = asked.own && mayCarryCredentials(asked.url) ? await asked.stored() : NONE;
  const { credentials } = stored;
  const bearers = challenges
    .filter(({ scheme }) => scheme === 'bearer')
    .map((challenge) => bearerWays(asked, challenge, stored));
  const basic = challenges.some(({ scheme }) => scheme === 'basic') ? [basicWays(asked, stored)] : [];
  const ready =
    bearers.length > 0 && credentials !== undefined && 'registryToken' in credentials
      ? [registryTokenWays(asked, credentials)]
      : [];
  const all = [...ready, ...bearers, ...basic];
  const { otherwise } = all.find(({ ways }) => ways.length > 0) ?? all[0] ?? {};
  return { ways: all.flatMap(({ ways }) => ways), ...(otherwise !== undefined && { otherwise }) };
}

function basicWays({ name, url, own }: Asked, { credentials, problems }: StoredCredentials): Ways {
  if (credentials !== undefined && 'password' in credentials) {
    const reason = `${name.registry} refuses the stored credentials`;
    return { ways: [{ header: basicAuthorization(credentials) }], otherwise: unauthorized(reason, login(name)) };
  }
  const place = own ? repositoryText(name) : url.host;
  const why = !own
    ? 'and gets none after a redirect'
    : mayCarryCredentials(url)
      ? `and none are stored for it${because(problems)}`
      : 'and gets none over plain http';
  return { ways: [], otherwise: unauthorized(`${place} asks for credentials, ${why}`, own ? login(name) : undefined) };
}

/** A token for the registry goes to the registry alone, wherever its token service is. */
function registryTokenWays({ name }: Asked, { registryToken }: RegistryToken): Ways {
  const otherwise = unauthorized(`${name.registry} refuses the stored token`, login(name));
  return { ways: [{ header: `Bearer ${registryToken}` }], otherwise };
}

function bearerWays(asked: Asked, { parameters }: Challenge, { credentials, problems }: StoredCredentials): Ways {
  const { name, url, own } = asked;
  const written = parameters.get('realm') ?? '';
  if (!URL.canParse(written)) {
    return { ways: [] };
  }
  const realm = new URL(written);
  const kind = kindOfRealm(realm, url, own ? asked.tokenRealms : []);
  if (kind === 'refused') {
    return {
      ways: [],
      otherwise: unauthorized(
        `${url.host} sends to ${realm.host} for a token, which is not asked`,
        listRealm(name, realm),
      ),
    };
  }
  const service = parameters.get('service');
  const scopes = [scopeOf(name), pullScope(parameters.get('scope') ?? '')].filter((scope) => scope !== '');
  const requests = [...new Set(scopes)].map((scope) => ({
    realm,
    // What a host's token service may see is no more than what the host itself may.
    own: own && kind === 'own',
    publicOnly: asked.publicOnly || kind === 'foreign',
    // After a redirect no list counts.
    ...(own && kind === 'foreign' && { insideRemedy: listRealm(name, realm) }),
    scope,
    ...(service !== undefined && { service }),
  }));
  const mine =
    own && kind === 'own' && credentials !== undefined && !('registryToken' in credentials)
      ? requests.map((each) => ({ ...each, credentials }))
      : [];
  const ways = [...mine, ...requests].map((bearer) => ({ bearer }));
  return { ways, otherwise: notEnough(asked, realm, kind, { ...(credentials && { credentials }), problems }) };
}

/** Why no token is enough. */
function notEnough(
  { name, url, own }: Asked,
  realm: URL,
  kind: 'own' | 'foreign',
  { credentials, problems }: StoredCredentials,
): CodedReason {
  if (!own) {
    return unauthorized(`${url.host} is not public, and gets no credentials after a redirect`, undefined);
  }
  if (!mayCarryCredentials(url)) {
    return unauthorized(`${repositoryText(name)} is not public, and gets no credentials over plain http`, undefined);
  }
  if (credentials === undefined) {
    const reason = `${repositoryText(name)} is not public, and no credentials are stored for it${because(problems)}`;
    return unauthorized(reason, login(name));
  }
  return kind === 'foreign'
    ? unauthorized(
        `${realm.host} gives no token, and does not get the credentials of ${name.registry}`,
        listRealm(name, realm),
      )
    : unauthorized(`${name.registry} refuses the stored credentials`, login(name));
}

function unauthorized(reason: string, remedy: string | undefined): CodedReason {
  return { code: 'REGISTRY_UNAUTHORIZED', reason, remedy };
}

function because(problems: readonly string[]): string {
  return problems.length === 0 ? '' : ` (${problems.join('; ')})`;
}

function login({ registry }: RepositoryName): string {
  return `log in with \`${registry === 'docker.io' ? 'docker login' : `docker login ${registry}`}\``;
}

function listRealm({ registry }: RepositoryName, { host }: URL): string {
  return `add "${host}" to tokenRealms of registries["${registry}"], if that host may get the credentials of ${registry}`;
}
