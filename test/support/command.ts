/** The command as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { freshCacheHome } from './cache-home.ts';
import type { ToolOutput } from './real-tools.ts';

/**
 * Runs a script with the Node of this process, with nothing in its environment but PATH, HOME, where coverage goes and where caches are.
 *
 * @param input standard input, the whole of it
 * @param environment what is in it besides
 * @param cacheHome a new one for each call, unless two share one
 */
export async function runScript(
  script: string,
  parameters: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
  cacheHome = freshCacheHome(),
): Promise<ToolOutput> {
  const { PATH = '', HOME = '', NODE_V8_COVERAGE } = process.env;
  const child = spawn(process.execPath, [script, ...parameters], {
    env: {
      PATH,
      HOME,
      XDG_CACHE_HOME: cacheHome,
      ...environment,
      ...(NODE_V8_COVERAGE !== undefined && { NODE_V8_COVERAGE }),
    },
    timeout: 60_000,
  });
  // A command that refuses its arguments does not wait for its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  // What a signal ended has no status.
  return { status: child.exitCode ?? 128, stdout, stderr };
}
