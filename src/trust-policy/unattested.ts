/** Why an image that a rule decides about may have no attestation, where the rule lets us know more than the registry. */

import { isGenerator } from '../generator.ts';
import type { Reference } from '../reference/reference.ts';
import type { CodedReason, Verdict } from '../verdict.ts';
import type { Rule } from './rules.ts';

interface Cause {
  /** What follows the reason. */
  readonly why: string;
  readonly remedy: string;
}

/** @returns the verdict; where it says that no attestation is stored, with what is known of the reason and the remedy */
export function withCauseOfAbsence(verdict: Verdict, rule: Rule, reference: Reference): Verdict {
  const cause = olderThanProvenance(rule, reference.tag) ?? notPushedByGitHub(rule);
  if (verdict.result !== 'FAILED' || cause === undefined) {
    return verdict;
  }
  const explained = (reason: CodedReason): CodedReason =>
    reason.code === 'ATTESTATION_MISSING'
      ? { ...reason, reason: `${reason.reason}; ${cause.why}`, remedy: cause.remedy }
      : reason;
  const [first, ...others] = verdict.reasons;
  return { ...verdict, reasons: [explained(first), ...others.map(explained)] };
}

/** Tags that are no version, and digests alone, may be of any age. */
function olderThanProvenance({ attestedFrom, origin }: Rule, tag = ''): Cause | undefined {
  if (attestedFrom === undefined) {
    return undefined;
  }
  if (tag.includes('preview')) {
    return { why: `${origin}: preview builds are never attested`, remedy: 'use a released version' };
  }
  const version = numbersOf(tag);
  return version !== undefined && !isBefore(version, numbersOf(attestedFrom) ?? [])
    ? undefined
    : {
        why: `${origin}: images are attested from ${attestedFrom} on`,
        remedy: `use version ${attestedFrom} or a later one, or add an exemption by digest with a reason and a last day`,
      };
}

function numbersOf(tag: string): readonly number[] | undefined {
  return /^v?(\d+)\.(\d+)\.(\d+)(?!\d)/.exec(tag)?.slice(1).map(Number);
}

function isBefore(version: readonly number[], other: readonly number[]): boolean {
  const differing = version.findIndex((part, index) => part !== other[index]);
  return differing !== -1 && (version[differing] ?? 0) < (other[differing] ?? 0);
}

/** https://github.com/actions/attest-build-provenance: GitHub keeps attestations itself, unless a workflow also pushes them. */
function notPushedByGitHub({ expectations: { identities } }: Rule): Cause | undefined {
  return identities.some((identity) => identity.startsWith('https://github.com/') && !isGenerator(identity))
    ? {
        why: 'GitHub stores an attestation in the registry only with `push-to-registry: true`',
        remedy:
          'give attest-build-provenance `push-to-registry: true` and build the image again, or use an image that was attested so',
      }
    : undefined;
}
