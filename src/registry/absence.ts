/** Why there is nothing: the image does not exist, the digest is one platform's manifest, or nobody attested it. */

import { isFailure } from '../failure.ts';
import { anything, list, record, type Shaped, text, textLike } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import { type Digest, type Reference, repositoryText } from '../reference/reference.ts';
import { readManifestJson } from './manifest-json.ts';
import { type Manifest, placesText, type Repository } from './repository.ts';
import { storedAttestations } from './stored-attestations.ts';

const Platform = record({ os: textLike(/^[\w.-]{1,30}$/), architecture: textLike(/^[\w.-]{1,30}$/) });
const Index = record({ manifests: list(record({ digest: text }, { platform: anything })) });

/** An index, and for which platform it lists the manifest that was asked for, `linux/arm64`. */
interface ListedIn {
  readonly index: Digest;
  /** That leads to the index. */
  readonly tag: string;
  readonly platform?: string;
}

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
  const listed = isIndex(manifest.found) ? undefined : await listedIn(digest, reference.tag, image);
  const { index, platform, tag } = listed ?? {};
  if (index !== undefined && (await isAttested(index, places))) {
    return {
      code: 'PLATFORM_DIGEST',
      reason: `it is the manifest of ${platform ?? 'one platform'} alone, and builders attest the index that lists it`,
      expected: index,
      found: digest,
      remedy: `pin ${repositoryText(reference)}:${tag ?? ''}@${index}`,
    };
  }
  return {
    code: 'ATTESTATION_MISSING',
    reason: `no attestation is stored for it in ${placesText(places)}${hint(manifest.found, index)}`,
    ...(index === undefined && !isIndex(manifest.found) && { remedy: COPY_ALL }),
  };
}

const COPY_ALL =
  'copy the image with crane, regctl or skopeo copy --all and use the digest of its index, use a version that its builder attested, or add an exemption by digest with a reason and a last day';

function hint(manifest: Manifest, index: Digest | undefined): string {
  if (isIndex(manifest)) {
    return '';
  }
  return index === undefined
    ? '; it is a single manifest, and builders attest the index, which docker pull and docker push lose'
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
async function listedIn(digest: Digest, tag: string | undefined, image: Repository): Promise<ListedIn | undefined> {
  const candidates = tag === undefined ? [] : [tag, tag.replace(/-(?:amd64|arm64)$/, '')];
  for (const candidate of new Set(candidates)) {
    const answer = await image.manifest(candidate);
    const entry = 'found' in answer ? manifestsOf(answer.found).find((one) => one.digest === digest) : undefined;
    if ('found' in answer && entry !== undefined) {
      const { platform } = entry;
      return {
        index: answer.found.digest,
        tag: candidate,
        ...(Platform(platform) && { platform: `${platform.os}/${platform.architecture}` }),
      };
    }
  }
  return undefined;
}

function isIndex(manifest: Manifest): boolean {
  return manifestsOf(manifest).length > 0;
}

function manifestsOf({ bytes }: Manifest): Shaped<typeof Index>['manifests'] {
  return readManifestJson(Index, bytes)?.manifests ?? [];
}
