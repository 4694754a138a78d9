/** Where reports go: `--format` to standard output, and each `--output [FORMAT=]FILE` to a file. */

import { InvalidArgumentError } from 'commander';
import { FORMAT_NAMES, type FormatName, FORMATS, isFormatName } from '../report/formats.ts';
import type { Presentation, Report } from '../report/report.ts';
import { pageOf } from './explain.ts';
import { UsageError, writeTextFile } from './files.ts';
import type { Surroundings } from './surroundings.ts';

export interface Output {
  /** Undefined for that of `--format`. */
  readonly format?: FormatName;
  readonly file: string;
}

export interface OutputOptions {
  readonly format: FormatName;
  readonly output?: readonly Output[];
  readonly reproduce?: boolean;
}

/**
 * @param text `sarif=FILE`, or `FILE`; a file whose name begins like a format is written as `./name`
 * @param others those before it
 * @throws {InvalidArgumentError} where the format is none
 */
export function addOutput(text: string, others: readonly Output[] = []): Output[] {
  const [, format, file = ''] = /^([\w-]*)=(.*)$/s.exec(text) ?? [undefined, undefined, text];
  if (format !== undefined && !isFormatName(format)) {
    throw new InvalidArgumentError(
      `${format === '' ? 'The format' : format} must be one of ${FORMAT_NAMES.join(', ')}.`,
    );
  }
  if (file === '' || file === '-') {
    throw new InvalidArgumentError('The name of the file is missing. --format says what standard output gets.');
  }
  if (others.some((other) => other.file === file)) {
    throw new InvalidArgumentError(`Two reports can't have the same file ${file}.`);
  }
  return [...others, { ...(format !== undefined && { format }), file }];
}

/**
 * Standard output gets the report of `--format`, unless an `--output` without a format takes it.
 *
 * @throws {UsageError} where a file can't be written; all others are
 */
export async function writeReports(
  report: Report,
  { format, output = [], reproduce = false }: OutputOptions,
  { stdout, folder }: Surroundings,
): Promise<void> {
  const plain: Presentation = { colours: false, reproduce, folder, pageOf };
  if (output.every((each) => each.format !== undefined)) {
    const { columns, colours } = stdout;
    stdout.write(`${FORMATS[format](report, { ...plain, columns, colours })}\n`);
  }
  const failures = await Promise.all(
    output.map(({ format: own = format, file }) => writeTextFile(file, `${FORMATS[own](report, plain)}\n`)),
  );
  const told = failures.flatMap((failure) => failure ?? []);
  if (told.length > 0) {
    throw new UsageError(told.join('\n'));
  }
}
