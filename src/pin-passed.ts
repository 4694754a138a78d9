/** The images of a resource judged, and the digests of those that passed put behind their tags. Nothing is written yet. */

import type { Failure } from './failure.ts';
import { type ImageUse, isKnown, type Remediated } from './images/image-use.ts';
import { type Attempt, pinAll, type Subject } from './pinning/attempt.ts';
import type { Pin } from './pinning/edit.ts';
import { isDigest, pinnedText } from './reference/reference.ts';
import { type ImageResult, isPinned } from './result.ts';

/** What of a verdict decides about pinning. */
export type Judged = Pick<ImageResult, 'reference' | 'rule' | 'verdict' | 'level'>;

/** @param remediated what is done about the use, if it passes */
export type JudgeUse = (use: ImageUse, remediated?: Remediated) => Promise<Judged>;

export interface PassedPins extends Attempt {
  /** What was done about each use; nothing of a use that did not pass, has a digest already, or keeps its tag. */
  readonly done: ReadonlyMap<ImageUse, Remediated>;
}

/** @param judge all images of the resource are verified together */
export async function pinPassed(subject: Subject, judge: JudgeUse): Promise<PassedPins> {
  const pins = await Promise.all(subject.uses.map(async (use) => pinOf(use, await judge(use, 'pinned'))));
  const attempt = await pinAll(
    subject,
    pins.filter((pin) => pin !== undefined),
  );
  const { pinned, refused } = attempt;
  const done = new Map<ImageUse, Remediated>([...refused, ...pinned.map(({ use }) => [use, 'pinned'] as const)]);
  return { ...attempt, done };
}

/**
 * @param done what was done about uses
 * @param otherwise why nothing was written after all; undefined where it was
 * @returns the uses, each with what became of it
 */
export function usesWithOutcome(
  uses: readonly ImageUse[],
  done: PassedPins['done'],
  otherwise: Failure | undefined,
): ImageUse[] {
  return uses.map((use) => {
    const outcome = done.get(use);
    const remediated = outcome === 'pinned' ? (otherwise ?? outcome) : outcome;
    return isKnown(use) && remediated !== undefined ? { ...use, remediated } : use;
  });
}

/** What is to be written for an image that passed; nothing where it has a digest, or where its rule keeps the tag. */
function pinOf(use: ImageUse, { reference, rule, verdict }: Judged): Pin | undefined {
  const { digest = '' } = verdict;
  return isKnown(use) && verdict.result === 'PASSED' && !isPinned(reference) && rule?.pin === true && isDigest(digest)
    ? { use, digest, pinned: pinnedText(use.image, digest) }
    : undefined;
}
