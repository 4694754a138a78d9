/** Renders a release with the `helm` on PATH, as an install and as an upgrade, and reads what it prints. */

import { stringify } from 'yaml';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type ProgramResult, runProgram } from '../child-process.ts';
import { type HelmRepository, type HelmTemplate, helmTemplate, type Unrendered } from './helm-release.ts';
import { type KubernetesObject, objectLabel } from './kubernetes-object.ts';
import { readManifest } from './manifest.ts';
import type { PlannedRecord } from './planned-value.ts';

export interface HelmMeans {
  /** What helm finds in its environment: nothing of Pulumi's, whose configuration holds secrets in the clear. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where charts without a repository are looked for; undefined where that is not certain. */
  readonly programDirectory?: string;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly timeoutSeconds: number;
}

const OUTPUT_LIMIT = 16 * 1024 * 1024;
const INSTALL_HELM = 'put helm 3 on the PATH that Pulumi is started with';

/** @returns the objects that the release will bring, each `at` its template and object, or why they are not known */
export async function renderRelease(inputs: PlannedRecord, means: HelmMeans): Promise<KubernetesObject[] | Unrendered> {
  const template = helmTemplate(inputs);
  if ('unrendered' in template) {
    return template;
  }
  const chart = locateChart(template, means.programDirectory);
  if (typeof chart !== 'string') {
    return chart;
  }
  const folder = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-helm-'));
  try {
    return await render({ ...template, chart }, folder, means);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Where the provider finds a chart: at a repository, an address or an absolute path as it is written; else beside the
 * program; else by an alias of helm's own configuration.
 */
function locateChart({ chart, repository }: HelmTemplate, programDirectory: string | undefined): string | Unrendered {
  if (repository?.url.startsWith('oci://') === true) {
    return chart.startsWith('oci://') ? chart : `${repository.url.replace(/\/$/, '')}/${chart}`;
  }
  if (repository !== undefined || /^(?:oci|https?):\/\//.test(chart) || isAbsolute(chart)) {
    return chart;
  }
  if (programDirectory === undefined) {
    return {
      unrendered: "its chart lies beside the program, and the program's folder is not certain",
      remedy: 'set helm.programDirectory in the configuration',
    };
  }
  const path = resolve(programDirectory, chart);
  const isAlias = /^[^./-][^/]*\/[^/]+$/.test(chart);
  if (isChart(path) || isAlias) {
    return isChart(path) ? path : chart;
  }
  return {
    unrendered: 'its chart is not beside the program',
    remedy: 'correct the chart, or set helm.programDirectory',
  };
}

/** A folder without a chart is none to the provider, and may have the name of an alias. */
function isChart(path: string): boolean {
  return existsSync(path) && (!statSync(path).isDirectory() || existsSync(join(path, 'Chart.yaml')));
}

async function render(
  template: HelmTemplate,
  folder: string,
  means: HelmMeans,
): Promise<KubernetesObject[] | Unrendered> {
  const values = join(folder, 'values.json');
  await writePrivate(values, JSON.stringify(template.values));
  const access = await prepareAccess(template, folder, means.programDirectory);
  const call = (parameters: readonly string[]) =>
    runProgram({
      program: 'helm',
      parameters,
      cwd: folder,
      environment: { ...means.environment, ...access.environment },
      timeoutSeconds: means.timeoutSeconds,
      outputLimit: OUTPUT_LIMIT,
    });
  for (const preparation of access.preparations) {
    const prepared = await call(preparation);
    // `repo update` ends with 0 whatever happened, and says it on standard output.
    const failure = 'failed' in prepared ? prepared : failedUpdate(prepared.output);
    if (failure !== undefined) {
      return unrendered(failure);
    }
  }
  const parameters = [
    'template',
    ...template.parameters,
    ...access.parameters,
    `--values=${values}`,
    ...(means.kubeVersion === undefined ? [] : [`--kube-version=${means.kubeVersion}`]),
    ...means.apiVersions.map((version) => `--api-versions=${version}`),
  ];
  // After `--` a name is a name, even if it looks like a parameter.
  const named = (...more: readonly string[]) => [...parameters, ...more, '--', template.name, access.chart];
  if (template.dependencyUpdate) {
    // Once and ahead: it changes the chart's folder, and prints more than manifests.
    const updated = await call(named('--dependency-update'));
    if ('failed' in updated) {
      return unrendered(updated);
    }
  }
  const results = await Promise.all([call(named()), call(named('--is-upgrade'))]);
  const objects: KubernetesObject[] = [];
  for (const result of results) {
    if ('failed' in result) {
      return unrendered(result);
    }
    const manifest = await readManifest(result.output);
    if ('invalid' in manifest) {
      return { unrendered: 'what helm printed for it is not a Kubernetes manifest', remedy: 'mend the chart' };
    }
    objects.push(...manifest.found);
  }
  return objects.map((object) => ({ ...object, at: `${object.source ?? 'chart'} ${objectLabel(object, '')} ` }));
}

interface Access {
  readonly chart: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Calls of helm that come first. */
  readonly preparations: readonly (readonly string[])[];
}

/** Credentials go into files that only this user can read: what is among the parameters, every user of the machine can. */
async function prepareAccess(
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

function failedUpdate(output: string): Extract<ProgramResult, { readonly failed: unknown }> | undefined {
  return output.includes('Unable to get an update') ? { failed: 'status', errors: output } : undefined;
}

async function registryConfiguration(
  url: string,
  { username, password }: NonNullable<HelmRepository['credentials']>,
  folder: string,
): Promise<Record<string, string>> {
  const file = join(folder, 'registry.json');
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  await writePrivate(file, JSON.stringify({ auths: { [new URL(url).host]: { auth } } }));
  return { HELM_REGISTRY_CONFIG: file };
}

/** helm takes credentials from a repository that it knows by a name: it gets to know this one, for this call. */
async function repositoryConfiguration(
  chart: string,
  { url, credentials, files }: HelmRepository,
  folder: string,
): Promise<Access> {
  const file = join(folder, 'repositories.yaml');
  const entry = { name: 'planned', url, ...credentials, ...files };
  await writePrivate(file, stringify({ apiVersion: 'v1', repositories: [entry] }));
  return {
    chart: `planned/${chart}`,
    parameters: [],
    environment: { HELM_REPOSITORY_CONFIG: file, HELM_REPOSITORY_CACHE: join(folder, 'cache') },
    preparations: [['repo', 'update', 'planned']],
  };
}

function writePrivate(file: string, content: string): Promise<void> {
  return writeFile(file, content, { mode: 0o600, flag: 'wx' });
}

/** What helm says is not shown, since it quotes values; what it says is told in words of our own. */
const CAUSES: readonly (readonly [RegExp, string, string])[] = [
  [/values don't meet the specifications/i, "its values do not meet the chart's schema", 'mend the values'],
  [
    /execution error|nil pointer|parse error|error calling|failed to render/i,
    'its templates fail on these values',
    'mend the values or the chart',
  ],
  [
    /unauthorized|forbidden|credential not found|\b40[13] [A-Z]/i,
    "the chart's repository refuses access",
    'mend the credentials in repositoryOpts',
  ],
  [
    /not found|no such host|connection refused|failed to download|could not find|no repo|failed to fetch|unable to get/i,
    'the chart could not be fetched',
    'mend chart, version or repository, or try again',
  ],
  [
    /kubeVersion|incompatible with Kubernetes/i,
    'the chart wants another Kubernetes version',
    'set helm.kubeVersion in the configuration',
  ],
];

function unrendered({ failed, errors }: Extract<ProgramResult, { readonly failed: unknown }>): Unrendered {
  switch (failed) {
    case 'missing':
      return { unrendered: 'there is no helm to render it', remedy: INSTALL_HELM };
    case 'time':
      return { unrendered: 'helm did not finish in time', remedy: 'try again, or raise timeoutSeconds' };
    case 'output':
      return { unrendered: 'helm printed more than any chart does', remedy: 'mend the chart' };
    case 'status': {
      const [, cause, remedy] = CAUSES.find(([pattern]) => pattern.test(errors)) ?? [];
      return {
        unrendered: cause ?? 'helm could not render it',
        remedy: remedy ?? 'run helm template by hand to see why',
      };
    }
  }
}
