/** Where the Pulumi program runs, which Pulumi does not tell a policy pack. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '../failure.ts';
import { readYaml } from '../yaml/documents.ts';

/**
 * @param shellDirectory where `pulumi` was called, as the shell said
 * @param project that is being previewed
 * @returns that folder, if it holds this very project and the project does not run elsewhere; else undefined
 */
export function certainProgramDirectory(
  shellDirectory: string | undefined,
  project: string | undefined,
): string | undefined {
  if (shellDirectory === undefined || project === undefined) {
    return undefined;
  }
  try {
    const document = readYaml(readFileSync(join(shellDirectory, 'Pulumi.yaml'), 'utf8'));
    const file = isFailure(document) ? undefined : document.value;
    const isThisOne = typeof file === 'object' && file !== null && 'name' in file && file.name === project;
    return isThisOne && !('main' in file) ? shellDirectory : undefined;
  } catch {
    return undefined;
  }
}
