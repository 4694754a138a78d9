/** What may satisfy a server that answers with status 401, best first, and why nothing may. */

import { type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import type { Challenge } from './challenge.ts';
import type { CredentialsOf, StoredCredentials } from './credentials/credentials.ts';
import { kindOfRealm, mayCarryCredentials } from './realm.ts';
import { basicAuthorization, type TokenRequest } from './token-service.ts';

/** Basic (RFC 7617), or Bearer with a token that is asked for (RFC 6750). */
export type Way = { readonly basic: string } | { readonly bearer: TokenRequest };

/** Who asks whom. */
export interface Asked {
  readonly name: RepositoryName;
  readonly url: URL;
  /** Whether it is the registry's own address: to another one, after a redirect, no credentials go. */
  readonly own: boolean;
  readonly tokenRealms: readonly string[];
  readonly credentialsOf: CredentialsOf;
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

/** @param challenges in the server's order, which says nothing: Bearer is taken where it can be */
export async function waysTo(asked: Asked, challenges: readonly Challenge[]): Promise<Ways> {
  const stored: StoredCredentials =
    asked.own && mayCarryCredentials(asked.url) ? await asked.credentialsOf(asked.name) : { problems: [] };
  const bearers = challenges
    .filter(({ scheme }) => scheme === 'bearer')
    .map((challenge) => bearerWays(asked, challenge, stored));
  const usable = bearers.find(({ ways }) => ways.length > 0);
  if (usable !== undefined) {
    return usable;
  }
  const basic = challenges.some(({ scheme }) => scheme === 'basic') ? [basicWays(asked, stored)] : [];
  const [first = { ways: [] }] = [...basic.filter(({ ways }) => ways.length > 0), ...bearers, ...basic];
  return first;
}

function basicWays({ name, url, own }: Asked, { credentials, problems }: StoredCredentials): Ways {
  if (credentials !== undefined && 'password' in credentials) {
    const reason = `${name.registry} refuses the stored credentials`;
    return { ways: [{ basic: basicAuthorization(credentials) }], otherwise: unauthorized(reason, login(name)) };
  }
  const place = own ? repositoryText(name) : url.host;
  const why = !own
    ? 'and gets none after a redirect'
    : mayCarryCredentials(url)
      ? `and none are stored for it${because(problems)}`
      : 'and gets none over plain http';
  return { ways: [], otherwise: unauthorized(`${place} asks for credentials, ${why}`, own ? login(name) : undefined) };
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
      otherwise: unauthorized(`${url.host} sends to ${realm.host} for a token, which is not asked`, list(name, realm)),
    };
  }
  const service = parameters.get('service');
  const scopes = [...new Set([scopeOf(name), pullScope(parameters.get('scope') ?? '')])].filter(
    (scope) => scope !== '',
  );
  const requests = scopes.map((scope) => ({
    realm,
    own: kind === 'own',
    scope,
    ...(service !== undefined && { service }),
  }));
  const mine =
    kind === 'own' && credentials !== undefined ? requests.map((request) => ({ ...request, credentials })) : [];
  return {
    ways: [...mine, ...requests].map((bearer) => ({ bearer })),
    otherwise:
      kind === 'foreign' && credentials !== undefined
        ? unauthorized(
            `the stored credentials of ${name.registry} do not go to ${realm.host}, where it sends for a token`,
            list(name, realm),
          )
        : credentials === undefined
          ? unauthorized(
              `${repositoryText(name)} is not public, and no credentials are stored for it${because(problems)}`,
              login(name),
            )
          : unauthorized(`${name.registry} refuses the stored credentials`, login(name)),
  };
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

function list({ registry }: RepositoryName, { host }: URL): string {
  return `add "${host}" to tokenRealms of registries["${registry}"], if that host may get the credentials of ${registry}`;
}
