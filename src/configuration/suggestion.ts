/** What to write instead of a text: offered only where the same check accepts it. */

import { listed, looksLikeCredential } from './problem.ts';

/** What is wrong with a text, as it follows `path: `; undefined where nothing is. */
export type TextCheck = (text: string) => string | undefined;

/** A suggestion is there to be copied, so it is never cut. */
const MAX_SUGGESTION_CHARACTERS = 300;

/** @returns `; write X`; nothing where X would be refused, or must not be shown */
export function instead(check: TextCheck, suggestion: string): string {
  const offered = offer(check, [suggestion]);
  return offered === undefined ? '' : `; write ${offered}`;
}

/** @returns `X and Y`; undefined where there is none, or where one would be refused or must not be shown */
export function offer(check: TextCheck, suggestions: readonly string[]): string | undefined {
  const offered = suggestions.length > 0 && suggestions.every((text) => isShown(text) && check(text) === undefined);
  return offered ? listed(suggestions, 'and') : undefined;
}

/** Whether a text may be shown whole. */
export function isShown(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && text.length <= MAX_SUGGESTION_CHARACTERS && !looksLikeCredential(text);
}
