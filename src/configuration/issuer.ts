/** The OIDC issuer that a rule names: compared exactly, so nothing in it may be left open. */

import { translatedExpression } from './expression.ts';
import { nearest } from './nearest.ts';
import { didYouMean } from './problem.ts';

const WELL_KNOWN = ['https://token.actions.githubusercontent.com', 'https://gitlab.com', 'https://accounts.google.com'];

/** @returns what is wrong with an issuer and how to mend that; undefined where nothing is */
export function issuerProblem(text: string): string | undefined {
  if (WELL_KNOWN.includes(text)) {
    return undefined;
  }
  const meant = didYouMean(nearest(text, WELL_KNOWN));
  if (meant !== '') {
    return `is not quite a well-known issuer${meant}`;
  }
  if (text.includes('*') || translatedExpression(text) !== undefined) {
    return `is compared exactly, without * and regular expressions; for GitHub Actions it is ${WELL_KNOWN[0] ?? ''}`;
  }
  const plain = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?(?:\/[\w.~/-]*)?$/.test(text);
  return plain ? undefined : `is not an https URL such as ${WELL_KNOWN[0] ?? ''}`;
}
