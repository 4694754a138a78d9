/** Content by digest in a folder, as an OCI image layout has it: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md. */

import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../reference/reference.ts';

/** `blobs/sha256/<hex>`. A digest has nothing else than its 64 hexadecimal digits, so it names nothing outside. */
export function blobPath(directory: string, digest: Digest): string {
  return join(directory, 'blobs', 'sha256', digest.slice('sha256:'.length));
}

/**
 * Reads a file that may be anything: a folder, a pipe, larger than it should be.
 *
 * @returns its bytes; `absent`; or `too large` where it has more than `limit` bytes. It throws what the system says
 */
export async function readBounded(path: string, limit: number): Promise<Buffer | 'absent' | 'too large'> {
  try {
    // Without O_NONBLOCK, to open a pipe would wait for its other end.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await file.stat();
      if (!status.isFile()) {
        return 'absent';
      }
      return status.size > limit ? 'too large' : await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return 'absent';
    }
    throw error;
  }
}

/** @param error what {@link writeWhole} threw */
export function unwritableReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return `cannot be written (${code})`;
}

/** Writes a file as a whole or not at all: a reader never sees a part of it, also where this process ends halfway. */
export async function writeWhole(path: string, bytes: Buffer | string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: mode === 0o644 ? 0o755 : 0o700 });
  const unfinished = join(dirname(path), `.${randomUUID()}`);
  try {
    const file = await open(unfinished, 'wx', mode);
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
