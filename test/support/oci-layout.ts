/** Serves an OCI image layout, as `cosign save` writes it, from the in-process registry. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../src/reference/reference.ts';
import { hexOf } from './digest.ts';
import { attachmentTag } from './image.ts';
import type { RegistryContent } from './registry-content.ts';

interface Descriptor {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Index {
  readonly manifests?: readonly Descriptor[];
}

export interface LayoutOptions {
  /** The image's tag, `latest` unless given. */
  readonly tag?: string;
  /** Where the attestations go; beside the image unless given. */
  readonly attestations?: string;
}

const KIND = 'dev.cosignproject.cosign';

/**
 * Puts a layout's image under a tag, and its attestations under `sha256-<hex>.att`.
 *
 * @returns the image's digest
 */
export function serveLayout(
  registry: RegistryContent,
  repository: string,
  layoutDirectory: string,
  { tag = 'latest', attestations = repository }: LayoutOptions = {},
): { digest: Digest } {
  const blobDirectory = join(layoutDirectory, 'blobs', 'sha256');
  const read = (digest: Digest) => readFileSync(join(blobDirectory, hexOf(digest)));
  const { manifests = [] } = JSON.parse(readFileSync(join(layoutDirectory, 'index.json'), 'utf8')) as Index;
  const ofKind = (...kinds: readonly string[]) =>
    manifests.find(({ annotations }) => kinds.some((kind) => annotations?.kind === `${KIND}/${kind}`));

  const image = ofKind('image', 'imageIndex');
  if (image === undefined) {
    throw new Error(`${layoutDirectory} holds no image`);
  }
  // Manifests are stored among the blobs too, as a layout has them; nobody asks for those.
  for (const name of readdirSync(blobDirectory)) {
    const bytes = readFileSync(join(blobDirectory, name));
    registry.putBlob(repository, bytes);
    registry.putBlob(attestations, bytes);
  }
  const whole = JSON.parse(read(image.digest).toString()) as Index;
  for (const { digest, mediaType } of whole.manifests ?? []) {
    registry.putManifest(repository, digest, read(digest), mediaType);
  }
  registry.putManifest(repository, tag, read(image.digest), image.mediaType);
  const attached = ofKind('atts');
  if (attached !== undefined) {
    registry.putManifest(attestations, attachmentTag(image.digest), read(attached.digest), attached.mediaType);
  }
  return { digest: image.digest };
}
