/** A pattern of images in a rule: a name in full, as the references that it is compared with, and of one registry. */

import { isFailure } from '../failure.ts';
import { parseRepositoryName, repositoryText } from '../reference/reference.ts';
import { globProblem, schemeProblem } from './foreign-notation.ts';
import { instead } from './suggestion.ts';

const HUB = 'docker.io/';

/**
 * @param text `docker.io/kong/kuma-*`, `ghcr.io/acme/**`
 * @returns what is wrong with it and what to write instead; undefined where nothing is
 */
export function imagePatternProblem(text: string): string | undefined {
  return (
    schemeProblem(text, imagePatternProblem) ??
    globProblem(text, 'pattern', imagePatternProblem) ??
    starProblem(text) ??
    partsProblem(text) ??
    nameProblem(text)
  );
}

function starProblem(text: string): string | undefined {
  // An IPv6 address stands in brackets.
  const mark = /[()|[\]^$\\+]/.exec(text.replace(/^\[[\da-f:]+\]/i, ''))?.[0];
  if (mark !== undefined) {
    return `must not hold ${mark}, since a pattern is not a regular expression; write * for anything within a segment`;
  }
  if (text.split('/').some((segment) => segment.includes('**') && segment !== '**')) {
    return 'must not have ** beside other letters; write * within a segment, or ** as a whole segment';
  }
  return text.split('/', 1)[0]?.includes('*') === true
    ? 'must not have * in the registry; write one pattern for each registry, such as docker.io/kong/*'
    : undefined;
}

function partsProblem(text: string): string | undefined {
  if (text.endsWith('/')) {
    return `must not end with /${instead(imagePatternProblem, `${text.replace(/\/+$/, '')}/**`)}`;
  }
  if (/^(?:localhost|[^/@:]*\.[^/@:]*)(?::\d+)?$/.test(text)) {
    const all = instead(imagePatternProblem, `${text}/**`);
    return `names a registry without a repository${all === '' ? '' : `${all} for all its images`}`;
  }
  const name = text.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  if (name !== text) {
    return `must not have a tag or a digest, since a rule decides about all of them${instead(imagePatternProblem, inFull(name))}`;
  }
  return text === text.toLowerCase()
    ? undefined
    : `must be in lower case${instead(imagePatternProblem, inFull(text.toLowerCase()))}`;
}

/** The pattern is right if a name that matches it is its own canonical form. */
function nameProblem(text: string): string | undefined {
  const parsed = parseRepositoryName(withLetters(text));
  if (isFailure(parsed)) {
    return `matches no image: ${parsed.reason}`;
  }
  if (repositoryText(parsed) === withLetters(text)) {
    return undefined;
  }
  return text.startsWith(HUB)
    ? `names no owner, but each image of docker.io has one${ownerHint(text.slice(HUB.length))}`
    : `must be written in full${instead(imagePatternProblem, inFull(text))}`;
}

/** Docker Hub's official images are those of the owner `library`. */
function ownerHint(name: string): string {
  const official = instead(imagePatternProblem, `docker.io/library/${name}`);
  if (official === '') {
    return '';
  }
  return name === '*'
    ? `${official} for the official images, or docker.io/** for all`
    : `${official} for the official image, or docker.io/${name}/* for all images of this owner`;
}

/** The pattern with the registry that references have, and Docker Hub's owner where it is left out. */
function inFull(pattern: string): string {
  const parsed = parseRepositoryName(withLetters(pattern));
  if (isFailure(parsed)) {
    return pattern;
  }
  const canonical = repositoryText(parsed);
  if (canonical === withLetters(pattern)) {
    return pattern;
  }
  const added = canonical.length - withLetters(pattern).length;
  // Only the registry's name or what is added in front can differ: the stars stand in the unchanged end.
  return added > 0 && canonical.endsWith(withLetters(pattern))
    ? canonical.slice(0, added) + pattern
    : `${parsed.registry}${pathInFull(pattern.slice(pattern.indexOf('/')))}`;
}

function pathInFull(path: string): string {
  return path.slice(1).includes('/') || path === '/**' ? path : `/library${path}`;
}

function withLetters(pattern: string): string {
  return pattern.replaceAll('**', 'a/a').replaceAll('*', 'a');
}
