/** The index of an OCI image layout: what its manifests are called, by either of two namings. */

import { join } from 'node:path';
import { isFailure } from '../failure.ts';
import { hasTooManyValues } from '../json/many-values.ts';
import {
  anything,
  integerFrom,
  list,
  map,
  readUntrustedJson,
  record,
  type Shaped,
  text,
} from '../json/untrusted-json.ts';
import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import { unreadableReason } from '../unreadable-file.ts';
import type { CodedReason } from '../verdict.ts';
import { blobPath, readBounded } from './blob-files.ts';
import { type Descriptor, MAX_MANIFEST_BYTES } from './repository.ts';

/** OCI image spec 1.1, annotations.md: the name of a manifest in a layout. */
export const REF_NAME = 'org.opencontainers.image.ref.name';

/** `cosign save` names nothing, but tells the kind. */
const COSIGN_ATTESTATIONS = 'dev.cosignproject.cosign/atts';

const MAX_INDEX_BYTES = 16 * 1024 * 1024;

const Index = record({
  manifests: list(
    record({ mediaType: text, digest: text, size: integerFrom(0) }, { artifactType: text, annotations: map(text) }),
  ),
});

const Subject = record({ subject: record({ digest: text }) }, { layers: anything });

export class LayoutIndex {
  readonly #directory: string;
  readonly #entries: Shaped<typeof Index>['manifests'];
  #subjects: Promise<readonly (string | undefined)[]> | undefined;

  private constructor(directory: string, entries: Shaped<typeof Index>['manifests']) {
    this.#directory = directory;
    this.#entries = entries;
  }

  /** @returns the index, or `REGISTRY_UNREACHABLE` where the folder is not an image layout */
  static async read(directory: string): Promise<LayoutIndex | CodedReason> {
    const marker = await readBounded(join(directory, 'oci-layout'), MAX_INDEX_BYTES).catch(layoutFailure);
    const bytes = await readBounded(join(directory, 'index.json'), MAX_INDEX_BYTES).catch(layoutFailure);
    const unreadable = isFailure(marker) ? marker : isFailure(bytes) ? bytes : undefined;
    if (unreadable !== undefined) {
      return noLayout(directory, unreadable.reason);
    }
    if (!Buffer.isBuffer(marker) || !Buffer.isBuffer(bytes)) {
      return noLayout(directory, 'is not an OCI image layout: it must hold oci-layout and index.json');
    }
    const entries = readUntrustedJson(Index, bytes)?.manifests;
    return entries === undefined
      ? noLayout(directory, 'is not an OCI image layout: its index.json is not an OCI index')
      : new LayoutIndex(directory, entries);
  }

  /** The digest that has a name: `export`, skopeo and crane write it in full, other tools the tag alone. */
  named(name: RepositoryName, tag: string): Digest | undefined {
    const names = [`${repositoryText(name)}:${tag}`, tag];
    for (const wanted of names) {
      const digest = this.#entries.find(({ annotations }) => annotations?.[REF_NAME] === wanted)?.digest;
      if (digest !== undefined && isDigest(digest)) {
        return digest;
      }
    }
    return undefined;
  }

  /** What refers to the digest, and what cosign saved as attestations: for which image, nothing but their signature tells. */
  async referrers(digest: Digest): Promise<readonly Descriptor[]> {
    this.#subjects ??= this.#readSubjects();
    const subjects = await this.#subjects;
    return this.#entries.filter(
      ({ annotations }, index) => subjects[index] === digest || annotations?.kind === COSIGN_ATTESTATIONS,
    );
  }

  /** One after another: a layout may hold thousands. */
  async #readSubjects(): Promise<readonly (string | undefined)[]> {
    const subjects: (string | undefined)[] = [];
    for (const { digest } of this.#entries) {
      const bytes = isDigest(digest)
        ? await readBounded(blobPath(this.#directory, digest), MAX_MANIFEST_BYTES).catch(layoutFailure)
        : undefined;
      subjects.push(
        Buffer.isBuffer(bytes) && !hasTooManyValues(bytes)
          ? readUntrustedJson(Subject, bytes)?.subject.digest
          : undefined,
      );
    }
    return subjects;
  }
}

function layoutFailure(error: unknown): { readonly reason: string } {
  return { reason: unreadableReason(error) ?? 'cannot be read' };
}

function noLayout(directory: string, what: string): CodedReason {
  return {
    code: 'REGISTRY_UNREACHABLE',
    reason: `the image layout ${directory} ${what}`,
    remedy: 'write one with `image-provenance export`, and name its folder',
  };
}
