/** The process of a policy pack: started as Pulumi's language host starts it, and never left behind. */
import { freshCacheHome } from './cache-home.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface PackProcess {
  /** Where its analyzer listens on the loopback interface. */
  readonly port: number;
  /** The lines of standard output after the port; grows. */
  readonly output: readonly string[];
  /** The lines of standard error; grows. */
  readonly errors: readonly string[];
  readonly stop: () => Promise<void>;
}

/**
 * Starts the pack with the Node of this process and the `run-policy-pack` that the pack depends on.
 *
 * @param environment all that it gets besides PATH and HOME
 * @returns the running pack; rejects with what it wrote to standard error where it does not come up
 */
export async function startPack(
  packDirectory: string,
  environment: Readonly<Record<string, string>>,
): Promise<PackProcess> {
  const { resolve } = createRequire(join(packDirectory, 'package.json'));
  const { PATH = '', HOME = '' } = process.env;
  // The first argument is the engine's address, which the pack's side discards.
  const child = spawn(process.execPath, [resolve('@pulumi/pulumi/cmd/run-policy-pack'), '127.0.0.1:1', packDirectory], {
    cwd: packDirectory,
    env: { PATH, HOME, XDG_CACHE_HOME: freshCacheHome(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The pack must not outlive us, whatever becomes of the test.
  const kill = () => child.kill();
  process.once('exit', kill);
  const closed = once(child, 'close').finally(() => process.off('exit', kill));

  const output: string[] = [];
  const errors: string[] = [];
  createInterface(child.stderr).on('line', (line) => errors.push(line));
  const lines = createInterface(child.stdout);
  const firstLine = new Promise<string>((found) => {
    lines.once('line', (line) => {
      found(line);
      lines.on('line', (later) => output.push(later));
    });
  });
  const stop = async () => {
    child.kill();
    await closed;
  };

  const line = await Promise.race([firstLine, closed.then(() => undefined)]);
  if (line === undefined || !/^\d+$/.test(line)) {
    await stop();
    throw new Error(`the pack printed no port but: ${[line ?? '', ...errors].join('\n')}`);
  }
  return { port: Number(line), output, errors, stop };
}
