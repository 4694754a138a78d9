/** The pack as it is published: `npm run build` in a copy of the checkout, so that nobody's dist/ is in the way. */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTool } from './real-tools.ts';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const LEFT_OUT = ['node_modules', 'dist', 'coverage', '.git'].map((name) => join(CHECKOUT, name));

let built: Promise<string> | undefined;

/**
 * Builds once in a process, which takes some seconds; the copy goes when the process ends.
 *
 * @returns the folder `dist`
 */
export function compiledPack(): Promise<string> {
  return (built ??= build());
}

async function build(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-build-'));
  process.once('exit', () => {
    rmSync(copy, { recursive: true });
  });
  await cp(CHECKOUT, copy, { recursive: true, filter: (source) => !LEFT_OUT.includes(source) });
  await symlink(join(CHECKOUT, 'node_modules'), join(copy, 'node_modules'));
  const { status, stderr } = await runTool('npm', ['run', '--silent', 'build'], NO_NOTICES, copy);
  if (status !== 0) {
    throw new Error(`npm run build failed: ${stderr}`);
  }
  return join(copy, 'dist');
}

/** npm asks its registry for nothing, not even whether there is a newer npm. */
export const NO_NOTICES = { npm_config_update_notifier: 'false', npm_config_offline: 'true' };
