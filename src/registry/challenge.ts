/** What a registry answers to a request without a token: where to get one. */

export interface Challenge {
  readonly realm: URL;
  readonly service?: string;
}

/** The token service of Docker Hub has another domain than its registry. */
const TRUSTED_REALMS = new Map([['registry-1.docker.io', 'auth.docker.io']]);

/**
 * Reads a `WWW-Authenticate` header (RFC 9110, 11.6.1).
 *
 * @param from the address that was asked: a realm must be at the registry's own domain
 * @returns the challenge; undefined where it asks for something else than a bearer token
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
