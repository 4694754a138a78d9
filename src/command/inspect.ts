/** `inspect`: all that is stored for an image, verified or not. It is no verdict. */

import { CODES, type Family } from '../codes.ts';
import { isFailure } from '../failure.ts';
import { inspectImage } from '../inspection.ts';
import { parseReference } from '../reference/reference.ts';
import { inspectionJson, inspectionText } from '../report/inspection.ts';
import { printable } from '../report/message.ts';
import { type ConfiguringOptions, configured } from './check.ts';
import { statusOf } from './exit-status.ts';
import { UsageError } from './files.ts';
import type { Surroundings } from './surroundings.ts';

export interface InspectingOptions extends ConfiguringOptions {
  readonly format: 'table' | 'json';
}

/** Whether the pack could look at all: that something stored is wrong is no fault of an inspection. */
const NOT_LOOKED: readonly Family[] = ['absent', 'unchecked'];

/**
 * @returns the exit status: it says whether the image and what is stored for it could be read
 * @throws {UsageError}
 */
export async function inspect(
  written: string,
  options: InspectingOptions,
  surroundings: Surroundings,
): Promise<number> {
  const reference = parseReference(written);
  if (isFailure(reference)) {
    throw new UsageError(`${printable(written)} is not an image reference: ${reference.reason}`);
  }
  const { configuration, services } = await configured(options, surroundings);
  const inspection = await inspectImage(reference, configuration, services, new Date());
  await services.close();
  const report = options.format === 'json' ? inspectionJson : inspectionText;
  surroundings.stdout.write(`${report(inspection)}\n`);
  return statusOf(
    inspection.unread.map(({ code }) => CODES[code].family).filter((family) => NOT_LOOKED.includes(family)),
  );
}
