/** Registries, mirrors and repositories as the configuration names them: canonical, without tag, digest and scheme. */

import { isFailure } from '../failure.ts';
import { parseRepositoryName, repositoryText } from '../reference/reference.ts';
import { didYouMean, quoted } from './problem.ts';

/** @returns what is wrong with `host[:port]` and how to mend that; undefined where nothing is */
export function registryProblem(text: string): string | undefined {
  const bare = withoutScheme(text).replace(/\/+$/, '');
  const parsed = parseRepositoryName(`${bare}/owner/name`);
  const registry = isFailure(parsed) || parsed.path !== 'owner/name' ? undefined : parsed.registry;
  if (registry === text && hasPossiblePort(text)) {
    return undefined;
  }
  const meant = didYouMean(registry === undefined || registry === text ? undefined : quoted(registry));
  if (bare !== text) {
    return `is written without scheme and slash, as in an image reference${meant}${plainHttpHint(text)}`;
  }
  return bare.includes('/')
    ? 'names a repository or a prefix; a registry is a host with an optional port, as in docker.io or 127.0.0.1:5000'
    : `is not a registry as references name it: a host with a dot or a port, or localhost, in lower case${meant}`;
}

/** @returns what is wrong with `host[:port][/prefix]` and how to mend that; undefined where nothing is */
export function mirrorProblem(text: string): string | undefined {
  const bare = withoutScheme(text).replace(/\/+$/, '');
  const parsed = parseRepositoryName(`${bare}/owner/name`);
  const [registry = ''] = bare.split('/');
  if (isFailure(parsed) || !hasPossiblePort(registry)) {
    return `is not a registry with an optional prefix: ${isFailure(parsed) ? parsed.reason : 'there is no such port'}`;
  }
  const meant = repositoryText(parsed).slice(0, -'/owner/name'.length);
  if (meant === text) {
    return undefined;
  }
  const how = bare === text ? 'is not written in full' : 'is written without scheme and slash at its end';
  return `${how}${didYouMean(quoted(meant))}${plainHttpHint(text)}`;
}

/** @returns what is wrong with `registry/repository` and how to mend that; undefined where nothing is */
export function repositoryProblem(text: string): string | undefined {
  const name = withoutScheme(text)
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '');
  const parsed = parseRepositoryName(name);
  if (isFailure(parsed)) {
    return `is not a repository: ${text.includes('*') ? '* cannot stand here' : parsed.reason}`;
  }
  const meant = repositoryText(parsed);
  if (meant === text) {
    return undefined;
  }
  const how = name === text ? 'is not written in full' : 'is a repository, written without scheme, tag and digest';
  return `${how}${didYouMean(quoted(meant))}`;
}

function withoutScheme(text: string): string {
  return text.replace(/^[a-z+-]+:\/\//i, '');
}

function plainHttpHint(text: string): string {
  return text.startsWith('http://') ? ' (http is asked for with plainHttp)' : '';
}

function hasPossiblePort(registry: string): boolean {
  const port = /:(\d+)$/.exec(registry)?.[1];
  return port === undefined || (Number(port) > 0 && Number(port) <= 65535);
}
