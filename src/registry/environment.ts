/** What registries need of the environment that the pack runs in, as values: files with credentials, and the way out. */

import { join } from 'node:path';

export interface RegistryEnvironment {
  /** Files in which container tools keep credentials. The first one that has some for a repository decides. */
  readonly credentialFiles: readonly string[];
  /** Why a usual file with credentials is not among them. */
  readonly credentialsProblem?: string;
  /** All that a credential helper gets. Nothing of Pulumi's, whose configuration holds decrypted secrets. */
  readonly helperEnvironment: Readonly<Record<string, string>>;
  readonly proxies: Proxies;
  /** A file of authorities that count beside the usual ones (SSL_CERT_FILE). */
  readonly authorities?: string;
}

/** The proxy for addresses with http and with https, and the hosts that need none; empty where there is none. */
export interface Proxies {
  readonly http: string;
  readonly https: string;
  readonly except: string;
}

const NO_PROXIES: Proxies = { http: '', https: '', except: '' };

/** Of a process that tells nothing. */
export const NO_ENVIRONMENT: RegistryEnvironment = { credentialFiles: [], helperEnvironment: {}, proxies: NO_PROXIES };

type Variables = Readonly<Record<string, string | undefined>>;

export function registryEnvironment(variables: Variables): RegistryEnvironment {
  const helperEnvironment = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined || name.startsWith('PULUMI_') ? [] : [[name, value]],
    ),
  );
  const authorities = nonEmpty(variables.SSL_CERT_FILE);
  const homeless = userFolder(variables) === undefined && nonEmpty(variables.DOCKER_CONFIG) === undefined;
  const either = (name: string) => nonEmpty(variables[name]) ?? variables[name.toUpperCase()] ?? '';
  return {
    credentialFiles: credentialFiles(variables),
    ...(homeless && { credentialsProblem: 'HOME is not set, so ~/.docker/config.json is not read' }),
    helperEnvironment,
    proxies: { http: either('http_proxy'), https: either('https_proxy'), except: either('no_proxy') },
    ...(authorities !== undefined && { authorities }),
  };
}

/**
 * What is named by a variable comes first, then Docker's file, then podman's (containers-auth.json(5)). A variable
 * replaces its own tool's default.
 */
function credentialFiles(variables: Variables): readonly string[] {
  const { DOCKER_CONFIG, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, XDG_CONFIG_HOME } = variables;
  const home = userFolder(variables);
  const under = (folder: string | undefined, ...rest: string[]) =>
    nonEmpty(folder) === undefined ? undefined : join(folder ?? '', ...rest);
  const named = [under(DOCKER_CONFIG, 'config.json'), nonEmpty(REGISTRY_AUTH_FILE)];
  const [docker, podman] = named;
  const defaults = [
    docker ?? under(home, '.docker', 'config.json'),
    podman ?? under(XDG_RUNTIME_DIR, 'containers', 'auth.json'),
    podman ?? under(nonEmpty(XDG_CONFIG_HOME) ?? under(home, '.config'), 'containers', 'auth.json'),
  ];
  return [...new Set([...named, ...defaults].filter((file) => file !== undefined))];
}

function userFolder({ HOME, USERPROFILE }: Variables): string | undefined {
  return nonEmpty(HOME) ?? nonEmpty(USERPROFILE);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
