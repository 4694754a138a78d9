/** What an in-process registry holds: repositories of tags, manifests and blobs, in memory. */
import type { Digest } from '../../src/reference/reference.ts';
import { digestOf } from './digest.ts';
import {
  attachmentManifest,
  attachmentTag,
  fallbackTag,
  referrerManifest,
  referrersIndex,
  type Artifact,
  type Image,
  type Manifest,
} from './image.ts';
import type { MintedAttestation } from './minted-attestation.ts';

interface Repository {
  readonly tags: Map<string, Digest>;
  readonly manifests: Map<string, Manifest>;
  readonly blobs: Map<string, Buffer>;
  /** By the subject's digest. */
  readonly referrers: Map<string, readonly Manifest[]>;
}

export class RegistryContent {
  readonly #repositories = new Map<string, Repository>();

  /** Stores a manifest under a tag or, where the reference is a digest, under its own digest alone. */
  putManifest(repository: string, reference: string, bytes: Buffer, mediaType: string): Digest {
    const { manifests, tags } = this.#repository(repository);
    const digest = digestOf(bytes);
    manifests.set(digest, { bytes, digest, mediaType });
    if (!reference.startsWith('sha256:')) {
      tags.set(reference, digest);
    } else if (reference !== digest) {
      throw new Error(`the manifest's digest is ${digest}, not ${reference}`);
    }
    return digest;
  }

  putBlob(repository: string, bytes: Buffer): Digest {
    const digest = digestOf(bytes);
    this.#repository(repository).blobs.set(digest, bytes);
    return digest;
  }

  /** Stores the platforms' manifests, the blobs and, under the tag, the index. */
  putImage(repository: string, tag: string, { index, manifests, blobs }: Image): Digest {
    for (const { bytes, digest, mediaType } of manifests) {
      this.putManifest(repository, digest, bytes, mediaType);
    }
    return this.#putArtifact(repository, tag, { manifest: index, blobs });
  }

  /** Stores the attestations of a digest as cosign does, at `<repository>:sha256-<hex>.att`. */
  putAttachment(repository: string, subject: string, minted: readonly MintedAttestation[]): Digest {
    return this.#putArtifact(repository, attachmentTag(subject), attachmentManifest(minted));
  }

  /** Stores one more attestation of a manifest as an OCI referrer, and at the fallback tag. */
  putReferrer(repository: string, subject: Manifest, minted: MintedAttestation): Digest {
    const { referrers } = this.#repository(repository);
    const artifact = referrerManifest(subject, minted);
    const all = [...(referrers.get(subject.digest) ?? []), artifact.manifest];
    referrers.set(subject.digest, all);
    const index = referrersIndex(all);
    this.putManifest(repository, fallbackTag(subject.digest), index.bytes, index.mediaType);
    return this.#putArtifact(repository, artifact.manifest.digest, artifact);
  }

  /** Points a tag at another digest: the image behind it moves. */
  retag(repository: string, tag: string, digest: Digest): void {
    this.#repository(repository).tags.set(tag, digest);
  }

  manifest(repository: string, reference: string): Manifest | undefined {
    const { tags, manifests } = this.#repository(repository);
    return manifests.get(tags.get(reference) ?? reference);
  }

  blob(repository: string, digest: string): Buffer | undefined {
    return this.#repository(repository).blobs.get(digest);
  }

  /** The index that the referrers endpoint answers; an empty one where nothing refers to the digest. */
  referrers(repository: string, digest: string): Manifest {
    return referrersIndex(this.#repository(repository).referrers.get(digest) ?? []);
  }

  #putArtifact(repository: string, reference: string, { manifest, blobs }: Artifact): Digest {
    for (const bytes of blobs.values()) {
      this.putBlob(repository, bytes);
    }
    return this.putManifest(repository, reference, manifest.bytes, manifest.mediaType);
  }

  #repository(name: string): Repository {
    const known = this.#repositories.get(name);
    if (known !== undefined) {
      return known;
    }
    const created = { tags: new Map(), manifests: new Map(), blobs: new Map(), referrers: new Map() };
    this.#repositories.set(name, created);
    return created;
  }
}
