/** The folder of the cache: nobody else's, and bounded. What was not read for the longest time is removed first. */

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../failure.ts';

const MAX_CACHE_BYTES = 256 * 1024 * 1024;
/** Between two looks at the size: so much more may be there for a while, for each process. */
const MAX_UNSEEN_BYTES = 16 * 1024 * 1024;
/** What a process that ended in the middle of a write left behind. */
const MAX_UNFINISHED_MILLISECONDS = 60 * 60 * 1000;

const PARTS = ['blobs/sha256', 'hints'];

interface Kept {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly used: number;
}

export class CacheFolder {
  readonly #directory: string;
  readonly #maxBytes: number;
  #ours: Promise<boolean> | undefined;
  #unseen = Infinity;

  constructor(directory: string, maxBytes = MAX_CACHE_BYTES) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
  }

  /** Whether the folder is there and is of this user alone: others could put a pipe there, or read what is private. */
  isOurs(): Promise<boolean> {
    return (this.#ours ??= stat(this.#directory).then(
      (status) =>
        status.isDirectory() &&
        (process.getuid === undefined || (status.uid === process.getuid() && (status.mode & 0o077) === 0)),
      () => false,
    ));
  }

  /**
   * To be called before each write.
   *
   * @param bytes how many will be written
   * @returns undefined, or why the folder is not used. It throws what the system says
   */
  async prepare(bytes: number): Promise<Failure | undefined> {
    if (!(await this.isOurs())) {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      this.#ours = undefined;
      if (!(await this.isOurs())) {
        return {
          reason: `the cache ${this.#directory} is not used, since it is not a folder of this user alone; run chmod 700`,
        };
      }
    }
    this.#unseen += bytes;
    if (this.#unseen > MAX_UNSEEN_BYTES) {
      this.#unseen = 0;
      await this.#evict();
    }
    return undefined;
  }

  async #evict(): Promise<void> {
    const kept = (await Promise.all(PARTS.map((part) => this.#list(join(this.#directory, part))))).flat();
    const stale = Date.now() - MAX_UNFINISHED_MILLISECONDS;
    const unfinished = kept.filter(({ name, used }) => name.startsWith('.') && used < stale);
    let size = kept.reduce((sum, one) => sum + one.size, 0);
    const oldest = kept.filter(({ name }) => !name.startsWith('.')).sort((a, b) => a.used - b.used);
    const removed = [...unfinished];
    // A quarter goes at once, so that not each process has to remove something.
    for (const one of size > this.#maxBytes ? oldest : []) {
      if (size <= (this.#maxBytes * 3) / 4) {
        break;
      }
      removed.push(one);
      size -= one.size;
    }
    for (const { path } of removed) {
      await rm(path, { force: true });
    }
  }

  async #list(folder: string): Promise<readonly Kept[]> {
    const names = await readdir(folder).catch(() => []);
    const kept: Kept[] = [];
    for (const name of names) {
      const path = join(folder, name);
      // Another process may have removed it.
      const status = await stat(path).catch(() => undefined);
      if (status?.isFile() === true) {
        kept.push({ path, name, size: status.size, used: status.mtimeMs });
      }
    }
    return kept;
  }
}
