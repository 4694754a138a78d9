/** Texts with `*`, as the contract has them: within a segment between slashes; `**`, a segment of its own, across them. */

/**
 * @param pattern `docker.io/kong/ubi-*`, `ghcr.io/acme/**`; a `**` stands for any number of
 *   whole segments, at the end for at least one
 * @returns whether the whole text matches; letters are compared exactly
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchSegments(pattern.split('/'), text.split('/'));
}

function matchSegments(patterns: readonly string[], segments: readonly string[]): boolean {
  return backtrack(
    patterns,
    segments,
    (pattern) => pattern === '**',
    (index) => (index === patterns.length - 1 ? 1 : 0),
    (pattern, segment) => matchWithinSegment(pattern, segment),
  );
}

function matchWithinSegment(pattern: string, segment: string): boolean {
  return backtrack(
    Array.from(pattern),
    Array.from(segment),
    (symbol) => symbol === '*',
    () => 0,
    (symbol, letter) => symbol === letter,
  );
}

/**
 * The usual matcher for one kind of star: on a mismatch only the last star seen is tried longer, which is enough, so
 * a hostile text costs at most pattern times text.
 *
 * @param least how many items the star at an index of the pattern stands for at least
 */
function backtrack(
  patterns: readonly string[],
  items: readonly string[],
  isStar: (pattern: string) => boolean,
  least: (index: number) => number,
  matches: (pattern: string, item: string) => boolean,
): boolean {
  let star: { readonly pattern: number; item: number } | undefined;
  let pattern = 0;
  let item = 0;
  for (;;) {
    const current = patterns[pattern];
    const candidate = items[item];
    if (current === undefined && candidate === undefined) {
      return true;
    }
    if (current !== undefined && isStar(current)) {
      star = { pattern: pattern + 1, item: item + least(pattern) };
    } else if (current !== undefined && candidate !== undefined && matches(current, candidate)) {
      pattern++;
      item++;
      continue;
    } else if (star !== undefined) {
      star.item++;
    } else {
      return false;
    }
    if (star.item > items.length) {
      return false;
    }
    pattern = star.pattern;
    item = star.item;
  }
}
