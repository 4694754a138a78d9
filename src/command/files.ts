/** What the command reads of its configuration and of each file, and what is wrong with a call. */

import { readFile } from 'node:fs/promises';
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
