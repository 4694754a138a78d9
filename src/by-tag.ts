/** References by tag alone, which can move: when they fail, and what is said of those that do not. */

import type { Configuration } from './configuration/schema.ts';
import { isFailure } from './failure.ts';
import { type ImageUse, isKnown, type Remediated } from './images/image-use.ts';
import { isDigest, pinnedText, type Reference } from './reference/reference.ts';
import { type ImageResult, isPinned } from './result.ts';
import type { Rule } from './trust-policy/rules.ts';
import { type CodedReason, failed, type Verdict } from './verdict.ts';

const HELD_BACK = 'something else in its resource fails';
const CAN_MOVE = 'the reference has a tag and no digest, and a tag can move';

/** Where pinning is mandatory, every reference by tag alone fails, unless its rule keeps the tag. */
export function withPinning(
  verdict: Verdict,
  written: string,
  reference: Reference,
  rule: Rule | undefined,
  remediated: Remediated | undefined,
  { pinning }: Configuration,
): Verdict {
  if (pinning !== 'mandatory' || !staysByTag(reference, rule, remediated)) {
    return verdict;
  }
  const why = isFailure(remediated) ? `; it is not pinned: ${remediated.reason}` : '';
  const { digest = '' } = verdict;
  const notPinned: CodedReason = {
    code: 'NOT_PINNED',
    reason: `${CAN_MOVE}${why}`,
    ...(verdict.result === 'PASSED' && isDigest(digest) && { remedy: `write ${pinnedText(written, digest)}` }),
  };
  return verdict.result === 'FAILED'
    ? failed([...verdict.reasons, notPinned], verdict.digest, verdict.asked)
    : failed([notPinned], verdict.digest);
}

/** What is held back would have its digest, if nothing else stopped the resource. */
function staysByTag(reference: Reference, rule: Rule | undefined, remediated: Remediated | undefined): boolean {
  return !isPinned(reference) && rule?.pin !== false && remediated !== 'pinned' && remediated !== 'held back';
}

type Judged = Pick<ImageResult, 'written' | 'reference' | 'rule' | 'verdict' | 'uses'>;

/** @returns what `pinning: advisory` says of an image that has no reported failure */
export function movableNotes(
  { written = '', reference, rule, verdict, uses }: Judged,
  { pinning }: Configuration,
): string[] {
  // Why remediation did not pin a use is said where it stands.
  const mayMove = uses.some(
    ({ use }) =>
      reference !== undefined && staysByTag(reference, rule, byTagOutcome(use)) && !isFailure(byTagOutcome(use)),
  );
  const { digest = '' } = verdict;
  const remedy = isDigest(digest) ? `; write ${pinnedText(written, digest)}` : '';
  return pinning === 'advisory' && mayMove ? [`${CAN_MOVE}${remedy}`] : [];
}

/** @returns for uses of an image that passed, why remediation left some of them by tag */
export function notPinnedNotes(
  { verdict, rule }: Judged,
  uses: readonly ImageUse[],
): [note: string, uses: ImageUse[]][] {
  const left = verdict.result === 'PASSED' && rule?.pin !== false ? uses : [];
  const byReason = new Map<string, ImageUse[]>();
  for (const use of left) {
    const outcome = byTagOutcome(use);
    const reason = outcome === 'held back' ? HELD_BACK : isFailure(outcome) ? outcome.reason : undefined;
    if (reason !== undefined) {
      byReason.set(reason, [...(byReason.get(reason) ?? []), use]);
    }
  }
  return [...byReason].map(([reason, those]) => [`it passed and is not pinned: ${reason}`, those]);
}

function byTagOutcome(use: ImageUse): Remediated | undefined {
  return isKnown(use) ? use.remediated : undefined;
}
