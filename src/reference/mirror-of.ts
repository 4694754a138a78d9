/** What a plan names by a mirror: its home, and where the mirror keeps its copy of another repository of that home. */

import { isFailure } from '../failure.ts';
import { parseRepositoryName, type RepositoryName, repositoryText } from './reference.ts';

/** By what the plan names, a registry with an optional path, of what it is the mirror. */
export type MirrorsOf = Readonly<Record<string, { readonly mirrorOf?: string }>>;

export interface Home {
  readonly name: RepositoryName;
  /** The mirror's copy of a repository; undefined where that is not of the same home. */
  readonly copyOf: (repository: RepositoryName) => RepositoryName | undefined;
}

/**
 * The longest entry decides, in whole segments of the path: `registry.acme.com/hub` says nothing of
 * `registry.acme.com/hubble/kong`.
 *
 * @returns undefined for what is not at a mirror
 */
export function homeOf(registries: MirrorsOf, name: RepositoryName): Home | undefined {
  const text = repositoryText(name);
  const [mirror] = Object.keys(registries)
    .filter((key) => registries[key]?.mirrorOf !== undefined && text.startsWith(`${key}/`))
    .sort((a, b) => b.length - a.length);
  const origin = mirror === undefined ? undefined : registries[mirror]?.mirrorOf;
  if (mirror === undefined || origin === undefined) {
    return undefined;
  }
  const home = moved(text, mirror, origin);
  return home && { name: home, copyOf: (repository) => moved(repositoryText(repository), origin, mirror) };
}

/** The name below another prefix. Docker Hub's short names get their `library/`. */
function moved(text: string, from: string, to: string): RepositoryName | undefined {
  const name = text.startsWith(`${from}/`) ? parseRepositoryName(`${to}${text.slice(from.length)}`) : undefined;
  return name === undefined || isFailure(name) ? undefined : name;
}
