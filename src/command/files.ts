/** What the command reads of its configuration and of each file, what it writes, and what is wrong with a call. */

import { randomUUID } from 'node:crypto';
import { constants, writeFileSync } from 'node:fs';
import { access, chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

/**
 * Replaces a file that was read, as a whole or not at all, also where the disk is full. A link goes on to lead to it.
 *
 * @param before its text as it was read
 * @returns why it could not be replaced, with its name
 */
export async function replaceTextFile(file: string, before: string, text: string): Promise<string | undefined> {
  try {
    const path = await realpath(file);
    await access(path, constants.W_OK);
    if ((await readFile(path, 'utf8')) !== before) {
      return `${file}: was changed while it was checked; run pin once more`;
    }
    const { mode } = await stat(path);
    const unfinished = join(dirname(path), `.${randomUUID()}`);
    try {
      await writeFile(unfinished, text, { flag: 'wx' });
      await chmod(unfinished, mode);
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
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
  EFBIG: 'cannot be written: it would be too large',
};

/**
 * Writes all of a text, or throws. Node's own stream for files writes once, however much of it the system took.
 *
 * @param descriptor of a file or a device
 * @throws {UsageError}
 */
export function writeToDescriptor(descriptor: number, text: string): void {
  try {
    writeFileSync(descriptor, text);
  } catch (error) {
    throw new UsageError(`the output ${whyNotWritten(error)}`);
  }
}

/** What is not about the file is a bug, and is thrown on. */
function whyNotWritten(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    throw error;
  }
  return REASONS[error.code] ?? `cannot be written (${error.code})`;
}
