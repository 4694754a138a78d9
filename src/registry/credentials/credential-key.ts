/** Under which keys the credentials of a repository are stored: its path and what leads to it, longest first, then its registry. */

import type { RepositoryName } from '../../reference/reference.ts';

/** Docker Hub's names, and the key that `docker login` has written since its first version. */
const DOCKER_HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'];
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';

/** A key without what is no part of it: the scheme, `/v1/` or `/v2/` of a whole registry; Docker Hub under its canonical name. */
export function canonicalKey(written: string): string {
  const [host = '', ...path] = written
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
    .replace(/^([^/]+)\/v[12]$/, '$1')
    .split('/');
  const registry = host.toLowerCase().replace(/:443$/, '');
  return [DOCKER_HUB.includes(registry) ? 'docker.io' : registry, ...path].join('/');
}

/** Whether it is written as `docker login` writes it. */
export function isUsualKey(written: string): boolean {
  const canonical = canonicalKey(written);
  return written === (canonical === 'docker.io' ? DOCKER_HUB_KEY : canonical);
}

/** `ghcr.io/acme/app`, `ghcr.io/acme`, `ghcr.io`. */
export function keysOf({ registry, path }: RepositoryName): readonly string[] {
  const segments = path.split('/');
  const prefixes = segments.map((_, index) => segments.slice(0, segments.length - index).join('/'));
  return [...prefixes.map((prefix) => canonicalKey(`${registry}/${prefix}`)), canonicalKey(registry)];
}

/**
 * What a helper is asked for: the registry, as `docker login` hands it over.
 *
 * @param written the keys of `auths`, where an entry stands for each login whose credentials a helper keeps
 */
export function writtenKeysOf(name: RepositoryName, written: readonly string[]): readonly string[] {
  const registry = canonicalKey(name.registry);
  const same = written.filter((key) => canonicalKey(key) === registry);
  return [...new Set([registry === 'docker.io' ? DOCKER_HUB_KEY : name.registry, ...same])];
}
