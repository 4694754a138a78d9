/** The digest check, for every kind of repository: the hash of the bytes must equal the digest. */

import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import {
  type Answer,
  digestOf,
  type Manifest,
  type OpenRepository,
  placesText,
  type Repository,
  withAnswers,
} from './repository.ts';

/** @returns repositories whose manifests and blobs have their digests; others are the failure `DIGEST_MISMATCH` */
export function digestChecked(open: OpenRepository): OpenRepository {
  // `resolve` is a claim without bytes. Everything that is read afterwards is asked for by this digest.
  // `referrers` is a list that a registry makes when it is asked. Each entry is read by its own digest.
  return withAnswers(open, (repository) => ({
    manifest: async (tagOrDigest) =>
      checkedManifest(await repository.manifest(tagOrDigest), tagOrDigest, repository.name, layoutText(repository)),
    blob: async (digest, limit) =>
      checkedBlob(await repository.blob(digest, limit), digest, repository.name, layoutText(repository)),
  }));
}

/** @returns undefined for what is not an image layout */
function layoutText({ layout }: Repository): string | undefined {
  return layout === undefined ? undefined : placesText([{ places: [], layout }]);
}

/**
 * @param asked a tag or a digest; for a tag the bytes must have the digest that the repository claims
 * @param layout what is named in place of the repository
 * @returns the answer, or `DIGEST_MISMATCH`
 */
export function checkedManifest(
  answer: Answer<Manifest>,
  asked: string,
  name: RepositoryName,
  layout?: string,
): Answer<Manifest> {
  if (!('found' in answer)) {
    return answer;
  }
  const { digest, bytes } = answer.found;
  const expected = isDigest(asked) ? asked : digest;
  const found = digestOf(bytes);
  return found === expected
    ? answer
    : { failure: digestMismatch('a manifest', layout ?? repositoryText(answer.at ?? name), expected, found) };
}

function checkedBlob(answer: Answer<Buffer>, expected: Digest, name: RepositoryName, layout?: string): Answer<Buffer> {
  if (!('found' in answer)) {
    return answer;
  }
  const found = digestOf(answer.found);
  return found === expected
    ? answer
    : { failure: digestMismatch('a blob', layout ?? repositoryText(answer.at ?? name), expected, found) };
}

function digestMismatch(what: string, place: string, expected: Digest, found: Digest): CodedReason {
  return {
    code: 'DIGEST_MISMATCH',
    reason: `${place} sent ${what} that does not have its digest`,
    expected,
    found,
  };
}
