/**
 * An image reference: the grammar of distribution/reference, the canonical form that logic uses, and the text that
 * the user wrote, for messages.
 *
 *     reference  := name [":" tag] ["@" digest]
 *     name       := [domain "/"] component ["/" component]*
 *     domain     := host [":" port]        component := [a-z0-9]+ (separator [a-z0-9]+)*
 *     tag        := [\w][\w.-]{0,127}      digest    := "sha256:" 64 lower-case hex digits
 */

import { type Failure, isFailure } from '../failure.ts';

export interface RepositoryName {
  /** `docker.io`, `127.0.0.1:5000`. */
  readonly registry: string;
  /** `kong/kuma-cp`. */
  readonly path: string;
}

export interface Reference extends RepositoryName {
  /** As the user wrote it. */
  readonly written: string;
  /** As written; `latest` where neither tag nor digest was. */
  readonly tag?: string;
  readonly digest?: Digest;
}

export type Digest = `sha256:${string}`;

const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const MAX_NAME_CHARACTERS = 255;

/** Docker Hub's other names; the canonical one is `docker.io`. */
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/**
 * Reads a reference as Docker and Kubernetes do.
 *
 * @param written for example `kong/kuma-cp:2.14.3`, `registry.k8s.io/kubectl:v1@sha256:…`
 * @returns the canonical reference, or the reason why it is none, in words
 */
export function parseReference(written: string): Reference | Failure {
  const [beforeDigest = '', digest, ...more] = written.split('@');
  if (more.length > 0) {
    return { reason: 'it has more than one "@"' };
  }
  if (digest !== undefined && !isDigest(digest)) {
    return { reason: 'what follows "@" is not sha256: with 64 lower-case hexadecimal digits' };
  }
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const tag = hasTag ? beforeDigest.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) {
    return { reason: 'the tag is not one to 128 letters, digits, "_", "." or "-"' };
  }
  const name = parseRepositoryName(hasTag ? beforeDigest.slice(0, colon) : beforeDigest);
  if (isFailure(name)) {
    return name;
  }
  return {
    ...name,
    written,
    ...(tag !== undefined ? { tag } : digest === undefined && { tag: 'latest' }),
    ...(digest !== undefined && { digest }),
  };
}

/**
 * Reads `registry/repository` without tag or digest, with Docker Hub's short names.
 *
 * @returns the canonical name, or the reason why it is none, in words
 */
export function parseRepositoryName(written: string): RepositoryName | Failure {
  const slash = written.indexOf('/');
  const first = slash === -1 ? '' : written.slice(0, slash);
  // distribution/reference, splitDockerDomain. There a single upper-case word is a host too, which its lower-case form,
  // the canonical one, is not: such a name is refused below.
  const named = first.toLowerCase() === 'localhost' || /[.:]/.test(first);
  const domain = named ? first.toLowerCase() : 'docker.io';
  const rest = named ? written.slice(slash + 1) : written;
  if (named && !isHost(domain)) {
    return { reason: 'the registry is not a host name with an optional port' };
  }
  const registry = DOCKER_HUB.has(domain) ? 'docker.io' : domain;
  const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  if (rest === '') {
    return { reason: 'it names no repository' };
  }
  if (path !== path.toLowerCase()) {
    return { reason: 'a repository is written in lower case' };
  }
  if (!path.split('/').every((component) => COMPONENT.test(component))) {
    return { reason: 'the repository is not made of lower-case letters and digits, parted by ".", "_", "-" or "/"' };
  }
  if (registry.length + 1 + path.length > MAX_NAME_CHARACTERS) {
    return { reason: `the name is longer than ${MAX_NAME_CHARACTERS} characters` };
  }
  return { registry, path };
}

/** A host that is written as an address has it: nothing that stands for another one, such as `127.1`. */
function isHost(domain: string): boolean {
  const address = `http://${domain}`;
  return HOST.test(domain) && URL.canParse(address) && domain.replace(/:\d+$/, '') === new URL(address).hostname;
}

/** `docker.io/kong/kuma-cp`. */
export function repositoryText({ registry, path }: RepositoryName): string {
  return `${registry}/${path}`;
}

export function isSameRepository(one: RepositoryName, other: RepositoryName): boolean {
  return one.registry === other.registry && one.path === other.path;
}

/** The canonical text, `docker.io/kong/kuma-cp:2.14.3@sha256:…`. */
export function referenceText(reference: Reference): string {
  const { tag, digest } = reference;
  return repositoryText(reference) + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}

/**
 * @param written a reference without a digest
 * @returns the same with the digest, `kong/kuma-cp:2.14.3@sha256:…`; without a tag it means `latest`, and then says so
 */
export function pinnedText(written: string, digest: Digest): string {
  const hasTag = written.slice(written.lastIndexOf('/') + 1).includes(':');
  return `${written}${hasTag ? '' : ':latest'}@${digest}`;
}

/** `kuma-cp` of `docker.io/kong/kuma-cp`. */
export function lastSegment({ path }: RepositoryName): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
