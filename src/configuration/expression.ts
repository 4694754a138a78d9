/** Regular expressions where a text with `*` must stand: recognised, translated, and shown to accept too much. */

/** `v2.*` and `v*.*` are texts with `*`: as such they match less than they would as expressions. */
const LOOKS_LIKE_ONE = /[\^$()[\]{}|+?\\]|(?<![\d*])\.\*/;

const QUANTIFIER = String.raw`(?:[*+?]|\{[^}]*\})`;
/** What stands for more than one text: a class of letters, or any letter that is repeated. */
const VARIABLE = new RegExp(
  String.raw`(?:\[(?:[^\]\\]|\\.)*\]|\\[dDwWsS])${QUANTIFIER}?|(?<!\\)\.${QUANTIFIER}\??`,
  'g',
);
const GROUP = new RegExp(String.raw`(?<!\\)\((?:[^()\\]|\\.)*\)${QUANTIFIER}?`, 'g');

/**
 * @param text an identity or an issuer
 * @returns for what looks like a regular expression the nearest texts with `*`, which may match more and may not be
 *   identities at all; undefined where it does not look like one
 */
export function translatedExpression(text: string): string[] | undefined {
  if (!LOOKS_LIKE_ONE.test(text)) {
    return undefined;
  }
  return withoutGroups(text.replace(/^\^|\$$/g, '').replace(VARIABLE, '*'))
    .split('|')
    .map((alternative) => withoutMarks(alternative).replace(/\*{2,}/g, '*'))
    .filter((alternative) => alternative !== '');
}

/** Innermost groups first. */
function withoutGroups(text: string): string {
  const flatter = text.replace(GROUP, '*');
  return flatter === text ? text : withoutGroups(flatter);
}

function withoutMarks(text: string): string {
  return text
    .replace(/[^\\/*]\?/g, '*')
    .replace(/\\(.)/g, '$1')
    .replace(/[\^$()[\]{}+?\\]/g, '');
}

/** What may be repeated, a class of letters or any letter; an escaped letter; a letter. */
const PARTS = /((?:\[(?:[^\]\\]|\\.)*\]|\\[dDwWsS])[*+]?|\.[*+])|\\(.)|([^])/g;

/**
 * @param text an expression; it is never run, since a hostile one would not end
 * @returns a text that is surely not meant, and that a tool which takes expressions accepts: one with another letter in
 *   the place of a bare dot, or with more before it where nothing anchors the start. Undefined where there is none, and
 *   for what has groups, alternatives or counts
 */
export function wronglyAccepted(text: string): string | undefined {
  const parts = [...text.replace(/^\^|\$$/g, '').matchAll(PARTS)];
  const bareDot = parts.findIndex(([part]) => part === '.');
  const letters = parts.map(([, repeated, escaped, letter = ''], index) => {
    if (repeated !== undefined) {
      return letterOf(repeated.replace(/[*+]$/, ''));
    }
    const isPlain = escaped === undefined ? !/[\^$()[\]{}|*+?\\]/.test(letter) : !/\w/.test(escaped);
    return isPlain ? (index === bareDot ? 'x' : (escaped ?? letter)) : undefined;
  });
  if (letters.includes(undefined)) {
    return undefined;
  }
  const sample = letters.join('');
  return bareDot !== -1 ? sample : text.startsWith('^') ? undefined : `https://evil.example/?${sample}`;
}

/** @param several a class of letters, or a dot: safe to run on one letter */
function letterOf(several: string): string | undefined {
  try {
    const one = new RegExp(`^${several}$`);
    return ['1', 'x', 'X', '-', '.'].find((letter) => one.test(letter));
  } catch {
    return undefined;
  }
}
