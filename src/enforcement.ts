/** How a verdict is enforced: pinning, the levels that may be lowered, and what is told of images that do not fail. */

import type { Configuration } from './configuration/schema.ts';
import type { Reference } from './reference/reference.ts';
import { isPinned, type Level } from './result.ts';
import { type Failed, failed, familyOf, type CodedReason, type Verdict } from './verdict.ts';

/** Where pinning is mandatory, a reference by tag alone fails, whatever else was found. */
export function withPinning(verdict: Verdict, reference: Reference, { pinning }: Configuration): Verdict {
  if (pinning !== 'mandatory' || isPinned(reference)) {
    return verdict;
  }
  const notPinned: CodedReason = { code: 'NOT_PINNED', reason: 'it is named by a tag alone, which can move' };
  return verdict.result === 'FAILED'
    ? failed([...verdict.reasons, notPinned], verdict.digest, verdict.asked)
    : failed([notPinned], verdict.digest);
}

/** @param preview whether nothing is created yet: only then may what is not known be lowered */
export function levelOf(failure: Failed, { enforcement = {} }: Configuration, preview: boolean): Level {
  const { uncovered = 'mandatory', unknown = 'mandatory' } = enforcement;
  switch (familyOf(failure)) {
    case 'uncovered':
      return uncovered;
    case 'unknown':
      return preview ? unknown : 'mandatory';
    case 'refused':
    case 'absent':
    case 'unchecked':
      return 'mandatory';
  }
}

/**
 * @param ending whether the image's exemption is about to end
 * @returns sentences about an image of which no failure is reported: it can move, its exemption ends soon
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
    ...(movable ? [`it is named by a tag alone, which can move${pin}`] : []),
    ...(ending && verdict.result === 'EXEMPTED' ? [`its exemption ends on ${verdict.expires ?? ''}`] : []),
  ];
}
