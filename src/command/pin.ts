/** `pin`: manifests or values with the digests of the images that passed, printed or written in place. */

import { resolve } from 'node:path';
import type { Configuration } from '../configuration/schema.ts';
import { judgesFor } from '../judges.ts';
import { printable } from '../report/message.ts';
import { pinNotes } from '../report/pin-notes.ts';
import type { Run } from '../run.ts';
import type { Services } from '../services.ts';
import { type CheckingOptions, configured, runAndReport } from './check.ts';
import { ALL_WELL, exitStatus, NOTHING_WORSE, statusOf } from './exit-status.ts';
import { replaceTextFile, UsageError } from './files.ts';
import { checkPinned } from './pin-check.ts';
import { type ChartOptions, type Pinnable, pinnableManifests, pinnableValues, type TextFile } from './pinnable.ts';
import type { Surroundings } from './surroundings.ts';

export type PinningOptions = CheckingOptions &
  Partial<ChartOptions> & {
    readonly write?: boolean;
    readonly check?: boolean;
  };

/**
 * @returns the exit status
 * @throws {UsageError}
 */
export async function pin(
  paths: readonly string[],
  options: PinningOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { chart, check = false } = options;
  refuseUsage(paths, options);
  const { configuration, services } = await configured(options, besideFiles(surroundings));
  const pinnable =
    chart === undefined
      ? await pinnableManifests(paths)
      : await pinnableValues(paths, { ...options, chart }, surroundings.folder, services.render);
  if (check) {
    const status = await checkFiles(pinnable, configuration, services, surroundings);
    await services.close();
    return status;
  }
  refuseSeveral(pinnable, options);
  return pinFiles(pinnable, configuration, services, options, surroundings);
}

function refuseUsage(
  paths: readonly string[],
  { write, chart, repo, chartVersion, namespace, output }: PinningOptions,
) {
  if (write === true && paths.includes('-')) {
    throw new UsageError('standard input can not be written in place; remove --write');
  }
  if (chart === undefined && [repo, chartVersion, namespace].some((option) => option !== undefined)) {
    throw new UsageError('--repo, --chart-version and --namespace are about a chart; add --chart');
  }
  const both = output?.find(({ file }) => paths.includes(file));
  if (both !== undefined) {
    throw new UsageError(`${both.file} can not be pinned and be a report; write the report elsewhere`);
  }
}

function refuseSeveral({ files, unread }: Pinnable, { write = false }: PinningOptions): void {
  if (!write && files.length > 1) {
    throw new UsageError('several files can not be printed as one; add --write to change them in place');
  }
  if (!write && unread.length > 0) {
    throw new UsageError(unread.map(({ file, why }) => `${file}: ${why}`).join('\n'));
  }
}

/** A chart with a relative path is looked for in the working folder, as helm does. */
function besideFiles(surroundings: Surroundings): Surroundings {
  const { helm, folder } = surroundings;
  return { ...surroundings, helm: { ...helm, programDirectory: () => folder } };
}

async function checkFiles(
  { read, unread }: Pinnable,
  configuration: Configuration,
  services: Services,
  { stdout }: Surroundings,
): Promise<number> {
  const judges = judgesFor(configuration, () => new Date(), services);
  const { lines, families } = await checkPinned(await read(), judges);
  const files = unread.map(({ file, why }) => `${printable(file)}: ${why}`);
  stdout.write([...files, ...lines].map((line) => `${line}\n`).join(''));
  const status = statusOf(families);
  return status === ALL_WELL && unread.length > 0 ? NOTHING_WORSE : status;
}

/** Standard output carries one thing: the file, or where it is written in place the report. */
async function pinFiles(
  pinnable: Pinnable,
  configuration: Configuration,
  services: Services,
  options: PinningOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { write = false, quiet = false } = options;
  const { stdout, stderr, folder } = surroundings;
  const pinning: ReturnType<Pinnable['pin']>[] = [];
  const start = (run: Run) => {
    pinning.push(pinnable.pin(run));
  };
  const report = await runAndReport({ start, unread: pinnable.unread }, configuration, services, options, {
    ...surroundings,
    stdout: write ? stdout : stderr,
  });
  const files = (await Promise.all(pinning)).flat();
  const { changed, failures } = write
    ? await replaceFiles(pinnable.files, files, folder)
    : { changed: [], failures: [] };
  const notes = [...pinNotes(report.results), ...changed.map((file) => `${printable(file)} has new digests`)];
  if (!quiet) {
    stderr.write(notes.map((note) => `note: ${note}\n`).join(''));
  }
  if (failures.length > 0) {
    throw new UsageError(failures.join('\n'));
  }
  if (!write) {
    stdout.write(files.map(({ text }) => text).join(''));
  }
  return exitStatus(report);
}

/** @returns the files that were changed, and why others could not be */
async function replaceFiles(
  before: readonly TextFile[],
  files: readonly TextFile[],
  folder: string,
): Promise<{ readonly changed: readonly string[]; readonly failures: readonly string[] }> {
  const changed: string[] = [];
  const failures: string[] = [];
  const done = new Set<string>();
  for (const [index, { file, text }] of files.entries()) {
    const { text: read = text } = before[index] ?? {};
    // A file may be named twice, as by its folder too.
    if (text === read || done.has(resolve(folder, file))) {
      continue;
    }
    done.add(resolve(folder, file));
    const failure = await replaceTextFile(file, read, text);
    if (failure !== undefined) {
      failures.push(failure);
    } else {
      changed.push(file);
    }
  }
  return { changed, failures };
}
