/** Regular expressions where a text with `*` must stand: recognised, and translated. */

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
