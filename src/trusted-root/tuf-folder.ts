/** The folder in which tuf-js works: one of its own for each refresh, filled with what earlier ones kept. */

import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The target that a sigstore TUF repository has, and its file. */
export const TARGET = 'trusted_root.json';

/**
 * What a later refresh starts with, by names that no server chooses (GHSA-fcv2-xgw5-pqxf). TUF verifies all of it anew.
 * `root.json` is not among them: each refresh starts from the user's own, so no file of the cache is ever trusted.
 */
const KEPT = ['timestamp.json', 'snapshot.json', 'targets.json', TARGET];

export class TufFolder {
  /** Where tuf-js reads and writes. */
  readonly path: string;
  readonly #kept: string | undefined;

  private constructor(path: string, kept: string | undefined) {
    this.path = path;
    this.#kept = kept;
  }

  /**
   * @param folder where earlier refreshes kept their files, of this user alone; undefined where nothing is kept
   * @param mirror the repository
   * @param root its `root.json` to start from
   */
  static async make(folder: string | undefined, mirror: string, root: Uint8Array): Promise<TufFolder> {
    const name = createHash('sha256').update(`${mirror}\n`).update(root).digest('hex');
    const path = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-tuf-'));
    const made = new TufFolder(path, folder && join(folder, name));
    await writeFile(join(path, 'root.json'), root);
    // What is not there, or can't be read, is fetched.
    await made.#copy(made.#kept, (file) => join(path, file)).catch(() => undefined);
    return made;
  }

  /** Keeps the files for later refreshes; a cache that can't be written is no reason to fail. */
  async keep(): Promise<void> {
    const kept = this.#kept;
    if (kept === undefined) {
      return;
    }
    try {
      await mkdir(kept, { recursive: true, mode: 0o700 });
      const unfinished = await mkdtemp(join(kept, '.'));
      await this.#copy(this.path, (file) => join(unfinished, file));
      // Each file becomes visible as a whole, for other processes. A mixture of two refreshes is verified like all else.
      for (const file of KEPT) {
        await rename(join(unfinished, file), join(kept, file));
      }
      await rm(unfinished, { recursive: true });
    } catch {
      // The next refresh asks for everything.
    }
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }

  async #copy(from: string | undefined, to: (file: string) => string): Promise<void> {
    for (const file of from === undefined ? [] : KEPT) {
      await copyFile(join(from ?? '', file), to(file));
    }
  }
}
