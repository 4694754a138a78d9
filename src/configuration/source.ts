/** The source repository, tag and branch that a rule expects: compared exactly with the certificate. */

import { didYouMean, quoted } from './problem.ts';

const REPOSITORY = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?(?:\/[\w.~-]+){2,}$/;
const OWNER_AND_NAME = /^[\w-]+\/[\w.-]+$/;

/** @returns what is wrong with `https://github.com/OWNER/REPO` and how to mend that; undefined where nothing is */
export function sourceRepositoryProblem(text: string): string | undefined {
  if (text.includes('*')) {
    return 'is compared exactly and cannot hold *; write a rule for each repository';
  }
  const meant = canonicalRepository(text);
  if (isRepository(text) && meant === text) {
    return undefined;
  }
  return `is not of the form https://github.com/OWNER/REPO${didYouMean(isRepository(meant) ? quoted(meant) : undefined)}`;
}

function isRepository(text: string): boolean {
  return REPOSITORY.test(text) && (!text.startsWith('https://github.com/') || text.split('/').length === 5);
}

/** What `Kong/kong-mesh`, `git@github.com:Kong/kong-mesh.git` and the like mean. */
function canonicalRepository(text: string): string {
  const location = text
    .replace(/^(?:git\+)?[a-z]+:\/\//i, '')
    .replace(/^[\w.-]+@([\w.-]+)[:/]/, '$1/')
    .replace(/@refs\/.*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  const [host = '', ...path] = location.split('/');
  return OWNER_AND_NAME.test(location)
    ? `https://github.com/${location}`
    : `https://${[host.toLowerCase(), ...path].join('/')}`;
}

/** @returns what is wrong with a git tag and how to mend that; undefined where nothing is */
export function tagProblem(text: string): string | undefined {
  return refNameProblem(text, 'tag', 'refs/tags/');
}

/** @returns what is wrong with a git branch and how to mend that; undefined where nothing is */
export function branchProblem(text: string): string | undefined {
  return refNameProblem(text, 'branch', 'refs/heads/');
}

function refNameProblem(text: string, noun: string, prefix: string): string | undefined {
  if (text.startsWith(prefix)) {
    return `is written without ${prefix}${didYouMean(quoted(text.slice(prefix.length)))}`;
  }
  if (text.startsWith('refs/')) {
    return `is not a ${noun}; write its name alone, without refs/…`;
  }
  if (text.includes('*')) {
    return `is one ${noun}, compared exactly, and cannot hold *; for more than one there are tagFromImage and anyRef`;
  }
  // git-check-ref-format(1), rules 3 to 10.
  const invalid = /[\s~^:?[\\]|\.\.|@\{|\/\/|^[/.]|\/\.|[/.]$|\.lock(?:\/|$)|^@$/.test(text);
  return invalid ? `is not a ${noun} that git allows` : undefined;
}
