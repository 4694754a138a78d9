/** The port to a repository of images and attestations: what is asked of a registry or an image layout, and how it answers. */

import { createHash } from 'node:crypto';
import type { CodedReason } from '../verdict.ts';
import { type Digest, type RepositoryName, repositoryText } from '../reference/reference.ts';

/**
 * The three answers. `absent`: the repository answered that it is not there. `failure`: we could not find out.
 * `at` is the place that answered, where that is not the repository of this name: a mirror.
 */
export type Answer<T> =
  | { readonly found: T; readonly at?: RepositoryName }
  | { readonly absent: true }
  | { readonly failure: CodedReason; readonly at?: RepositoryName };

export interface Manifest {
  /** The digest that was asked for; for a tag, what the repository claims. digest-checked.ts compares it with the bytes. */
  readonly digest: Digest;
  readonly bytes: Buffer;
}

/** One entry of an index: https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md. */
export interface Descriptor extends Referrer {
  readonly mediaType: string;
  readonly size: number;
}

/** What is read of the entry of a manifest that refers to another one. */
export interface Referrer {
  /** As written: it may be of an algorithm that the pack does not read, or none at all. */
  readonly digest: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What refers to a digest. */
export interface Referrers {
  readonly descriptors: readonly Referrer[];
  /** Why the list may go on: a page that can't be read, or a limit. */
  readonly incomplete?: CodedReason;
}

export interface Repository {
  readonly name: RepositoryName;
  /** The repositories that are really asked, in this order: the one of this name, or its copies at the mirrors. */
  readonly places: readonly RepositoryName[];
  /** Each of these copies alone, where there are some: what one lists says nothing of what another one lists. */
  readonly copies?: readonly Repository[];
  /** The folder of the image layout that is read instead. */
  readonly layout?: string;
  /** What the repository claims a tag's manifest digest to be. */
  resolve(tag: string): Promise<Answer<Digest>>;
  /** A manifest by tag or digest; at most {@link MAX_MANIFEST_BYTES} bytes. */
  manifest(tagOrDigest: string): Promise<Answer<Manifest>>;
  /** A blob; at most `limit` bytes. */
  blob(digest: Digest, limit: number): Promise<Answer<Buffer>>;
  /**
   * The manifests whose subject is the digest (OCI distribution spec 1.1, "Listing Referrers").
   *
   * @returns `absent` where the repository keeps no such list, which is not the same as an empty one
   */
  referrers(digest: Digest): Promise<Answer<Referrers>>;
}

export interface Opening {
  /** At a mirror, the registry that it stands for, which is sent as `?ns=` (OCI distribution spec 1.1, "Registry Proxying"). */
  readonly namespace?: string;
  /** Places that answered already: of the mirrors these are left out. */
  readonly except?: readonly RepositoryName[];
}

/** @param signal ends what is under way; it then answers with the failure `TIMED_OUT` */
export type OpenRepository = (name: RepositoryName, signal: AbortSignal, opening?: Opening) => Repository;

/**
 * @param change the answers that differ, of a repository or of one of its copies
 * @returns repositories that answer so, and so do their copies
 */
export function withAnswers(
  open: OpenRepository,
  change: (repository: Repository, whole: Repository) => Partial<Repository>,
): OpenRepository {
  return (name, signal, opening) => {
    const whole = open(name, signal, opening);
    const answering = (one: Repository): Repository => ({
      ...one,
      ...change(one, whole),
      ...(one.copies !== undefined && { copies: one.copies.map(answering) }),
    });
    return answering(whole);
  };
}

/** OCI distribution spec 1.1, "Pushing Manifests": registries should take at least 4 MiB; no real manifest is larger. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

export function digestOf(bytes: Buffer): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** `docker.io/kong/notary`, or each of the mirrors' copies that were asked in its place, or the image layout. */
export function placesText(repositories: readonly Pick<Repository, 'places' | 'layout'>[]): string {
  const texts = repositories.flatMap(({ places, layout }) =>
    layout === undefined ? places.map(repositoryText) : `the image layout ${layout}`,
  );
  return [...new Set(texts)].join(' and ');
}
