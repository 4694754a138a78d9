/** A pattern of images in a rule: canonical, as the references that it is compared with, and never for every registry. */

import { isFailure } from '../failure.ts';
import { parseRepositoryName, repositoryText } from '../reference/reference.ts';
import { didYouMean, quoted } from './problem.ts';

/**
 * @param text `docker.io/kong/kuma-*`, `ghcr.io/acme/**`
 * @returns what is wrong with it and how to mend that; undefined where nothing is
 */
export function imagePatternProblem(text: string): string | undefined {
  const [registry = '', ...rest] = text.split('/');
  if (/^[a-z+-]+:\/\//i.test(text)) {
    return `is written without a scheme, as in an image reference`;
  }
  if (text.split('/').some((segment) => segment.includes('**') && segment !== '**')) {
    return 'has ** within a segment; write *, or ** as a whole segment';
  }
  if (registry.includes('*')) {
    return 'has * in the registry; write the registry out, one pattern for each, such as docker.io/kong/*';
  }
  if (rest.length === 0 && /[.:]/.test(text) && !text.includes('@')) {
    return `names no repository; for everything in this registry write ${quoted(`${text}/**`)}`;
  }
  if (/@|:[^/]*$/.test(rest.length === 0 ? text : rest.join('/'))) {
    return 'names a repository, without tag and digest; the rule holds for all of them';
  }
  return text === text.toLowerCase()
    ? nameProblem(text)
    : `is written in lower case throughout${didYouMean(quoted(text.toLowerCase()))}`;
}

/** The pattern is right if a name that matches it is its own canonical form. */
function nameProblem(text: string): string | undefined {
  const parsed = parseRepositoryName(withLetters(text));
  if (isFailure(parsed)) {
    return `matches no image: ${parsed.reason}`;
  }
  const canonical = repositoryText(parsed);
  const added = canonical.length - withLetters(text).length;
  if (canonical === withLetters(text)) {
    return undefined;
  }
  // Only the registry's name or what is added in front can differ: the stars stand in the unchanged end.
  const meant =
    added > 0 && canonical.endsWith(withLetters(text)) ? canonical.slice(0, added) + text : canonicalEnd(text);
  return `matches no image, since references are compared in full${didYouMean(quoted(meant))}`;
}

function canonicalEnd(text: string): string {
  const path = text.slice(text.indexOf('/') + 1);
  return `docker.io/${path.includes('/') || path === '**' ? path : `library/${path}`}`;
}

function withLetters(pattern: string): string {
  return pattern.replaceAll('**', 'a/a').replaceAll('*', 'a');
}
