/** Gives helm access to a chart's repository: certificates as parameters, credentials in files that only this user can read. */

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { HelmRepository, HelmTemplate } from './helm-template.ts';

export interface Access {
  readonly chart: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Calls of helm that come first. */
  readonly preparations: readonly (readonly string[])[];
}

/** Credentials go into files that only this user can read: what is among the parameters, every user of the machine can. */
export async function prepareAccess(
  { chart, repository }: HelmTemplate,
  folder: string,
  programDirectory: string | undefined,
): Promise<Access> {
  if (repository === undefined) {
    return { chart, parameters: [], environment: {}, preparations: [] };
  }
  const { url, credentials } = repository;
  const files = resolved(repository.files, programDirectory);
  const flags = Object.entries({
    'ca-file': files.caFile,
    'cert-file': files.certFile,
    'key-file': files.keyFile,
  }).flatMap(([flag, path]) => (path === undefined ? [] : [`--${flag}=${path}`]));
  if (url.startsWith('oci://')) {
    const environment = credentials === undefined ? {} : await registryConfiguration(url, credentials, folder);
    return { chart, parameters: flags, environment, preparations: [] };
  }
  return credentials === undefined
    ? { chart, parameters: [`--repo=${url}`, ...flags], environment: {}, preparations: [] }
    : repositoryConfiguration(chart, { ...repository, files }, folder);
}

/** The provider runs beside the program, helm does not. */
function resolved(files: HelmRepository['files'], programDirectory: string | undefined): HelmRepository['files'] {
  return Object.fromEntries(
    Object.entries(files).map(([name, path]: [string, string]) => [
      name,
      programDirectory === undefined ? path : resolve(programDirectory, path),
    ]),
  );
}

async function registryConfiguration(
  url: string,
  { username, password }: NonNullable<HelmRepository['credentials']>,
  folder: string,
): Promise<Record<string, string>> {
  const file = join(folder, 'registry.json');
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  await writePrivate(file, JSON.stringify({ auths: { [hostInUrl(url)]: { auth } } }));
  return { HELM_REGISTRY_CONFIG: file };
}

/** Of an address that the program gave: it need not be one. */
function hostInUrl(url: string): string {
  return /^oci:\/\/([^/]*)/.exec(url)?.[1] ?? '';
}

/** helm takes credentials from a repository that it knows by a name: it gets to know this one, for this call. */
async function repositoryConfiguration(
  chart: string,
  { url, credentials, files }: HelmRepository,
  folder: string,
): Promise<Access> {
  const file = join(folder, 'repositories.yaml');
  const entry = { name: 'planned', url, ...credentials, ...files };
  // JSON, which helm's YAML reader reads too.
  await writePrivate(file, JSON.stringify({ apiVersion: 'v1', repositories: [entry] }));
  return {
    chart: `planned/${chart}`,
    parameters: [],
    environment: { HELM_REPOSITORY_CONFIG: file, HELM_REPOSITORY_CACHE: join(folder, 'cache') },
    preparations: [['repo', 'update', 'planned']],
  };
}

/** Writes a new file that only this user can read. */
export function writePrivate(file: string, content: string): Promise<void> {
  return writeFile(file, content, { mode: 0o600, flag: 'wx' });
}
