/** How a verdict is enforced: pinning, levels, and notes about images that do not fail. */

import type { Configuration } from './configuration/schema.ts';
import type { Reference } from './reference/reference.ts';
import { isPinned, type Level } from './result.ts';
import { type Failed, failed, familyOf, type CodedReason, type Verdict } from './verdict.ts';

/** Where pinning is mandatory, every reference by tag alone fails. */
export function withPinning(verdict: Verdict, reference: Reference, { pinning }: Configuration): Verdict {
  if (pinning !== 'mandatory' || isPinned(reference)) {
    return verdict;
  }
  const notPinned: CodedReason = {
    code: 'NOT_PINNED',
    reason: 'the reference has a tag and no digest, and a tag can move',
  };
  return verdict.result === 'FAILED'
    ? failed([...verdict.reasons, notPinned], verdict.digest, verdict.asked)
    : failed([notPinned], verdict.digest);
}

/** @param preview whether nothing is created yet: only then may a failure of the family `unknown` be lowered */
export function levelOf(failure: Failed, { enforcement }: Configuration, preview: boolean): Level {
  switch (familyOf(failure)) {
    case 'uncovered':
      return enforcement.uncovered;
    case 'notInPlan':
      return enforcement.notInPlan;
    case 'unknown':
      return preview ? enforcement.unknown : 'mandatory';
    case 'refused':
    case 'absent':
    case 'unchecked':
      return 'mandatory';
  }
}

/**
 * @param ending whether the image's exemption is about to end
 * @returns sentences about an image that has no reported failure: its tag can move, its exemption ends soon
 */
export function notesOn(
  verdict: Verdict,
  level: Level,
  reference: Reference | undefined,
  ending: boolean,
  { pinning }: Configuration,
): string[] {
  const unreported = verdict.result !== 'FAILED' || level === 'off';
  const byTag = reference !== undefined && !isPinned(reference);
  const movable = unreported && byTag && pinning === 'advisory';
  const pin = verdict.digest === undefined ? '' : `; pin it to ${verdict.digest}`;
  return [
    ...(movable ? [`the reference has a tag and no digest, and a tag can move${pin}`] : []),
    ...(ending && verdict.result === 'EXEMPTED' ? [`the exemption ends on ${verdict.expires ?? ''}`] : []),
  ];
}
