/** Repositories in an OCI image layout on disk: the port without a network. */

import { isFailure } from '../failure.ts';
import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import { unreadableReason } from '../unreadable-file.ts';
import type { CodedReason } from '../verdict.ts';
import { blobPath, readBounded } from './blob-files.ts';
import { LayoutIndex } from './layout-index.ts';
import { type Answer, type Manifest, MAX_MANIFEST_BYTES, type OpenRepository } from './repository.ts';
import { tooManyValues } from './values-limit.ts';

/**
 * Every repository is looked for in the one layout: content by its digest, whatever repository it was in. Its bytes are
 * not compared with digests: digest-checked.ts does that.
 *
 * @param directory an absolute path
 */
export function layoutRepositories(directory: string): OpenRepository {
  let reading: Promise<LayoutIndex | CodedReason> | undefined;
  const withIndex = async <T>(use: (index: LayoutIndex) => Promise<Answer<T>>): Promise<Answer<T>> => {
    const index = await (reading ??= LayoutIndex.read(directory));
    return isFailure(index) ? { failure: index } : use(index);
  };
  const content = (digest: Digest, limit: number) => withIndex(() => readContent(directory, digest, limit));
  return (name) => ({
    name,
    places: [name],
    layout: directory,
    resolve: (tag) => withIndex((index) => Promise.resolve({ failure: unresolved(name, tag, index.named(name, tag)) })),
    blob: content,
    manifest: (tagOrDigest) => withIndex((index) => manifestIn(directory, index, name, tagOrDigest)),
    referrers: (digest) => withIndex(async (index) => ({ found: { descriptors: await index.referrers(digest) } })),
  });
}

async function readContent(directory: string, digest: Digest, limit: number): Promise<Answer<Buffer>> {
  try {
    const bytes = await readBounded(blobPath(directory, digest), limit);
    if (bytes === 'too large') {
      return {
        failure: { code: 'LIMIT_EXCEEDED', reason: `${digest} in the image layout has more than ${limit} bytes` },
      };
    }
    return bytes === 'absent' ? { absent: true } : { found: bytes };
  } catch (error) {
    const why = unreadableReason(error) ?? 'cannot be read';
    return { failure: { code: 'REGISTRY_UNREACHABLE', reason: `${digest} in the image layout ${directory} ${why}` } };
  }
}

async function manifestIn(
  directory: string,
  index: LayoutIndex,
  name: RepositoryName,
  tagOrDigest: string,
): Promise<Answer<Manifest>> {
  const digest = isDigest(tagOrDigest) ? tagOrDigest : index.named(name, tagOrDigest);
  if (digest === undefined) {
    return { absent: true };
  }
  const answer = await readContent(directory, digest, MAX_MANIFEST_BYTES);
  if (!('found' in answer)) {
    return answer;
  }
  const limit = tooManyValues(`${digest} in the image layout`, answer.found);
  return limit === undefined ? { found: { digest, bytes: answer.found } } : { failure: limit };
}

/** A layout is a copy of one day. What a tag is today, it can't say. */
function unresolved(name: RepositoryName, tag: string, digest: Digest | undefined): CodedReason {
  const image = `${repositoryText(name)}:${tag}`;
  return {
    code: 'TAG_UNRESOLVED',
    reason: 'offline, an image must be named with its digest',
    remedy:
      digest === undefined
        ? `write ${image}@sha256:…; \`crane digest ${image}\` prints the digest where the registry can be reached`
        : `if you mean the image in the layout, write ${image}@${digest}`,
  };
}
