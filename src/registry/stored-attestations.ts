/** Everything that is stored for a digest: the union of all storage places of all repositories to look in. */

import { isFailure } from '../failure.ts';
import type { Digest } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import type { StoredAttestation } from './attestation-layers.ts';
import type { Repository } from './repository.ts';
import { type ListedAttestation, type Listing, STORAGE_PLACES } from './storage-places.ts';

export type { StoredAttestation } from './attestation-layers.ts';

/** Of one image. Re-attesting appends; nobody attests one image so often. */
const MAX_LISTED_ATTESTATIONS = 1000;
const MAX_OPENED_ATTESTATIONS = 100;

/**
 * Asks one place after another. It asks for the next attestation, and then for the next place, only when the caller
 * wants one more.
 *
 * @param predicateTypes what the rule accepts: in each place these come first, by an annotation that nobody signed
 * @returns attestations, and a reason for each place or attestation that can't be read, and for each limit that was
 *   reached; nothing at all if every place answers that nothing is there
 */
export async function* storedAttestations(
  digest: Digest,
  repositories: readonly Repository[],
  predicateTypes: readonly string[] = [],
): AsyncGenerator<StoredAttestation | CodedReason> {
  const seen = new Seen();
  let listed = 0;
  let opened = 0;
  for await (const { attestations, incomplete } of listings(digest, repositories)) {
    const fresh = attestations.filter(({ artifact }) => !seen.hasRead(artifact));
    const within = fresh.slice(0, MAX_LISTED_ATTESTATIONS - listed);
    listed += within.length;
    for (const { artifact, open } of likelyFirst(within, predicateTypes)) {
      for await (const stored of open()) {
        if (opened === MAX_OPENED_ATTESTATIONS) {
          yield tooManyAttestations(
            `${MAX_OPENED_ATTESTATIONS} attestations are stored for it, and the pack opens no more`,
          );
          return;
        }
        opened++;
        if (seen.isNew(stored, artifact)) {
          yield stored;
        }
      }
    }
    // A repository that lets nobody in says so at each of its places.
    if (incomplete !== undefined && seen.isNew(incomplete, '')) {
      yield incomplete;
    }
    if (within.length < fresh.length) {
      yield tooManyAttestations(`${MAX_LISTED_ATTESTATIONS} attestations are listed for it`);
      return;
    }
  }
}

async function* listings(digest: Digest, repositories: readonly Repository[]): AsyncIterable<Listing> {
  for (const repository of repositories) {
    for (const place of STORAGE_PLACES) {
      yield* place(digest, repository);
    }
  }
}

/** What was read or told already: the same artifact may be listed at several places, and its fault is told once. */
class Seen {
  readonly #read = new Set<string>();
  readonly #told = new Set<string>();

  hasRead(artifact: string | undefined): boolean {
    return artifact !== undefined && this.#read.has(artifact);
  }

  /** @param artifact undefined for the layer of an attachment, which no other place lists */
  isNew(stored: StoredAttestation | CodedReason, artifact: string | undefined): boolean {
    if (artifact === undefined) {
      return true;
    }
    if (!isFailure(stored)) {
      this.#read.add(artifact);
      return true;
    }
    const key = JSON.stringify([artifact, stored.code, stored.reason]);
    const isNew = !this.#told.has(key);
    this.#told.add(key);
    return isNew;
  }
}

/** In their order, but for what the annotation says: a predicate that is wanted, none, another one. */
function likelyFirst(
  attestations: readonly ListedAttestation[],
  predicateTypes: readonly string[],
): readonly ListedAttestation[] {
  const rank = ({ predicateType }: ListedAttestation) =>
    predicateType === undefined ? 1 : predicateTypes.includes(predicateType) ? 0 : 2;
  return [...attestations].sort((a, b) => rank(a) - rank(b));
}

function tooManyAttestations(what: string): CodedReason {
  return { code: 'LIMIT_EXCEEDED', reason: `more than ${what}` };
}
