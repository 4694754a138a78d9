/** go-containerregistry's registry as a process: `crane registry serve`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface CraneRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly stop: () => Promise<void>;
}

/** Needs crane on PATH; `stop` it when done. */
export async function startCraneRegistry(): Promise<CraneRegistry> {
  const server = spawn('crane', ['registry', 'serve', '--address', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    host: await hostOf(server),
    stop: async () => {
      const ended = once(server, 'close');
      server.kill();
      await ended;
    },
  };
}

async function hostOf(server: ChildProcess): Promise<string> {
  if (server.stderr === null || server.stdout === null) {
    throw new Error('the registry has no output');
  }
  server.stdout.resume();
  for await (const line of createInterface(server.stderr)) {
    const port = /serving on port (\d+)/.exec(line)?.[1];
    if (port !== undefined) {
      server.stderr.resume();
      return `127.0.0.1:${port}`;
    }
  }
  throw new Error('the registry ended');
}
