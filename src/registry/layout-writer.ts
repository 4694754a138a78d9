/** Writes an OCI image layout of what a run read: attestations as wholes, and of images the manifests. */

import { join } from 'node:path';
import type { Failure } from '../failure.ts';
import { anything, integerFrom, list, record, text } from '../json/untrusted-json.ts';
import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import { blobPath, unwritableReason, writeWhole } from './blob-files.ts';
import { REF_NAME } from './layout-index.ts';
import { readManifestJson } from './manifest-json.ts';
import type { Recorder } from './recorded.ts';
import type { Descriptor, Manifest, Repository } from './repository.ts';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

/** What other tools read beside the attestation: the configuration, and the other layers. */
const MAX_PARTS = 100;
const MAX_PART_BYTES = 4 * 1024 * 1024;

const Part = record({ digest: text, size: integerFrom(0) });
const AnyManifest = record(
  {},
  {
    mediaType: text,
    artifactType: text,
    manifests: list(anything),
    config: Part,
    layers: list(Part),
    subject: anything,
  },
);

export class LayoutWriter implements Recorder {
  readonly #directory: string;
  readonly #entries = new Map<string, Descriptor>();
  #failure: Failure | undefined;

  /** @param directory an absolute path; it is made where it does not exist */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** How many manifests the layout names. */
  get manifests(): number {
    return this.#entries.size;
  }

  async manifest(repository: Repository, tag: string | undefined, { digest, bytes }: Manifest): Promise<void> {
    const content = readManifestJson(AnyManifest, bytes) ?? {};
    const { mediaType, manifests, artifactType, config, layers = [], subject } = content;
    await this.#write(blobPath(this.#directory, digest), bytes);
    if (tag === undefined && subject === undefined) {
      return;
    }
    const name = tag === undefined ? undefined : `${repositoryText(repository.name)}:${tag}`;
    this.#entries.set(name ?? digest, {
      mediaType: mediaType ?? (manifests === undefined ? OCI_MANIFEST : OCI_INDEX),
      digest,
      size: bytes.length,
      ...(artifactType !== undefined && { artifactType }),
      ...(name !== undefined && { annotations: { [REF_NAME]: name } }),
    });
    if (subject !== undefined || tag?.endsWith('.att') === true) {
      await this.#complete(repository, [...(config === undefined ? [] : [config]), ...layers]);
    }
  }

  blob(_name: RepositoryName, digest: Digest, bytes: Buffer): Promise<void> {
    return this.#write(blobPath(this.#directory, digest), bytes);
  }

  /**
   * Writes what makes the folder a layout. Until then it is none.
   *
   * @returns undefined, or why something could not be written
   */
  async finish(): Promise<Failure | undefined> {
    const manifests = [...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
    const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
    if (this.#failure === undefined) {
      await this.#write(join(this.#directory, 'index.json'), `${JSON.stringify(index, undefined, 2)}\n`);
      await this.#write(join(this.#directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    }
    return this.#failure;
  }

  async #write(path: string, content: Buffer | string): Promise<void> {
    try {
      await writeWhole(path, content);
    } catch (error) {
      this.#failure ??= { reason: unwritableReason(error) };
    }
  }

  /** A run reads what it needs. crane and skopeo copy an artifact only as a whole. */
  async #complete(repository: Repository, parts: readonly { digest: string; size: number }[]): Promise<void> {
    for (const { digest, size } of parts.slice(0, MAX_PARTS)) {
      if (isDigest(digest) && size <= MAX_PART_BYTES) {
        const answer = await repository.blob(digest, MAX_PART_BYTES);
        if ('found' in answer) {
          await this.#write(blobPath(this.#directory, digest), answer.found);
        }
      }
    }
  }
}
