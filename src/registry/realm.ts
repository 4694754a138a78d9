/** Which token service belongs to a registry: only such a one may get the registry's credentials. */

import { isLoopbackHost } from '../reference/loopback.ts';

/** Token services of public registries that are at another host. That of registry.redhat.io is at the same one. */
const KNOWN_REALMS: ReadonlyMap<string, string> = new Map([
  ['registry-1.docker.io', 'auth.docker.io'],
  ['registry.gitlab.com', 'gitlab.com'],
  ['docker.elastic.co', 'docker-auth.elastic.co'],
]);

/**
 * `own`: it may get the registry's credentials. `foreign`: it may be asked for an anonymous token, if its address is a
 * public one. `refused`: it is not asked at all.
 *
 * @param realm the address in the challenge
 * @param registry the address that was asked
 * @param listed hosts that the configuration trusts with the registry's credentials
 */
export function kindOfRealm(realm: URL, registry: URL, listed: readonly string[]): 'own' | 'foreign' | 'refused' {
  if (realm.username !== '' || realm.password !== '' || !['https:', 'http:'].includes(realm.protocol)) {
    return 'refused';
  }
  // A certificate proves the name, whatever the port is. Without TLS each port may be someone else's.
  const same =
    realm.origin === registry.origin ||
    (realm.protocol === 'https:' && registry.protocol === 'https:' && realm.hostname === registry.hostname);
  if (same || (isListed(realm, listed) && (realm.protocol === 'https:' || isLoopbackHost(realm.hostname)))) {
    return 'own';
  }
  const known = realm.protocol === 'https:' && KNOWN_REALMS.get(registry.host) === realm.host;
  return known ? 'own' : realm.protocol === 'https:' ? 'foreign' : 'refused';
}

/** A list may name the usual port, which addresses leave out. */
function isListed({ protocol, host }: URL, listed: readonly string[]): boolean {
  return listed.some((entry) => {
    const address = `${protocol}//${entry}`;
    return URL.canParse(address) && new URL(address).host === host;
  });
}

/** Credentials go over TLS, or nowhere. */
export function mayCarryCredentials(url: URL): boolean {
  return url.protocol === 'https:' || isLoopbackHost(url.hostname);
}
