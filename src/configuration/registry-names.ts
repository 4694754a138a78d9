/** Registries, mirrors and repositories as the configuration names them: in full, without scheme, tag and digest. */

import { isFailure } from '../failure.ts';
import { parseRepositoryName, repositoryText } from '../reference/reference.ts';
import { schemeProblem, wildcardProblem } from './foreign-notation.ts';
import { instead } from './suggestion.ts';

/** @returns what is wrong with `host[:port]` and what to write instead; undefined where nothing is */
export function registryProblem(text: string): string | undefined {
  const parsed = parseRepositoryName(`${text}/owner/name`);
  const registry = isFailure(parsed) || parsed.path !== 'owner/name' ? undefined : parsed.registry;
  return (
    addressProblem(text, 'registry', registryProblem) ??
    (text.includes('/')
      ? `must be a registry alone, without a path${instead(registryProblem, text.replace(/\/.*$/, ''))}`
      : undefined) ??
    (registry === text
      ? undefined
      : registry === undefined
        ? 'must be a host with a dot or a port, or localhost'
        : `must be the name that image references have${instead(registryProblem, registry)}`)
  );
}

/** @returns what is wrong with `host[:port][/prefix]` and what to write instead; undefined where nothing is */
export function mirrorProblem(text: string): string | undefined {
  const problem = addressProblem(text, 'mirror', mirrorProblem);
  if (problem !== undefined) {
    return problem;
  }
  const parsed = parseRepositoryName(`${text}/owner/name`);
  if (isFailure(parsed)) {
    return `must be a registry, with or without a path: ${parsed.reason}`;
  }
  const inFull = repositoryText(parsed).slice(0, -'/owner/name'.length);
  return inFull === text ? undefined : `must be written in full${instead(mirrorProblem, inFull)}`;
}

/** @returns what is wrong with `registry/repository` and what to write instead; undefined where nothing is */
export function repositoryProblem(text: string): string | undefined {
  const problem = schemeProblem(text, repositoryProblem) ?? wildcardProblem(text, 'repository');
  if (problem !== undefined) {
    return problem;
  }
  const name = text.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const parsed = parseRepositoryName(name);
  if (isFailure(parsed)) {
    return `is not a repository: ${parsed.reason}`;
  }
  const inFull = repositoryText(parsed);
  if (inFull === text) {
    return undefined;
  }
  const how = name === text ? 'must be written in full' : 'must not have a tag or a digest';
  return `${how}${instead(repositoryProblem, inFull)}`;
}

/** What registries and mirrors have in common. */
function addressProblem(text: string, noun: string, check: (text: string) => string | undefined): string | undefined {
  const scheme = schemeProblem(text, check);
  if (scheme !== undefined) {
    return text.toLowerCase().startsWith('http://') ? `${scheme}, and set "plainHttp": true for that registry` : scheme;
  }
  const wildcard = wildcardProblem(text, noun);
  if (wildcard !== undefined) {
    return wildcard;
  }
  if (text.endsWith('/')) {
    return `must not end with /${instead(check, text.replace(/\/+$/, ''))}`;
  }
  const port = /^[^/]*:(\d+)(?:\/|$)/.exec(text)?.[1];
  return port === undefined || (Number(port) > 0 && Number(port) <= 65535)
    ? undefined
    : 'has a port that does not exist; write one from 1 to 65535';
}
