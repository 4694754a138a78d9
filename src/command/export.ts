/** `export`: checks as `scan` does, and writes all that this takes into an image layout. */

import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isFailure } from '../failure.ts';
import { exportNotes } from '../report/export-notes.ts';
import { exportTo } from '../services.ts';
import { runAndReport, type ReportingOptions, type Subject } from './check.ts';
import { exitStatus } from './exit-status.ts';
import { readConfiguration, UsageError } from './files.ts';
import type { Surroundings } from './surroundings.ts';

/** An image layout is written anew; what is in the folder of something else is not mixed with it. */
async function refuseOtherFolder(written: string, path: string): Promise<void> {
  const names: readonly string[] = await readdir(path).catch(() => []);
  if (names.length > 0 && !names.includes('oci-layout')) {
    throw new UsageError(`${written} holds other files; name an empty or a new folder`);
  }
}

/** @returns the exit status */
export async function exportLayout(
  directory: string,
  subject: Subject,
  options: ReportingOptions,
  surroundings: Surroundings,
): Promise<number> {
  const configuration = await readConfiguration(options.config);
  if (configuration.offline !== undefined) {
    throw new UsageError('export reads the registries; remove offline from the configuration');
  }
  const { folder, helm, registries, stderr } = surroundings;
  await refuseOtherFolder(directory, resolve(folder, directory));
  const { services, finish } = exportTo(resolve(folder, directory), configuration, helm, registries);
  const report = await runAndReport(subject, configuration, services, options, surroundings);
  const written = await finish();
  if (isFailure(written)) {
    throw new UsageError(`${directory} ${written.reason}`);
  }
  if (options.quiet !== true) {
    const notes = exportNotes(resolve(folder, directory), written.manifests, report.results);
    stderr.write(notes.map((note) => `${note}\n`).join(''));
  }
  return exitStatus(report);
}
