/** `pin --check`: whether every image has its digest. No registry is asked. */

import { isKnown } from '../images/image-use.ts';
import { type Judges, judgementOf } from '../judgement.ts';
import type { Family } from '../codes.ts';
import { levelOf } from '../enforcement.ts';
import type { Reading } from '../reading.ts';
import { remedyOf } from '../report/message.ts';
import { checkedLine } from '../report/pin-notes.ts';
import { counted } from '../report/summary.ts';
import { isPinned, type PlacedUse } from '../result.ts';
import { failed, familyOf } from '../verdict.ts';

export interface Checked {
  /** A line for each use that has no digest or can't be read, and one for all. */
  readonly lines: readonly string[];
  readonly families: readonly Family[];
}

interface Finding {
  readonly line: string;
  readonly family: Family;
}

/** @param judges of them only the rules are asked, and the exemptions of what can't be read */
export async function checkPinned(readings: readonly Reading[], judges: Judges): Promise<Checked> {
  const placed = readings.flatMap(({ resource, namespace, uses }) => uses.map((use) => ({ resource, namespace, use })));
  const findings = (await Promise.all(placed.map((each) => findingOf(each, judges)))).filter(
    (finding) => finding !== undefined,
  );
  const outcome =
    findings.length === 0
      ? 'all are pinned, or need not be'
      : `${findings.length} not pinned; without --check pin writes the verified digests`;
  const counts = `${counted(placed.length, 'use')}: ${outcome}`;
  return { lines: [...findings.map(({ line }) => line), counts], families: findings.map(({ family }) => family) };
}

async function findingOf(placed: PlacedUse, judges: Judges): Promise<Finding | undefined> {
  const { use } = placed;
  const judgement = judgementOf(placed, placed.resource, judges);
  const { reference, rule } = judgement;
  if (isKnown(use) && reference !== undefined) {
    return isPinned(reference) || rule?.pin === false
      ? undefined
      : {
          line: checkedLine(placed, `${use.image} has no digest`),
          family: familyOf(failed([{ code: 'NOT_PINNED', reason: '' }])),
        };
  }
  // What can't be read, and what is no reference: nobody is asked for a verdict about these.
  const verdict = await judgement.judge();
  if (verdict.result !== 'FAILED' || levelOf(verdict, judges.configuration, true) !== 'mandatory') {
    return undefined;
  }
  const [first] = verdict.reasons;
  const reason = `${first.reason}; ${remedyOf(first)}`;
  return { line: checkedLine(placed, isKnown(use) ? `${use.image}: ${reason}` : reason), family: familyOf(verdict) };
}
