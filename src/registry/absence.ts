/** Why nothing is stored for a digest: it does not exist, it is one platform's manifest, or nobody attested it. */

import { list, readUntrustedJson, record, text } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import { type Digest, type Reference, repositoryText } from '../reference/reference.ts';
import type { Manifest, Repository } from './repository.ts';

const Index = record({ manifests: list(record({ digest: text })) });

/**
 * @param image the image's own repository
 * @param places where nothing was found
 * @returns `IMAGE_NOT_FOUND`, `PLATFORM_DIGEST` or `ATTESTATION_MISSING`, or why that could not be told
 */
export async function explainAbsence(
  reference: Reference,
  digest: Digest,
  image: Repository,
  places: readonly Repository[],
): Promise<CodedReason> {
  const manifest = await image.manifest(digest);
  if ('absent' in manifest) {
    return { code: 'IMAGE_NOT_FOUND', reason: `${repositoryText(reference)} has no manifest of that digest` };
  }
  if ('failure' in manifest) {
    return manifest.failure;
  }
  const index = isIndex(manifest.found) ? undefined : await indexOf(digest, reference.tag, image);
  if (index !== undefined) {
    return {
      code: 'PLATFORM_DIGEST',
      reason: "it is one platform's manifest, and builders attest the index that lists it",
      expected: index,
      found: digest,
      remedy: `pin ${repositoryText(reference)}@${index}`,
    };
  }
  const looked = places.map(({ name }) => repositoryText(name)).join(' and ');
  const hint = isIndex(manifest.found) ? '' : '; it is a single manifest, where builders attest the index';
  return { code: 'ATTESTATION_MISSING', reason: `no attestation is stored for it in ${looked}${hint}` };
}

/** The index that lists the manifest, found by the tag, or by the tag without the platform that Kuma's builds add. */
async function indexOf(digest: Digest, tag: string | undefined, image: Repository): Promise<Digest | undefined> {
  const candidates = tag === undefined ? [] : [tag, tag.replace(/-(?:amd64|arm64)$/, '')];
  for (const candidate of new Set(candidates)) {
    const answer = await image.manifest(candidate);
    if ('found' in answer && listedBy(answer.found).includes(digest)) {
      return answer.found.digest;
    }
  }
  return undefined;
}

function isIndex(manifest: Manifest): boolean {
  return listedBy(manifest).length > 0;
}

function listedBy({ bytes }: Manifest): readonly string[] {
  return readUntrustedJson(Index, bytes)?.manifests.map(({ digest }) => digest) ?? [];
}
