/** Tiny OCI images and cosign attachments, made in memory. */
import type { Digest } from '../../src/reference/reference.ts';
import { digestOf, hexOf } from './digest.ts';
import { sigstoreBundle, type MintedAttestation } from './minted-attestation.ts';

export interface Manifest {
  readonly bytes: Buffer;
  readonly digest: Digest;
  readonly mediaType: string;
}

/** Whatever a registry stores together: a manifest and the blobs that it names. */
export interface Artifact {
  readonly manifest: Manifest;
  readonly blobs: ReadonlyMap<Digest, Buffer>;
}

export interface Image {
  readonly index: Manifest;
  readonly manifests: readonly (Manifest & { readonly platform: string })[];
  readonly blobs: ReadonlyMap<Digest, Buffer>;
}

export interface ImageOptions {
  /** Two images differ where their seeds do. */
  readonly seed: string;
  /** `linux/amd64`. */
  readonly platforms?: readonly string[];
  /** `docker` is what `docker manifest push` makes, and Kong publishes. */
  readonly mediaTypes?: 'docker' | 'oci';
}

const MEDIA_TYPES = {
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
};
const ENVELOPE = 'application/vnd.dsse.envelope.v1+json';
export const SIGSTORE_BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Builds an image for each platform and the index over them. */
export function buildImage({
  seed,
  platforms = ['linux/amd64', 'linux/arm64'],
  mediaTypes = 'docker',
}: ImageOptions): Image {
  const types = MEDIA_TYPES[mediaTypes];
  const images = platforms.map((platform) => platformImage(seed, platform, types));
  const index = manifest(types.index, {
    schemaVersion: 2,
    mediaType: types.index,
    manifests: images.map(({ manifest, platform }) => {
      const [os, architecture] = platform.split('/');
      return { ...descriptor(manifest.mediaType, manifest.bytes), platform: { architecture, os } };
    }),
  });
  return {
    index,
    manifests: images.map(({ manifest, platform }) => ({ ...manifest, platform })),
    blobs: new Map(images.flatMap(({ blobs }) => [...blobs])),
  };
}

function platformImage(seed: string, platform: string, types: (typeof MEDIA_TYPES)['oci']) {
  const [os, architecture] = platform.split('/');
  // Nothing unpacks it: a layer of the right name and digest is enough.
  const layer = Buffer.from(`${seed} for ${platform}`);
  const config = json({ architecture, os, rootfs: { type: 'layers', diff_ids: [digestOf(layer)] } });
  const layers = [descriptor(types.layer, layer)];
  return { platform, ...artifact(types.manifest, { config: descriptor(types.config, config), layers }, config, layer) };
}

/** The `.att` manifest: each attestation is a layer with cosign's annotations. */
export function attachmentManifest(minted: readonly MintedAttestation[]): Artifact {
  const { manifest: mediaType, config: configType } = MEDIA_TYPES.oci;
  const envelopes = minted.map(({ envelope }) => envelope);
  const config = json({
    architecture: '',
    created: '0001-01-01T00:00:00Z',
    history: envelopes.map(() => ({ created: '0001-01-01T00:00:00Z' })),
    os: '',
    rootfs: { type: 'layers', diff_ids: envelopes.map(digestOf) },
    config: {},
  });
  const layers = minted.map(({ envelope, annotations }) => ({ ...descriptor(ENVELOPE, envelope), annotations }));
  return artifact(mediaType, { config: descriptor(configType, config), layers }, config, ...envelopes);
}

/** The artifact manifest behind OCI referrers: one attestation as a sigstore bundle v0.3, as cosign 3 stores it. */
export function referrerManifest(subject: Manifest, minted: MintedAttestation): Artifact {
  const config = Buffer.from('{}');
  const bundle = json(sigstoreBundle(minted, '0.3'));
  const fields = {
    artifactType: SIGSTORE_BUNDLE,
    config: descriptor('application/vnd.oci.empty.v1+json', config),
    layers: [descriptor(SIGSTORE_BUNDLE, bundle)],
    subject: descriptor(subject.mediaType, subject.bytes),
  };
  return artifact(MEDIA_TYPES.oci.manifest, fields, config, bundle);
}

/** An index over artifacts, as the referrers endpoint answers it and the fallback tag holds it. */
export function referrersIndex(artifacts: readonly Manifest[]): Manifest {
  const mediaType = MEDIA_TYPES.oci.index;
  const manifests = artifacts.map((one) => ({
    ...descriptor(one.mediaType, one.bytes),
    artifactType: SIGSTORE_BUNDLE,
  }));
  return manifest(mediaType, { schemaVersion: 2, mediaType, manifests });
}

/** `sha256-<hex>.att`, the tag where cosign looks for the attestations of a digest. */
export function attachmentTag(digest: string): string {
  return `${fallbackTag(digest)}.att`;
}

/** `sha256-<hex>`, the tag of the referrers index where a registry has no endpoint for it. */
export function fallbackTag(digest: string): string {
  return `sha256-${hexOf(digest)}`;
}

function artifact(mediaType: string, fields: object, ...blobs: readonly Buffer[]): Artifact {
  return {
    manifest: manifest(mediaType, { schemaVersion: 2, mediaType, ...fields }),
    blobs: new Map(blobs.map((blob) => [digestOf(blob), blob])),
  };
}

function manifest(mediaType: string, content: object): Manifest {
  const bytes = json(content);
  return { bytes, digest: digestOf(bytes), mediaType };
}

function descriptor(mediaType: string, bytes: Buffer) {
  return { mediaType, size: bytes.length, digest: digestOf(bytes) };
}

function json(content: object): Buffer {
  return Buffer.from(JSON.stringify(content));
}
