/** Caches of the tests' own: nothing that an earlier run left is read, and nothing is left behind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string | undefined;

/** @returns a new folder for `XDG_CACHE_HOME`, removed when this process ends */
export function freshCacheHome(): string {
  root ??= removedAtExit(mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-caches-')));
  return mkdtempSync(join(root, 'home-'));
}

function removedAtExit(folder: string): string {
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
