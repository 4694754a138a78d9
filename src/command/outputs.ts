/** Where reports go: `--format` to standard output, and each `--output [FORMAT=]FILE` to a file. */

import { InvalidArgumentError } from 'commander';
import { writeFile } from 'node:fs/promises';
import { FORMAT_NAMES, type FormatName, FORMATS, isFormatName } from '../report/formats.ts';
import type { Presentation, Report } from '../report/report.ts';
import { pageOf } from './explain.ts';
import { UsageError } from './files.ts';
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
    output.map(({ format: own = format, file }) => write(file, `${FORMATS[own](report, plain)}\n`)),
  );
  const told = failures.flatMap((failure) => failure ?? []);
  if (told.length > 0) {
    throw new UsageError(told.join('\n'));
  }
}

async function write(file: string, text: string): Promise<string | undefined> {
  try {
    await writeFile(file, text);
    return undefined;
  } catch (error) {
    return `${file}: ${whyNotWritten(error)}`;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'cannot be written: its folder does not exist',
  EISDIR: 'is a directory; name a file',
  EACCES: 'cannot be written: permission denied',
  EROFS: 'cannot be written: the file system is read-only',
  ENOSPC: 'cannot be written: no space is left',
};

/** What is not about the file is a bug, and is thrown on. */
function whyNotWritten(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    throw error;
  }
  return REASONS[error.code] ?? `cannot be written (${error.code})`;
}
