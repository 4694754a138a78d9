/** Renders a release with the `helm` on PATH, as an install and as an upgrade, and reads what it prints. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type ProgramFailure, runProgram } from '../child-process.ts';
import { isFailure } from '../failure.ts';
import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { PlannedRecord } from '../plan/planned-value.ts';
import { type Access, prepareAccess, writePrivate } from './access.ts';
import { locateChart } from './chart.ts';
import { explainFailure } from './explain-failure.ts';
import { type HelmTemplate, helmTemplate, type Unrendered } from './helm-template.ts';
import { type CallHelm, readRendered } from './read-rendered.ts';

export interface HelmSettings {
  /** What helm finds in its environment: nothing of Pulumi's, whose configuration holds secrets in the clear. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where charts without a repository are looked for; undefined where that is not certain. */
  readonly programDirectory?: string;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly timeoutSeconds: number;
  /** Whether nothing may be reached: then a chart must lie on this machine. */
  readonly offline?: boolean;
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** @returns the objects that the release will bring, or why they are not known */
export async function renderRelease(
  inputs: PlannedRecord,
  settings: HelmSettings,
): Promise<KubernetesObject[] | Unrendered> {
  const template = helmTemplate(inputs);
  if (isFailure(template)) {
    return template;
  }
  const chart = locateChart(template, settings.programDirectory);
  if (typeof chart !== 'string') {
    return chart;
  }
  const fetched = !isAbsolute(chart) || template.repository !== undefined || template.dependencyUpdate;
  if (settings.offline === true && fetched) {
    return {
      reason: 'its chart or a dependency would have to be fetched, and this run is offline',
      remedy: 'name a chart on this machine by its path, with its dependencies in its folder',
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-helm-'));
  try {
    return await render({ ...template, chart }, folder, settings);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function render(
  template: HelmTemplate,
  folder: string,
  settings: HelmSettings,
): Promise<KubernetesObject[] | Unrendered> {
  const access = await prepareAccess(template, folder, settings.programDirectory);
  const call: CallHelm = (parameters, maxOutputBytes) =>
    runProgram({
      program: 'helm',
      parameters,
      cwd: folder,
      environment: { ...settings.environment, ...access.environment },
      timeoutSeconds: settings.timeoutSeconds,
      maxOutputBytes,
    });
  const manifests = await renderTwice(template, access, folder, settings, call);
  return isFailure(manifests) ? explainFailure(manifests) : readRendered(manifests, folder, call);
}

/** @returns what helm prints for an install, and for an upgrade */
async function renderTwice(
  template: HelmTemplate,
  access: Access,
  folder: string,
  { kubeVersion, apiVersions }: HelmSettings,
  call: CallHelm,
): Promise<readonly [string, string] | ProgramFailure> {
  const values = join(folder, 'values.json');
  await writePrivate(values, JSON.stringify(template.values));
  const parameters = [
    'template',
    ...template.parameters,
    ...access.parameters,
    `--values=${values}`,
    ...(kubeVersion === undefined ? [] : [`--kube-version=${kubeVersion}`]),
    ...apiVersions.map((version) => `--api-versions=${version}`),
  ];
  // After `--` a name is a name, even if it looks like a parameter.
  const named = (...more: readonly string[]) =>
    call([...parameters, ...more, '--', template.name, access.chart], MAX_OUTPUT_BYTES);
  for (const preparation of access.preparations) {
    const prepared = await call(preparation, MAX_OUTPUT_BYTES);
    // `repo update` ends with 0 whatever happened, and says it on standard output.
    const failure = isFailure(prepared) ? prepared : failedUpdate(prepared);
    if (failure !== undefined) {
      return failure;
    }
  }
  if (template.dependencyUpdate) {
    // Once and ahead: it changes the chart's folder, and prints more than manifests.
    const updated = await named('--dependency-update');
    if (isFailure(updated)) {
      return updated;
    }
  }
  const [install, upgrade] = await Promise.all([named(), named('--is-upgrade')]);
  if (isFailure(install)) {
    return install;
  }
  return isFailure(upgrade) ? upgrade : [install, upgrade];
}

function failedUpdate(output: string): ProgramFailure | undefined {
  return output.includes('Unable to get an update') ? { reason: 'status', errors: output, output } : undefined;
}
