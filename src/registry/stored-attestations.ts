/** Everything that is stored for a digest: the union of all storage places of all repositories to look in. */

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
  let listed = 0;
  let opened = 0;
  for (const repository of repositories) {
    const known = new Set<string>();
    const told = new Set<string>();
    for (const place of STORAGE_PLACES) {
      const { attestations, incomplete }: Listing = await place(digest, repository);
      const fresh = attestations.filter((attestation) => !known.has(attestation.digest));
      const within = fresh.slice(0, MAX_LISTED_ATTESTATIONS - listed);
      listed += within.length;
      for (const attestation of likelyFirst(within, predicateTypes)) {
        known.add(attestation.digest);
        for await (const stored of attestation.open()) {
          if (opened === MAX_OPENED_ATTESTATIONS) {
            yield tooMany(`${MAX_OPENED_ATTESTATIONS} attestations are stored for it, and the pack opens no more`);
            return;
          }
          opened++;
          yield stored;
        }
      }
      // A repository that lets nobody in says so at each of its places.
      if (incomplete !== undefined && !told.has(incomplete.reason)) {
        told.add(incomplete.reason);
        yield incomplete;
      }
      if (within.length < fresh.length) {
        yield tooMany(`${MAX_LISTED_ATTESTATIONS} attestations are listed for it`);
        return;
      }
    }
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

function tooMany(what: string): CodedReason {
  return { code: 'LIMIT_EXCEEDED', reason: `more than ${what}` };
}
