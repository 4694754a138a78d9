/** Why there is nothing: the image does not exist, the digest is one platform's manifest, or nobody attested it. */

import { isFailure } from '../failure.ts';
import { list, readUntrustedJson, record, text } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import { type Digest, type Reference, repositoryText } from '../reference/reference.ts';
import { type Manifest, placesText, type Repository } from './repository.ts';
import { storedAttestations } from './stored-attestations.ts';

const Index = record({ manifests: list(record({ digest: text })) });

/** @param what is missing there, `no tag "2.14.3"` */
export function imageNotFound(image: Repository, what: string): CodedReason {
  const have = image.layout !== undefined || image.places.length === 1 ? 'has' : 'have';
  return { code: 'IMAGE_NOT_FOUND', reason: `${placesText([image])} ${have} ${what}` };
}

/**
 * @param image the image's own repository
 * @param places where nothing was found
 * @returns `IMAGE_NOT_FOUND`, `PLATFORM_DIGEST` or `ATTESTATION_MISSING`, or why that could not be found out
 */
export async function explainAbsence(
  reference: Reference,
  digest: Digest,
  image: Repository,
  places: readonly Repository[],
): Promise<CodedReason> {
  const manifest = await image.manifest(digest);
  if ('absent' in manifest) {
    return imageNotFound(image, 'no manifest of that digest');
  }
  if ('failure' in manifest) {
    return manifest.failure;
  }
  const index = isIndex(manifest.found) ? undefined : await indexOf(digest, reference.tag, image);
  if (index !== undefined && (await isAttested(index, places))) {
    return {
      code: 'PLATFORM_DIGEST',
      reason: "it is one platform's manifest, and builders attest the index that lists it",
      expected: index,
      found: digest,
      remedy: `pin ${repositoryText(reference)}@${index}`,
    };
  }
  return {
    code: 'ATTESTATION_MISSING',
    reason: `no attestation is stored for it in ${placesText(places)}${hint(manifest.found, index)}`,
  };
}

function hint(manifest: Manifest, index: Digest | undefined): string {
  if (isIndex(manifest)) {
    return '';
  }
  return index === undefined
    ? '; it is a single manifest, and builders attest the index, which docker pull and docker push lose: copy with crane, regctl or skopeo copy --all'
    : `, and none for the index ${index} that lists it`;
}

async function isAttested(index: Digest, places: readonly Repository[]): Promise<boolean> {
  for await (const stored of storedAttestations(index, places)) {
    if (!isFailure(stored)) {
      return true;
    }
  }
  return false;
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
