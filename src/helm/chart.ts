/** Finds the chart of a Release where the provider finds it. */

import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { HelmTemplate, Unrendered } from './helm-template.ts';

/**
 * Where the provider finds a chart: at a repository, an address or an absolute path as it is written; else beside the
 * program; else by an alias of helm's own configuration.
 */
export function locateChart(
  { chart, repository }: HelmTemplate,
  programDirectory: string | undefined,
): string | Unrendered {
  if (repository?.url.startsWith('oci://') === true) {
    return chart.startsWith('oci://') ? chart : `${repository.url.replace(/\/$/, '')}/${chart}`;
  }
  if (repository !== undefined || /^(?:oci|https?):\/\//.test(chart) || isAbsolute(chart)) {
    return chart;
  }
  if (programDirectory === undefined) {
    return {
      reason: 'the chart lies beside the program, and the folder of the program is not known',
      remedy: 'set helm.programDirectory in the configuration',
    };
  }
  const path = resolve(programDirectory, chart);
  const isAlias = /^[^./-][^/]*\/[^/]+$/.test(chart);
  if (isChart(path) || isAlias) {
    return isChart(path) ? path : chart;
  }
  return {
    reason: 'the chart is not beside the program',
    remedy: 'correct the chart, or set helm.programDirectory',
  };
}

/** A folder without a chart is none to the provider, and may have the name of an alias. */
function isChart(path: string): boolean {
  return existsSync(path) && (!statSync(path).isDirectory() || existsSync(join(path, 'Chart.yaml')));
}
