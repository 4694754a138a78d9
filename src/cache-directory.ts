/** Where the cache is, unless the configuration says it. */

import { isAbsolute, join } from 'node:path';

const NAME = 'kong-mesh-provenance/attestations';

/**
 * XDG Base Directory Specification: `$XDG_CACHE_HOME`, which must be absolute, else `~/.cache`.
 *
 * @returns undefined where the environment names neither; then there is no cache
 */
export function defaultCacheDirectory({
  XDG_CACHE_HOME: caches = '',
  HOME: home = '',
}: Readonly<Record<string, string | undefined>>): string | undefined {
  const folder = isAbsolute(caches) ? caches : isAbsolute(home) ? join(home, '.cache') : undefined;
  return folder && join(folder, NAME);
}
