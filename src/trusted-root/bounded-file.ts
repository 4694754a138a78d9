/** A file of the configuration that may not be larger than it has to be. */

import { readFile, stat } from 'node:fs/promises';
import type { Failure } from '../failure.ts';
import { unreadableReason } from '../unreadable-file.ts';

/**
 * @param name what the file is called in the reason: `its rootFile`
 * @returns its bytes, or why it can't be used. A pipe or a device is refused: it may never end
 */
export async function readBoundedFile(path: string, most: number, name: string): Promise<Buffer | Failure> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) {
      return { reason: `${name} is a directory; name a file` };
    }
    return status.isFile() && status.size <= most
      ? await readFile(path)
      : { reason: `${name} must be a regular file of at most ${most} bytes` };
  } catch (error) {
    return { reason: `${name} ${unreadableReason(error) ?? 'cannot be read'}` };
  }
}
