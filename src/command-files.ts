/** What the command reads: plans and the configuration. What can't be read is a mistake in the call. */

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { configurationFromFile } from './configuration/file.ts';
import type { Configuration } from './configuration/schema.ts';
import { isFailure } from './failure.ts';
import { type Plan, readPlan } from './plan/plan.ts';
import { unreadableReason } from './unreadable-file.ts';

/** What the user got wrong; its message is all that is said. */
export class UsageError extends Error {}

/** @throws {UsageError} */
export async function readPlanFile(file: string): Promise<Plan> {
  const plan = await readPlan(await read(file), file);
  if (isFailure(plan)) {
    throw new UsageError(`${file}: ${plan.reason}`);
  }
  return plan;
}

/**
 * @param file none is the zero configuration
 * @throws {UsageError}
 */
export async function readConfiguration(file: string | undefined): Promise<Configuration> {
  const configuration = configurationFromFile(file === undefined ? '' : await read(file));
  if (isFailure(configuration)) {
    throw new UsageError(`${file ?? ''}: ${configuration.reason}`);
  }
  return configuration;
}

async function read(file: string): Promise<string> {
  try {
    const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file));
    // Pulumi refuses a byte order mark, so the configuration's reader must see it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${file}: ${unreadableReason(error) ?? 'cannot be read'}`);
  }
}
