/** Which of several attestations that do not do is the closest one: people read its reasons first. */

import type { Code } from './codes.ts';
import type { CodedReason } from './verdict.ts';

/** What only an attestation can have that verified and was compared with the rule. */
const COMPARED: ReadonlySet<Code> = new Set<Code>([
  ...(['ISSUER_MISMATCH', 'SIGNER_MISMATCH', 'SOURCE_MISMATCH', 'TAG_MISMATCH', 'BRANCH_MISMATCH'] as const),
  ...(['COMMIT_MISMATCH', 'WORKFLOW_MISMATCH', 'TRIGGER_MISMATCH', 'RUNNER_MISMATCH'] as const),
  ...(['SUBJECT_MISMATCH', 'PREDICATE_MISMATCH'] as const),
]);

/** More than the checks there are: an attestation of another image is further off than any of this one. */
const OTHER_IMAGE = 100;
const NOT_VERIFIED = 1000;

/**
 * @param attempts for each attestation that was looked at, why it does not do
 * @returns all reasons, those of the closest attestation first
 */
export function closestFirst(attempts: readonly (readonly CodedReason[])[]): readonly CodedReason[] {
  return [...attempts]
    .sort((a, b) => distance(a) - distance(b))
    .flat()
    .map(withRemedy);
}

/** How many expectations the attestation does not meet. */
function distance(reasons: readonly CodedReason[]): number {
  if (!reasons.every(({ code }) => COMPARED.has(code))) {
    return NOT_VERIFIED;
  }
  return reasons.length + (reasons.some(({ code }) => code === 'SUBJECT_MISMATCH') ? OTHER_IMAGE : 0);
}

/** A build of a branch is no release, so that no other tag of it helps. */
function withRemedy(reason: CodedReason): CodedReason {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(reason.found ?? '') ?? [];
  return reason.code !== 'TAG_MISMATCH' || branch === undefined
    ? reason
    : {
        ...reason,
        remedy: 'it was built on a branch, and the rule asks for a tag: use an image that was built from a tag',
      };
}
