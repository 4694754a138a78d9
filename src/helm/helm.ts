/** Renders a release with the `helm` on PATH, as an install and as an upgrade, and reads what it prints. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isFailure } from '../failure.ts';
import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import { readManifest } from '../plan/manifest.ts';
import type { PlannedRecord } from '../plan/planned-value.ts';
import { prepareAccess, writePrivate } from './access.ts';
import { locateChart } from './chart.ts';
import { type ProgramFailure, runProgram } from './child-process.ts';
import { explainFailure } from './explain-failure.ts';
import { type HelmTemplate, helmTemplate, type Unrendered } from './helm-template.ts';

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
  const values = join(folder, 'values.json');
  await writePrivate(values, JSON.stringify(template.values));
  const access = await prepareAccess(template, folder, settings.programDirectory);
  const call = (parameters: readonly string[]) =>
    runProgram({
      program: 'helm',
      parameters,
      cwd: folder,
      environment: { ...settings.environment, ...access.environment },
      timeoutSeconds: settings.timeoutSeconds,
      maxOutputBytes: MAX_OUTPUT_BYTES,
    });
  for (const preparation of access.preparations) {
    const prepared = await call(preparation);
    // `repo update` ends with 0 whatever happened, and says it on standard output.
    const failure = isFailure(prepared) ? prepared : failedUpdate(prepared);
    if (failure !== undefined) {
      return explainFailure(failure);
    }
  }
  const parameters = [
    'template',
    ...template.parameters,
    ...access.parameters,
    `--values=${values}`,
    ...(settings.kubeVersion === undefined ? [] : [`--kube-version=${settings.kubeVersion}`]),
    ...settings.apiVersions.map((version) => `--api-versions=${version}`),
  ];
  // After `--` a name is a name, even if it looks like a parameter.
  const named = (...more: readonly string[]) => [...parameters, ...more, '--', template.name, access.chart];
  if (template.dependencyUpdate) {
    // Once and ahead: it changes the chart's folder, and prints more than manifests.
    const updated = await call(named('--dependency-update'));
    if (isFailure(updated)) {
      return explainFailure(updated);
    }
  }
  const results = await Promise.all([call(named()), call(named('--is-upgrade'))]);
  const objects: KubernetesObject[] = [];
  for (const result of results) {
    if (isFailure(result)) {
      return explainFailure(result);
    }
    const manifest = await readManifest(result);
    if (isFailure(manifest)) {
      return { reason: 'what helm printed for it is not a Kubernetes manifest', remedy: 'mend the chart' };
    }
    objects.push(...manifest);
  }
  return objects.map((object) => ({ ...object, rendered: true }));
}

function failedUpdate(output: string): ProgramFailure | undefined {
  return output.includes('Unable to get an update') ? { reason: 'status', errors: output } : undefined;
}
