/** `pin`: manifests or values with the digests of the images that passed, printed or written in place. */

import type { Configuration } from '../configuration/schema.ts';
import { judgesFor } from '../judges.ts';
import { printable } from '../report/message.ts';
import { pinNotes } from '../report/pin-notes.ts';
import type { Run } from '../run.ts';
import type { Services } from '../services.ts';
import { type CheckingOptions, configured, runAndReport } from './check.ts';
import { ALL_WELL, exitStatus, NOTHING_WORSE, statusOf } from './exit-status.ts';
import { UsageError, writeTextFile } from './files.ts';
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
  const { chart, write = false, check = false } = options;
  const { configuration, services } = await configured(options, surroundings);
  const pinnable =
    chart === undefined
      ? await pinnableManifests(paths)
      : await pinnableValues(paths, { ...options, chart }, surroundings.folder, services.render);
  if (check) {
    const status = await checkFiles(pinnable, configuration, services, surroundings);
    await services.close();
    return status;
  }
  const { files, unread } = pinnable;
  if (!write && files.length + unread.length > 1) {
    throw new UsageError('several files can not be printed as one; add --write to change them in place');
  }
  if (write && paths.includes('-')) {
    throw new UsageError('standard input can not be written in place; remove --write');
  }
  return pinFiles(pinnable, configuration, services, options, surroundings);
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
  const { stdout, stderr } = surroundings;
  const pinning: ReturnType<Pinnable['pin']>[] = [];
  const start = (run: Run) => {
    pinning.push(pinnable.pin(run));
  };
  const report = await runAndReport({ start, unread: pinnable.unread }, configuration, services, options, {
    ...surroundings,
    stdout: write ? stdout : stderr,
  });
  const files = (await Promise.all(pinning)).flat();
  const notes = [...pinNotes(report.results), ...(write ? await writeFiles(pinnable.files, files) : [])];
  if (!quiet) {
    stderr.write(notes.map((note) => `note: ${note}\n`).join(''));
  }
  if (!write) {
    stdout.write(files.map(({ text }) => text).join(''));
  }
  return exitStatus(report);
}

/**
 * Writes the files that have changed.
 *
 * @returns a note for each
 * @throws {UsageError} where one can't be written; all others are
 */
async function writeFiles(before: readonly TextFile[], files: readonly TextFile[]): Promise<string[]> {
  const changed = files.filter(({ text }, index) => text !== before[index]?.text);
  const failures = await Promise.all(changed.map(({ file, text }) => writeTextFile(file, text)));
  const told = failures.filter((failure) => failure !== undefined);
  if (told.length > 0) {
    throw new UsageError(told.join('\n'));
  }
  return changed.map(({ file }) => `${printable(file)} has new digests`);
}
