/** The candidate that is spelt most like a word that is not among them. */

const MAX_DISTANCE = 3;

/**
 * @returns the candidate with the smallest edit distance, letter case aside, if that is small for the word's length;
 *   otherwise undefined
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const allowed = Math.min(MAX_DISTANCE, Math.max(1, Math.floor(word.length / 2)));
  const distances = candidates.map((candidate) => editDistance(word.toLowerCase(), candidate.toLowerCase()));
  const least = Math.min(...distances);
  return least <= allowed ? candidates[distances.indexOf(least)] : undefined;
}

/** Levenshtein's distance: how many letters must be inserted, removed or changed. */
function editDistance(from: string, to: string): number {
  // An unknown key may be very long: lengths alone show that it is too far.
  if (Math.abs(from.length - to.length) > MAX_DISTANCE) {
    return Infinity;
  }
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const changed = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? Infinity;
}
