/** The OIDC issuer that a rule names: compared exactly, so nothing in it may be left open. */

import { translatedExpression } from './expression.ts';
import { nearest } from './nearest.ts';
import { didYouMean } from './problem.ts';
import { instead } from './suggestion.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const WELL_KNOWN = [GITHUB, 'https://gitlab.com', 'https://accounts.google.com'];

/** @returns what is wrong with an issuer and what to write instead; undefined where nothing is */
export function issuerProblem(text: string): string | undefined {
  if (WELL_KNOWN.includes(text)) {
    return undefined;
  }
  const near = nearest(text, WELL_KNOWN);
  if (near !== undefined) {
    return `is almost a well-known issuer, but issuers are compared exactly${didYouMean(near)}`;
  }
  if (text.includes('*') || translatedExpression(text) !== undefined) {
    return `must not hold * or be a regular expression, since it is compared exactly; for GitHub Actions write ${GITHUB}`;
  }
  const plain = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?(?:\/[\w.~/-]*)?$/.test(text);
  if (plain) {
    return undefined;
  }
  const meant = text.startsWith('https://')
    ? ''
    : instead(issuerProblem, `https://${text.replace(/^[a-z]+:\/+/i, '')}`);
  return `must be an https URL${meant === '' ? `; for GitHub Actions write ${GITHUB}` : meant}`;
}
