/**
 * Attestations that were found, by digest on disk: the port without a network, for what was read before.
 *
 * It holds bytes and, by repository and subject, the digests of the manifests that were found there. It holds no verdict,
 * no digest of a tag, and never that something is absent. What is read has its digest, or it is not there.
 */

import { createHash } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../failure.ts';
import { list, readUntrustedJson, record, type Shaped, text } from '../json/untrusted-json.ts';
import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import { blobPath, readBounded, unwritableReason, writeWhole } from './blob-files.ts';
import { CacheFolder } from './cache-folder.ts';
import { readManifestJson } from './manifest-json.ts';
import type { Recorder } from './recorded.ts';
import { type Answer, digestOf, type Manifest, type OpenRepository, type Repository } from './repository.ts';

/** A provenance has some 13 KB. What is larger is asked for each time. */
const MAX_KEPT_BYTES = 1024 * 1024;
const MAX_HINTS = 100;

const Hints = record({ artifacts: list(text) }, { attachment: text });
const Images = record({ images: list(text) });
const MAX_IMAGES = 500;
const Artifact = record({ subject: record({ digest: text }) });

const ATTACHMENT = /^sha256-([0-9a-f]{64})\.att$/;

export class Cache implements Recorder {
  readonly #directory: string;
  readonly #folder: CacheFolder;
  #failure: Failure | undefined;

  /** @param directory an absolute path; it is made where it does not exist */
  constructor(directory: string) {
    this.#directory = directory;
    this.#folder = new CacheFolder(directory);
  }

  /** Why nothing is kept. The run is as good without a cache. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** What is kept of a repository. It answers `absent` to all else. */
  readonly open: OpenRepository = (name) => {
    const content = async (digest: string | undefined): Promise<Answer<Buffer>> => {
      const bytes = digest !== undefined && isDigest(digest) ? await this.#read(digest) : undefined;
      return bytes === undefined ? { absent: true } : { found: bytes };
    };
    return {
      name,
      places: [name],
      resolve: () => Promise.resolve({ absent: true }),
      blob: content,
      manifest: async (tagOrDigest) => {
        const [, hex] = ATTACHMENT.exec(tagOrDigest) ?? [];
        const digest = hex === undefined ? tagOrDigest : (await this.#hints(name, `sha256:${hex}`)).attachment;
        const answer = await content(digest);
        return 'found' in answer ? { found: { digest: digest as Digest, bytes: answer.found } } : { absent: true };
      },
      referrers: async (subject) => {
        const { artifacts } = await this.#hints(name, subject);
        return { found: { descriptors: artifacts.map((digest) => ({ digest })) } };
      },
    };
  };

  async manifest({ name }: Repository, tag: string | undefined, { digest, bytes }: Manifest): Promise<void> {
    const [, hex] = ATTACHMENT.exec(tag ?? '') ?? [];
    const subject = hex === undefined ? readManifestJson(Artifact, bytes)?.subject.digest : `sha256:${hex}`;
    if (subject === undefined || !isDigest(subject) || (tag !== undefined && hex === undefined)) {
      return;
    }
    await this.blob(name, digest, bytes);
    const known = await this.#hints(name, subject);
    const artifacts = [digest, ...known.artifacts.filter((other) => other !== digest)].slice(0, MAX_HINTS);
    const hints = hex === undefined ? { ...known, artifacts } : { ...known, attachment: digest };
    await this.#keep(this.#pathOf(repositoryText(name), subject), Buffer.from(JSON.stringify(hints)));
  }

  async blob(_name: RepositoryName, digest: Digest, bytes: Buffer): Promise<void> {
    if (bytes.length <= MAX_KEPT_BYTES) {
      await this.#keep(blobPath(this.#directory, digest), bytes);
    }
  }

  /** @returns the images that the last run of a stack kept, at most 500 texts of which nothing is certain */
  async images(stack: string): Promise<readonly string[]> {
    const bytes = await this.#bytesAt(this.#pathOf('stack', stack));
    return (bytes && readUntrustedJson(Images, bytes)?.images.slice(0, MAX_IMAGES)) ?? [];
  }

  async keepImages(stack: string, images: readonly string[]): Promise<void> {
    const bytes = Buffer.from(JSON.stringify({ images: images.slice(0, MAX_IMAGES) }));
    await this.#keep(this.#pathOf('stack', stack), bytes);
  }

  /** @returns a folder for what others keep, which need not exist yet; undefined where the cache can't be used */
  async folder(name: string): Promise<string | undefined> {
    await this.#write(0, () => Promise.resolve());
    return this.#failure === undefined ? join(this.#directory, name) : undefined;
  }

  #keep(path: string, bytes: Buffer): Promise<void> {
    return this.#write(bytes.length, () => writeWhole(path, bytes, 0o600));
  }

  async #write(bytes: number, write: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) {
      return;
    }
    try {
      this.#failure = await this.#folder.prepare(bytes);
      if (this.#failure === undefined) {
        await write();
      }
    } catch (error) {
      this.#failure = { reason: `the cache ${this.#directory} ${unwritableReason(error)}` };
    }
  }

  async #read(digest: Digest): Promise<Buffer | undefined> {
    const path = blobPath(this.#directory, digest);
    const bytes = await this.#bytesAt(path);
    if (bytes === undefined || digestOf(bytes) !== digest) {
      return undefined;
    }
    // What was read last is removed last.
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return bytes;
  }

  async #hints(name: RepositoryName, subject: Digest): Promise<Shaped<typeof Hints>> {
    const bytes = await this.#bytesAt(this.#pathOf(repositoryText(name), subject));
    const hints = bytes && readUntrustedJson(Hints, bytes);
    return hints === undefined ? { artifacts: [] } : { ...hints, artifacts: hints.artifacts.slice(0, MAX_HINTS) };
  }

  async #bytesAt(path: string): Promise<Buffer | undefined> {
    if (!(await this.#folder.isOurs())) {
      return undefined;
    }
    const bytes = await readBounded(path, MAX_KEPT_BYTES).catch(() => undefined);
    return Buffer.isBuffer(bytes) ? bytes : undefined;
  }

  /** A hash, so that a name says nothing and leads nowhere. */
  #pathOf(...key: readonly [string, string]): string {
    const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex');
    return join(this.#directory, 'hints', hash);
  }
}
