/** Whether one pattern of images matches everything that another one matches. */

import { matchesWildcard } from '../wildcard.ts';

/** A letter that stands in no pattern and no reference, so only a star matches it. */
const UNUSED_LETTER = '\u0000';
const MAX_TRIALS = 5000;

/**
 * Puts an unused letter in the place of each `*` of `covered` and tries whether `covering` matches the result. Only a
 * star matches that letter, and a star matches every other text there as well. Each `**` is tried with every number of
 * segments up to one more than `covering` has: if that many match, one of its own `**` matches any number of them.
 *
 * @returns true if every text that matches `covered` matches `covering`. False if one does not, or if there are more
 *   than 5000 texts to try: then a rule that is never reached stays unnoticed, and nothing worse happens.
 */
export function covers(covering: string, covered: string): boolean {
  if (covering === covered) {
    return true;
  }
  const segments = covered
    .replace(/(?<=^|\/)\*\*(?=\/|$)|\*/g, (star) => (star === '**' ? star : UNUSED_LETTER))
    .split('/');
  const most = covering.split('/').length + 1;
  const doubles = segments.filter((segment) => segment === '**').length;
  return (
    (most + 1) ** doubles <= MAX_TRIALS &&
    trials(segments, most).every((text) => matchesWildcard(covering, text.slice(0, -1)))
  );
}

/** The texts to try, each with one slash too many at its end. */
function trials(segments: readonly string[], most: number): string[] {
  const [first, ...rest] = segments;
  if (first === undefined) {
    return [''];
  }
  const tails = trials(rest, most);
  const least = rest.length === 0 ? 1 : 0;
  const heads =
    first === '**'
      ? Array.from({ length: most - least + 1 }, (_, more) => `${UNUSED_LETTER}/`.repeat(least + more))
      : [`${first}/`];
  return heads.flatMap((head) => tails.map((tail) => head + tail));
}
