/** What the command reads of its configuration and of each file, what it writes, and what is wrong with a call. */

import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { configurationFromFile } from '../configuration/file.ts';
import type { Configuration } from '../configuration/schema.ts';
import { type Failure, isFailure } from '../failure.ts';
import { unreadableReason } from '../unreadable-file.ts';

/** What the user got wrong; its message is all that is said. */
export class UsageError extends Error {}

/**
 * @param file none is the zero configuration
 * @throws {UsageError}
 */
export async function readConfiguration(file: string | undefined): Promise<Configuration> {
  const text = file === undefined ? '' : await readText(file);
  const configuration = isFailure(text) ? text : configurationFromFile(text);
  if (isFailure(configuration)) {
    throw new UsageError(`${file ?? ''}: ${configuration.reason}`);
  }
  return configuration;
}

/** @param file `-` is standard input */
export async function readText(file: string): Promise<string | Failure> {
  try {
    const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file));
    // Pulumi refuses a byte order mark, so the configuration's reader must see it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    return { reason: unreadableReason(error) ?? 'cannot be read' };
  }
}

/** @returns why the file could not be written, with its name */
export async function writeTextFile(file: string, text: string): Promise<string | undefined> {
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
