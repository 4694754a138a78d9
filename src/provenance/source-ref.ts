/** What a rule expects of the git ref and the commit that were built, also where the image's own tag must tell them. */

import type { Signer } from '../attestation/signer.ts';
import { type Check, equal, mismatch } from './check.ts';
import type { CodedReason } from '../verdict.ts';
import { isGenerator } from '../generator.ts';
import type { Provenance } from './predicate.ts';

export const sourceRef: Check = ({ ref }, { signer, provenance, image }) => {
  const found = signer.sourceRef;
  switch (ref.kind) {
    case 'anyRef':
      return /^refs\/(?:heads|tags)\//.test(found ?? '')
        ? undefined
        : mismatch(
            'BRANCH_MISMATCH',
            'the git ref is neither a branch nor a tag',
            'refs/heads/* or refs/tags/*',
            found,
          );
    case 'tag':
      return gitTag(ref.oneOf, image.tag, found);
    case 'branch':
      return equal(
        'BRANCH_MISMATCH',
        'the branch is another one',
        `refs/heads/${ref.branch}`,
        branchOf(signer, provenance),
      );
  }
};

/** Where the reference has no tag, `{tag}` may be any whole release. Letters of a pattern stand for themselves. */
function gitTag(
  patterns: readonly string[],
  imageTag: string | undefined,
  found: string | undefined,
): CodedReason | undefined {
  const refs = patterns.map((pattern) => `refs/tags/${pattern}`);
  const fromImage = patterns.some((pattern) => pattern.includes('{tag}'));
  if (fromImage && imageTag === undefined) {
    return refs.some((pattern) => /^\d+\.\d+\.\d+$/.test(partAt('{tag}', pattern, found) ?? ''))
      ? undefined
      : mismatch('TAG_MISMATCH', 'the git ref is not a release tag', either(refs, 'X.Y.Z'), found);
  }
  const reason = found?.startsWith('refs/heads/')
    ? 'a branch was built, and the rule asks for a tag'
    : fromImage
      ? 'the git tag is not the image tag'
      : 'the git ref is another one';
  return refs.some((pattern) => pattern.replace('{tag}', () => imageTag ?? '') === found)
    ? undefined
    : mismatch('TAG_MISMATCH', reason, either(refs, imageTag ?? ''), found);
}

/** As in slsa-verifier, the branch of a tag is the branch that it was pushed from. Only the generator tells it truly. */
function branchOf({ identity, sourceRef: ref, trigger }: Signer, { baseRef }: Provenance): string | undefined {
  const pushedTag = ref?.startsWith('refs/tags/') === true && trigger === 'push' && isGenerator(identity);
  // The ref in full otherwise, so that a tag is never taken for a branch.
  return (pushedTag ? baseRef : undefined) ?? ref;
}

export const commitFromImage: Check = ({ commitFromImage: pattern }, { signer: { sourceDigest }, image }) => {
  if (pattern === undefined) {
    return undefined;
  }
  if (sourceDigest === undefined) {
    return mismatch('COMMIT_MISMATCH', 'the certificate names no source commit', undefined, undefined);
  }
  if (image.tag === undefined) {
    return undefined;
  }
  const commit = partAt('{commit}', pattern, image.tag);
  if (commit === undefined || !/^[0-9a-f]{7,}$/.test(commit)) {
    const expected = `${pattern}, with at least seven digits of the commit`;
    return mismatch('COMMIT_MISMATCH', 'the image tag does not hold the source commit', expected, image.tag);
  }
  return sourceDigest.startsWith(commit)
    ? undefined
    : mismatch('COMMIT_MISMATCH', 'the commit is not the one in the image tag', `${commit}…`, sourceDigest);
};

/** @returns what stands in the text where the pattern has the placeholder; undefined where the rest differs */
function partAt(placeholder: '{tag}' | '{commit}', pattern: string, text = ''): string | undefined {
  const [before = '', after] = pattern.split(placeholder);
  const end = text.length - (after ?? '').length;
  return after !== undefined && text.startsWith(before) && text.endsWith(after) && before.length <= end
    ? text.slice(before.length, end)
    : undefined;
}

function either(refs: readonly string[], tag: string): string {
  return refs.map((pattern) => pattern.replace('{tag}', () => tag)).join(' or ');
}
