/** Whether one pattern of images says everything that another says. */

import { matchesWildcard } from '../wildcard.ts';

/** A letter that no pattern and no reference has: only a star can stand for it. */
const FRESH = '\u0000';
const MAX_TRIALS = 5000;

/**
 * Exact but for absurd patterns. `covered` covers what its stars may stand for, and if a fresh letter in their place
 * is matched then it is by a star, which matches anything else as well. A `**` is tried with each number of fresh
 * segments up to more than `covering` could match one by one: beyond that, one of its `**` stands for some of them.
 *
 * @returns whether every text that matches `covered` matches `covering`; false where that would take too long to tell
 */
export function covers(covering: string, covered: string): boolean {
  if (covering === covered) {
    return true;
  }
  const segments = covered.replace(/(?<=^|\/)\*\*(?=\/|$)|\*/g, (star) => (star === '**' ? star : FRESH)).split('/');
  const most = covering.split('/').length + 1;
  const doubles = segments.filter((segment) => segment === '**').length;
  return (
    (most + 1) ** doubles <= MAX_TRIALS &&
    trials(segments, most).every((text) => matchesWildcard(covering, text.slice(0, -1)))
  );
}

/** Texts that stand for all that the segments match, each with one slash too many at its end. */
function trials(segments: readonly string[], most: number): string[] {
  const [first, ...rest] = segments;
  if (first === undefined) {
    return [''];
  }
  const tails = trials(rest, most);
  const least = rest.length === 0 ? 1 : 0;
  const heads =
    first === '**'
      ? Array.from({ length: most - least + 1 }, (_, more) => `${FRESH}/`.repeat(least + more))
      : [`${first}/`];
  return heads.flatMap((head) => tails.map((tail) => head + tail));
}
