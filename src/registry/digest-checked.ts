/** The digest check, for every kind of repository: the hash of the bytes must equal the digest. */

import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import { type Answer, digestOf, type Manifest, type OpenRepository } from './repository.ts';

/** @returns repositories whose manifests and blobs have their digests; others are the failure `DIGEST_MISMATCH` */
export function digestChecked(open: OpenRepository): OpenRepository {
  return (name, signal) => {
    const repository = open(name, signal);
    return {
      name,
      places: repository.places,
      // A claim without bytes. Everything that is read afterwards is asked for by this digest.
      resolve: (tag) => repository.resolve(tag),
      manifest: async (tagOrDigest) => checkedManifest(await repository.manifest(tagOrDigest), tagOrDigest, name),
      blob: async (digest, limit) => checkedBlob(await repository.blob(digest, limit), digest, name),
      // A registry makes the list when it is asked, so the list has no digest. Each entry is read by its own.
      referrers: (digest) => repository.referrers(digest),
    };
  };
}

/**
 * @param asked a tag or a digest; for a tag the bytes must have the digest that the repository claims
 * @returns the answer, or `DIGEST_MISMATCH`
 */
export function checkedManifest(answer: Answer<Manifest>, asked: string, name: RepositoryName): Answer<Manifest> {
  if (!('found' in answer)) {
    return answer;
  }
  const { digest, bytes } = answer.found;
  const expected = isDigest(asked) ? asked : digest;
  const found = digestOf(bytes);
  return found === expected ? answer : { failure: digestMismatch('a manifest', answer.at ?? name, expected, found) };
}

function checkedBlob(answer: Answer<Buffer>, expected: Digest, name: RepositoryName): Answer<Buffer> {
  if (!('found' in answer)) {
    return answer;
  }
  const found = digestOf(answer.found);
  return found === expected ? answer : { failure: digestMismatch('a blob', answer.at ?? name, expected, found) };
}

function digestMismatch(what: string, place: RepositoryName, expected: Digest, found: Digest): CodedReason {
  return {
    code: 'DIGEST_MISMATCH',
    reason: `${repositoryText(place)} sent ${what} that does not have its digest`,
    expected,
    found,
  };
}
