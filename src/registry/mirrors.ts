/** Where a repository is fetched from: its own registry, or the mirrors that stand for it. */

import { CODES } from '../codes.ts';
import { isSameRepository, type RepositoryName } from '../reference/reference.ts';
import { entryOf } from '../reference/usual-port.ts';
import type { Answer, OpenRepository, Repository } from './repository.ts';

/** By registry, where to fetch instead, in this order: registries with an optional prefix, `cache.acme.com/hub`. */
type Mirrors = Readonly<Record<string, { readonly mirrors?: readonly string[] }>>;

/** @returns repositories that ask the mirrors of their registry, where it has some, and the registry itself otherwise */
export function mirrored(registries: Mirrors, open: OpenRepository): OpenRepository {
  return (name, signal, { except = [] } = {}) => {
    const mirrors = entryOf(registries, name.registry)?.mirrors;
    if (mirrors === undefined) {
      return open(name, signal);
    }
    const copies = mirrors
      .map((mirror) => placeAt(mirror, name))
      .filter((place) => !except.some((asked) => isSameRepository(asked, place)));
    return copiesOf(
      name,
      copies.map((place) => open(place, signal, { namespace: name.registry })),
    );
  };
}

/** `cache.acme.com/hub/kong/notary` for `kong/notary` at the mirror `cache.acme.com/hub`. */
function placeAt(mirror: string, { path }: RepositoryName): RepositoryName {
  const [registry = '', ...prefix] = mirror.split('/');
  return { registry, path: [...prefix, path].join('/') };
}

function copiesOf(name: RepositoryName, copies: readonly Repository[]): Repository {
  return {
    name,
    places: copies.flatMap(({ places }) => places),
    copies,
    resolve: (tag) => firstToHave(copies, (copy) => copy.resolve(tag)),
    manifest: (tagOrDigest) => firstToHave(copies, (copy) => copy.manifest(tagOrDigest)),
    blob: (digest, limit) => firstToHave(copies, (copy) => copy.blob(digest, limit)),
    // The list of one copy. Who must know that nothing is listed asks each of them.
    referrers: (digest) => firstToHave(copies, (copy) => copy.referrers(digest)),
  };
}

/** Asks one copy after another until one has it. It is absent only if each of them says so. */
async function firstToHave<T>(
  copies: readonly Repository[],
  ask: (copy: Repository) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  let failure: Answer<T> | undefined;
  for (const copy of copies) {
    const answer = await ask(copy);
    if ('absent' in answer) {
      continue;
    }
    const located = { ...answer, at: copy.name };
    // What is wrong with one copy is not made good by another: the next mirror is asked only where one could not answer.
    if ('found' in located || CODES[located.failure.code].family === 'refused') {
      return located;
    }
    failure ??= located;
  }
  return failure ?? { absent: true };
}
