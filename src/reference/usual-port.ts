/** A registry's two names: `registry.acme.com` and, with the usual port of https, `registry.acme.com:443`. */

const USUAL_PORT = ':443';

/**
 * @param entries by registry, as image references name it
 * @returns the entry of the registry under this name, else under its other one
 */
export function entryOf<T>(entries: Readonly<Record<string, T>>, registry: string): T | undefined {
  const other = registry.endsWith(USUAL_PORT) ? registry.slice(0, -USUAL_PORT.length) : `${registry}${USUAL_PORT}`;
  return entries[registry] ?? entries[other];
}
