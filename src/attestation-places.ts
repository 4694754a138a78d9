/** Where the attestations of an image are looked for: in the rule's repositories, then beside the image. */

import { homeOf, type MirrorsOf } from './reference/mirror-of.ts';
import { isSameRepository, type RepositoryName } from './reference/reference.ts';
import type { OpenRepository, Repository } from './registry/repository.ts';

/**
 * @param image what the plan names
 * @param attestations the rule's repositories
 * @returns the repositories in the order in which they are asked. Of what stands at a mirror: the mirror's copies, then those at home
 */
export function repositoriesToAsk(
  image: RepositoryName,
  attestations: readonly RepositoryName[],
  mirrorsOf: MirrorsOf,
): readonly RepositoryName[] {
  const home = homeOf(mirrorsOf, image);
  return home === undefined
    ? [...attestations, image]
    : [...attestations.flatMap((name) => home.copyOf(name) ?? []), image, ...attestations, home.name];
}

/** Two names may lead to the same places, through the mirrors of their registries. No place is asked twice. */
export function openDistinct(
  names: readonly RepositoryName[],
  mirrorsOf: MirrorsOf,
  open: OpenRepository,
  signal: AbortSignal,
): readonly Repository[] {
  const opened: Repository[] = [];
  // One mirror may stand for several registries, and has other content for each of them.
  const askedFor = new Map<string, RepositoryName[]>();
  for (const name of names) {
    const { registry } = homeOf(mirrorsOf, name)?.name ?? name;
    const asked = askedFor.get(registry) ?? [];
    const repository = open(name, signal, { except: asked });
    if (repository.places.some((place) => !asked.some((other) => isSameRepository(other, place)))) {
      opened.push(repository);
      askedFor.set(registry, [...asked, ...repository.places]);
    }
  }
  return opened;
}
