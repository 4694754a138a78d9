/** Writes images and attestations into a real registry, over the push half of the OCI distribution API (plain http). */
import { digestOf } from './digest.ts';
import {
  attachmentManifest,
  attachmentTag,
  fallbackTag,
  referrersIndex,
  type Artifact,
  type Image,
  type Manifest,
} from './image.ts';
import type { MintedAttestation } from './minted-attestation.ts';

/** Pushes the blobs, the platforms' manifests and, under the tag, the index. `host` is `127.0.0.1:PORT`. */
export async function pushImage(host: string, repository: string, tag: string, image: Image): Promise<void> {
  await pushBlobs(host, repository, image.blobs.values());
  for (const manifest of image.manifests) {
    await pushManifest(host, repository, manifest.digest, manifest);
  }
  await pushManifest(host, repository, tag, image.index);
}

/** Pushes the attestations of a digest as cosign does, to `<repository>:sha256-<hex>.att`. */
export async function pushAttachment(
  host: string,
  repository: string,
  subject: string,
  minted: readonly MintedAttestation[],
): Promise<void> {
  await pushArtifact(host, repository, attachmentTag(subject), attachmentManifest(minted));
}

/**
 * Pushes an artifact that refers to a digest. Where the registry keeps no list of referrers, the list is pushed too, to
 * the fallback tag (OCI distribution spec 1.1, "Pushing Manifests with Subject").
 */
export async function pushReferrer(
  host: string,
  repository: string,
  subject: string,
  artifact: Artifact,
): Promise<void> {
  await pushArtifact(host, repository, artifact.manifest.digest, artifact);
  const { status } = await fetch(`http://${host}/v2/${repository}/referrers/${subject}`);
  if (status !== 200) {
    await pushManifest(host, repository, fallbackTag(subject), referrersIndex([artifact.manifest]));
  }
}

/** Pushes any manifest with its blobs, under a tag or its digest. */
export async function pushArtifact(
  host: string,
  repository: string,
  reference: string,
  { manifest, blobs }: Artifact,
): Promise<void> {
  await pushBlobs(host, repository, blobs.values());
  await pushManifest(host, repository, reference, manifest);
}

async function pushBlobs(host: string, repository: string, blobs: Iterable<Buffer>): Promise<void> {
  for (const blob of blobs) {
    const started = await send('POST', `http://${host}/v2/${repository}/blobs/uploads/`);
    const location = new URL(started.headers.get('location') ?? '', started.url);
    location.searchParams.set('digest', digestOf(blob));
    await send('PUT', location.href, blob, 'application/octet-stream');
  }
}

async function pushManifest(host: string, repository: string, reference: string, manifest: Manifest): Promise<void> {
  await send('PUT', `http://${host}/v2/${repository}/manifests/${reference}`, manifest.bytes, manifest.mediaType);
}

async function send(method: string, url: string, bytes?: Buffer, mediaType?: string): Promise<Response> {
  const response = await fetch(url, {
    method,
    ...(bytes !== undefined && { body: new Uint8Array(bytes) }),
    ...(mediaType !== undefined && { headers: { 'content-type': mediaType } }),
  });
  if (!response.ok) {
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  }
  return response;
}
