/** The port to a repository of images and attestations: what is asked of a registry or an image layout, and how it answers. */

import { createHash } from 'node:crypto';
import type { CodedReason } from '../verdict.ts';
import type { Digest, RepositoryName } from '../reference/reference.ts';

/** Nothing is told apart from "could not look": `absent` means that the repository answered, and it is not there. */
export type Answer<T> = { readonly found: T } | { readonly absent: true } | { readonly failure: CodedReason };

export interface Manifest {
  readonly digest: Digest;
  readonly bytes: Buffer;
}

export interface Repository {
  readonly name: RepositoryName;
  /** What the repository claims a tag's manifest digest to be. */
  resolve(tag: string): Promise<Answer<Digest>>;
  /** A manifest by tag or digest; what is asked by digest has that digest. At most {@link MAX_MANIFEST_BYTES} bytes. */
  manifest(tagOrDigest: string): Promise<Answer<Manifest>>;
  /** A blob, which has that digest; at most `limit` bytes. */
  blob(digest: Digest, limit: number): Promise<Answer<Buffer>>;
}

/** @param signal ends what is under way; it then answers with the failure `TIMED_OUT` */
export type OpenRepository = (name: RepositoryName, signal: AbortSignal) => Repository;

/** OCI distribution spec 1.1, "Pushing Manifests": registries should take at least 4 MiB; more is nobody's manifest. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

export function digestOf(bytes: Buffer): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
