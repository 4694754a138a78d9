/** One comparison of what a rule expects with what an attestation says. */

import type { Code } from '../codes.ts';
import type { CodedReason } from '../verdict.ts';
import type { AttestedBuild, AttestedImage, Expectations } from './expectations.ts';

export interface Evidence extends AttestedBuild {
  readonly image: AttestedImage;
}

/** @returns the reason why the evidence does not meet the expectation; undefined where it does */
export type Check = (expected: Expectations, evidence: Evidence) => CodedReason | undefined;

export function mismatch(
  code: Code,
  reason: string,
  expected: string | undefined,
  found: string | undefined,
): CodedReason {
  return { code, reason, expected: expected ?? 'a claim in the certificate', found: found ?? 'nothing' };
}

export function equal(
  code: Code,
  reason: string,
  expected: string | undefined,
  found: string | undefined,
): CodedReason | undefined {
  return expected !== undefined && expected === found ? undefined : mismatch(code, reason, expected, found);
}

/** An expectation that the rule may leave out. If the rule has it, the claim must be present. */
export function asked(
  code: Code,
  reason: string,
  expected: string | undefined,
  found: string | undefined,
): CodedReason | undefined {
  return expected === undefined ? undefined : equal(code, reason, expected, found);
}

/** A list short enough for a message. */
export function few(texts: readonly string[]): string {
  return texts.slice(0, 3).join(', ') + (texts.length > 3 ? ` and ${texts.length - 3} more` : '');
}
