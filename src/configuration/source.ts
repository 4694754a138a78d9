/** The source repository, tag and branch that a rule expects: compared exactly with the certificate. */

import { quoted } from './problem.ts';
import { instead } from './suggestion.ts';

const REPOSITORY = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?(?:\/[\w.~-]+){2,}$/;
const OWNER_AND_NAME = /^[\w-]+\/[\w.-]+$/;

/** @returns what is wrong with `https://github.com/OWNER/REPO` and what to write instead; undefined where nothing is */
export function sourceRepositoryProblem(text: string): string | undefined {
  if (text.includes('*')) {
    return 'must not hold *, since it is compared exactly; write one rule for each repository';
  }
  const canonical = canonicalRepository(text);
  if (canonical === text) {
    return isRepository(text) ? undefined : 'must have the form https://github.com/OWNER/REPO';
  }
  return `must have the form https://github.com/OWNER/REPO${instead(sourceRepositoryProblem, canonical)}`;
}

function isRepository(text: string): boolean {
  return REPOSITORY.test(text) && (!text.startsWith('https://github.com/') || text.split('/').length === 5);
}

/** `https://github.com/Kong/kong-mesh` for `Kong/kong-mesh`, `git@github.com:Kong/kong-mesh.git` and the like. */
function canonicalRepository(text: string): string {
  const location = text
    .replace(/^(?:git\+)?[a-z]+:\/\//i, '')
    .replace(/^[\w.-]+@([\w.-]+)[:/]/, '$1/')
    .replace(/@refs\/.*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  if (OWNER_AND_NAME.test(location)) {
    return `https://github.com/${location}`;
  }
  const [written = '', ...path] = location.split('/');
  const host = written.toLowerCase();
  return `https://${[host, ...(host === 'github.com' ? path.slice(0, 2) : path)].join('/')}`;
}

/** @param text a git tag, with at most one `{tag}`. @returns what is wrong and what to write instead; undefined where nothing is */
export function tagProblem(text: string): string | undefined {
  return placeholderProblem(text, '{tag}') ?? refNameProblem(text.replace('{tag}', '1.0.0'), 'tag', 'refs/tags/', text);
}

/** @param text an image tag with one `{commit}`. @returns what is wrong and what to write instead; undefined where nothing is */
export function commitPatternProblem(text: string): string | undefined {
  const problem = placeholderProblem(text, '{commit}');
  if (problem !== undefined || !text.includes('{commit}')) {
    return problem ?? 'must hold {commit} where the image tag has the source commit, such as sha-{commit}';
  }
  return /^\w[\w.-]{0,127}$/.test(text.replace('{commit}', '0'.repeat(40)))
    ? undefined
    : 'must be an image tag: letters, digits, "_", "." and "-", beside {commit}';
}

/** A text may hold one placeholder, and nothing else in braces. */
function placeholderProblem(text: string, placeholder: '{tag}' | '{commit}'): string | undefined {
  const others = text.match(/\{[^{}]*\}|[{}]/g)?.filter((part) => part !== placeholder) ?? [];
  if (others[0] !== undefined) {
    const noun = placeholder === '{tag}' ? 'image tag' : 'source commit';
    return `must not hold ${quoted(others[0])}; write ${placeholder} for the ${noun}`;
  }
  return text.split(placeholder).length > 2 ? `must not hold ${placeholder} more than once` : undefined;
}

/** @returns what is wrong with a git branch and what to write instead; undefined where nothing is */
export function branchProblem(text: string): string | undefined {
  return refNameProblem(text, 'branch', 'refs/heads/');
}

/** @param written what the user wrote, where that differs */
function refNameProblem(
  text: string,
  noun: 'tag' | 'branch',
  prefix: 'refs/tags/' | 'refs/heads/',
  written = text,
): string | undefined {
  if (text.startsWith(prefix)) {
    const check = noun === 'tag' ? tagProblem : branchProblem;
    return `must not start with ${prefix}${instead(check, written.slice(prefix.length))}`;
  }
  if (text.startsWith('refs/')) {
    return `must be the name of a ${noun}, without refs/…`;
  }
  if (text.includes('*')) {
    const others = noun === 'tag' ? 'write {tag} for the image tag, or use anyRef' : 'use anyRef';
    return `must not hold *, since it is compared exactly; for more than one ${noun} ${others}`;
  }
  // git-check-ref-format(1), rules 3 to 10.
  const invalid = /[\s~^:?[\\]|\.\.|@\{|\/\/|^[/.]|\/\.|[/.]$|\.lock(?:\/|$)|^@$/.test(text);
  return invalid ? `is not a ${noun} that git allows` : undefined;
}
