/** An identity as a rule has it: a certificate's subject alternative name, with `*` where that is safe. */

import { translatedExpression, wronglyAccepted } from './expression.ts';
import { globProblem } from './foreign-notation.ts';
import { instead, isShown, offer } from './suggestion.ts';

const EXAMPLE = 'https://github.com/OWNER/REPOSITORY/.github/workflows/FILE.yml@refs/tags/v*';
const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/;
const COMMIT = /^[0-9a-f]{40}$/;

/**
 * @param text `https://host/owner/repository/workflow@ref`
 * @returns what is wrong with it and what to write instead; undefined where nothing is
 */
export function identityProblem(text: string): string | undefined {
  const translations = translatedExpression(text);
  if (translations === undefined) {
    return httpsProblem(text) ?? locationProblem(text) ?? refProblem(text);
  }
  // What a shell writes {a,b} or ? for looks like an expression as well, but can be translated better.
  const glob = translatedExpression(text.replaceAll(/\{[^{}]*,[^{}]*\}|\?/g, '')) === undefined;
  const problem = glob ? globProblem(text, 'identity', identityProblem) : undefined;
  return problem ?? `must not be a regular expression${excessText(text)}${translationText(translations)}`;
}

/** Why expressions are refused, by an example: what the author did not mean, and would have accepted. */
function excessText(text: string): string {
  const example = wronglyAccepted(text);
  return example === undefined || !isShown(example) ? '' : `, which would also accept ${example}`;
}

/** Some expressions have no translation that would be accepted: then the message shows the form of an identity. */
function translationText(translations: readonly string[]): string {
  const offered = offer(identityProblem, translations);
  const several = translations.length > 1 ? ', in an array' : '';
  return offered === undefined
    ? `; write each identity as ${EXAMPLE}, where * stands for anything within a segment`
    : `; write ${offered}${several}, where * stands for anything within a segment`;
}

function httpsProblem(text: string): string | undefined {
  if (/^[*/]+$/.test(text)) {
    return `would let anybody sign; name the signer, as in ${EXAMPLE}`;
  }
  if (text.startsWith('https://')) {
    return undefined;
  }
  const meant = instead(identityProblem, `https://${text.replace(/^[a-z]+:\/+/i, '')}`);
  return `must be an https URL${meant === '' ? `, as in ${EXAMPLE}` : meant}`;
}

function locationProblem(text: string): string | undefined {
  const [location = ''] = text.slice('https://'.length).split('@');
  const [host = '', owner = '', repository = ''] = location.split('/');
  if (/\s/.test(text)) {
    return 'must not hold a blank';
  }
  if (location.split('/').some((segment) => segment === '.' || segment === '..')) {
    return 'must not hold . or .. between slashes: identities have no such parts';
  }
  if (text.split('@').length > 2) {
    return 'must not have more than one "@"';
  }
  if ([host, owner, repository].some((segment) => segment.includes('*'))) {
    return 'must not have * in its host, owner or repository; write one identity for each repository';
  }
  if (!HOST.test(host)) {
    const lower = `https://${host.toLowerCase()}${text.slice('https://'.length + host.length)}`;
    return `must have a host name in lower case after https://${lower === text ? '' : instead(identityProblem, lower)}`;
  }
  if (owner === '' || repository === '') {
    return `must name an owner and a repository, as in ${EXAMPLE}`;
  }
  return text.includes('**')
    ? `must not hold **, since * stands for anything within one segment, as in ${EXAMPLE}`
    : undefined;
}

/** A reusable workflow may be called by its commit. */
function refProblem(text: string): string | undefined {
  const [, ref] = text.split('@');
  if (ref === undefined) {
    return 'must end with a ref, such as @refs/tags/v* for all version tags';
  }
  return /^refs\/(?:tags|heads)\/./.test(ref) || COMMIT.test(ref)
    ? undefined
    : 'must end with @refs/tags/…, @refs/heads/… or @ and a full commit hash';
}
