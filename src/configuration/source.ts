/** The source repository, tag and branch that a rule expects: compared exactly with the certificate. */

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

/** @returns what is wrong with a git tag and what to write instead; undefined where nothing is */
export function tagProblem(text: string): string | undefined {
  return refNameProblem(text, 'tag', 'refs/tags/');
}

/** @returns what is wrong with a git branch and what to write instead; undefined where nothing is */
export function branchProblem(text: string): string | undefined {
  return refNameProblem(text, 'branch', 'refs/heads/');
}

function refNameProblem(text: string, noun: 'tag' | 'branch', prefix: string): string | undefined {
  if (text.startsWith(prefix)) {
    const check = (name: string) => refNameProblem(name, noun, prefix);
    return `must not start with ${prefix}${instead(check, text.slice(prefix.length))}`;
  }
  if (text.startsWith('refs/')) {
    return `must be the name of a ${noun}, without refs/…`;
  }
  if (text.includes('*')) {
    return `must not hold *, since it is compared exactly; for more than one ${noun} use tagFromImage or anyRef`;
  }
  // git-check-ref-format(1), rules 3 to 10.
  const invalid = /[\s~^:?[\\]|\.\.|@\{|\/\/|^[/.]|\/\.|[/.]$|\.lock(?:\/|$)|^@$/.test(text);
  return invalid ? `is not a ${noun} that git allows` : undefined;
}
