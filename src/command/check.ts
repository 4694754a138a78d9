/** Checks images as the policy does, and reports: what `verify`, `scan` and `export` have in common. */

import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Configuration } from '../configuration/schema.ts';
import { printable } from '../report/message.ts';
import type { Report, UnreadFile } from '../report/report.ts';
import { counted } from '../report/summary.ts';
import { traceLine } from '../report/trace.ts';
import { Run } from '../run.ts';
import { type Services, servicesFor } from '../services.ts';
import { traced } from '../traced.ts';
import { exitStatus } from './exit-status.ts';
import { readConfiguration, UsageError } from './files.ts';
import { type OutputOptions, writeReports } from './outputs.ts';
import { showProgress } from './progress.ts';
import type { Surroundings } from './surroundings.ts';

export interface ReportingOptions extends OutputOptions {
  readonly config?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What the configuration is, and what goes before it. */
export interface ConfiguringOptions {
  readonly config?: string;
  readonly offline?: string;
  /** False with `--no-cache`. */
  readonly cache?: boolean;
}

export type CheckingOptions = ReportingOptions & ConfiguringOptions;

/** What is checked. */
export interface Subject {
  readonly start: (run: Run) => void;
  readonly unread?: readonly UnreadFile[];
}

/** @returns the exit status */
export async function check(subject: Subject, options: CheckingOptions, surroundings: Surroundings): Promise<number> {
  const { configuration, services } = await configured(options, surroundings);
  return exitStatus(await runAndReport(subject, configuration, services, options, surroundings));
}

/** @throws {UsageError} where the configuration is wrong */
export async function configured(
  { config, offline, cache = true }: ConfiguringOptions,
  surroundings: Surroundings,
): Promise<{ readonly configuration: Configuration; readonly services: Services }> {
  const configuration: Configuration = {
    ...(await readConfiguration(config)),
    ...(offline !== undefined && { offline: resolve(surroundings.folder, offline) }),
    ...(!cache && { cache: { enabled: false } }),
  };
  await refuseMissingLayout(configuration);
  const { helm, registries, cacheDirectory } = surroundings;
  return { configuration, services: servicesFor(configuration, helm, registries, cacheDirectory) };
}

async function refuseMissingLayout({ offline }: Configuration): Promise<void> {
  const isThere =
    offline === undefined || (await stat(join(offline, 'index.json')).catch(() => undefined)) !== undefined;
  if (!isThere) {
    throw new UsageError(
      `${offline} is no image layout: index.json is missing; write one with image-provenance export`,
    );
  }
}

/** @returns what was reported */
export async function runAndReport(
  { start, unread = [] }: Subject,
  configuration: Configuration,
  services: Services,
  options: ReportingOptions,
  surroundings: Surroundings,
): Promise<Report> {
  const { quiet = false, verbose = false } = options;
  const { stderr } = surroundings;
  const tell = (line: string) => {
    stderr.write(`${line}\n`);
  };
  const began = performance.now();
  const run = new Run({
    configuration,
    preview: true,
    now: () => new Date(),
    services: verbose ? tracing(services, tell) : services,
  });
  start(run);
  const end = quiet || verbose ? () => undefined : showProgress(run, stderr);
  const results = await run.results();
  const report = { results, summary: await run.summary(), unread };
  const notes = [...(await run.unmatchedExemptions()), ...run.notes()];
  await services.close();
  end();
  await writeReports(report, options, surroundings);
  notes
    .filter(() => !quiet)
    .forEach((note) => {
      tell(`note: ${printable(note)}`);
    });
  if (verbose) {
    tell(`checked ${counted(results.length, 'image')} in ${Math.round(performance.now() - began)} ms`);
  }
  return report;
}

function tracing(services: Services, tell: (line: string) => void): Services {
  const open = traced(services.open, (asked) => {
    tell(traceLine(asked));
  });
  return { ...services, open };
}
