/** What `pin` writes digests into: files of manifests, or files of a chart's values. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isFailure } from '../failure.ts';
import type { RenderRelease } from '../helm/renderer.ts';
import type { JudgeUse } from '../pin-passed.ts';
import { type ManifestFile, pinnedManifest } from '../pinned-manifest.ts';
import { chartReader, mergedValues, pinnedValues, type ValuesFile } from '../pinned-values.ts';
import { type Reading, readObject } from '../reading.ts';
import type { UnreadFile } from '../report/report.ts';
import type { Run } from '../run.ts';
import { readText, UsageError } from './files.ts';
import { type PlanFile, readPlanFiles } from './plan-files.ts';

export interface TextFile {
  readonly file: string;
  readonly text: string;
}

export interface Pinnable {
  /** As they were read. */
  readonly files: readonly TextFile[];
  readonly unread: readonly UnreadFile[];
  /** What is read of them, without asking a registry. */
  readonly read: () => Promise<readonly Reading[]>;
  /**
   * Starts in the run what the files name.
   *
   * @returns the files with digests, in their order
   */
  readonly pin: (run: Run) => Promise<readonly TextFile[]>;
}

/** Which chart the values are for. */
export interface ChartOptions {
  readonly chart: string;
  readonly chartVersion?: string;
  readonly repo?: string;
  readonly namespace?: string;
}

/** @throws {UsageError} where nothing could be read, or where a file can't be pinned */
export async function pinnableManifests(paths: readonly string[]): Promise<Pinnable> {
  const { read, unread } = await readPlanFiles(paths);
  const manifests = read.map(manifestFile);
  return {
    files: manifests,
    unread,
    read: () => Promise.resolve(manifests.flatMap(({ plan }) => plan.objects.map(readObject))),
    pin: (run) => Promise.all(manifests.map((manifest) => pinIn(run, manifest))),
  };
}

function manifestFile({ file, text, plan }: PlanFile): ManifestFile {
  if (plan.kind === 'preview') {
    throw new UsageError(
      `${file}: it is a preview, which Pulumi prints and nobody deploys; pin the program with enforcementLevel remediate`,
    );
  }
  return { file, text, plan };
}

async function pinIn(run: Run, manifest: ManifestFile): Promise<TextFile> {
  const pinned = pinnedManifest(manifest, (reading) => judgeIn(run, reading));
  manifest.plan.objects.forEach((object, index) => {
    // A bug while a file is pinned is a verdict about each of its objects.
    void run.startReading(`${manifest.file}, object ${index}`, object.kind, async () => {
      const { readings } = await pinned;
      return readings[index] ?? readObject(object);
    });
  });
  return { file: manifest.file, text: (await pinned).text };
}

/** An address, or a name in one of helm's own repositories. */
const ELSEWHERE = /^(?:oci|https?):\/\/|^[^./-][^/]*\/[^/]+$/;

/** @throws {UsageError} where a file can't be read, or is no map of values, or where the chart is not there */
export async function pinnableValues(
  paths: readonly string[],
  { chart, chartVersion, repo, namespace }: ChartOptions,
  folder: string,
  render: RenderRelease,
): Promise<Pinnable> {
  const files = await Promise.all(paths.map(valuesFile));
  const merged = mergedValues(files);
  if (isFailure(merged)) {
    throw new UsageError(merged.reason);
  }
  const path = resolve(folder, chart);
  if (repo === undefined && !existsSync(path) && !ELSEWHERE.test(chart)) {
    throw new UsageError(
      `--chart ${chart} is no folder and no archive here; for a chart of a repository add --repo, or write REPOSITORY/CHART or oci://…`,
    );
  }
  const inputs = {
    name: 'release-name',
    ...(namespace !== undefined && { namespace }),
    chart: existsSync(path) ? path : chart,
    ...(chartVersion !== undefined && { version: chartVersion }),
    ...(repo !== undefined && { repositoryOpts: { repo } }),
  };
  const read = chartReader(inputs, render);
  return {
    files,
    unread: [],
    read: async () => [await read(merged.values)],
    pin: async (run) => {
      const pinned = pinnedValues(files, merged.values, read, (reading) => judgeIn(run, reading));
      void run.startReading('chart', chart, async () => (await pinned).reading);
      return (await pinned).files;
    },
  };
}

async function valuesFile(file: string): Promise<ValuesFile> {
  const text = await readText(file);
  if (isFailure(text)) {
    throw new UsageError(`${file}: ${text.reason}`);
  }
  return { file, text };
}

function judgeIn(run: Run, { resource, namespace }: Reading): JudgeUse {
  return (use, remediated) => run.judge({ resource, namespace, use: { ...use, remediated } });
}
