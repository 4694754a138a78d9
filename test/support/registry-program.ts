/** Real registries as processes, on ports of their own: go-containerregistry's, as crane serves it and with its list of referrers, and Docker's (distribution). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface RegistryProgram {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly stop: () => Promise<void>;
}

export function startCrane(): Promise<RegistryProgram> {
  return started(spawn('crane', ['registry', 'serve', '--address', '127.0.0.1:0']), /serving on port (\d+)/);
}

/** The same registry as crane's, with its list of referrers (.ci/referrers-registry). */
export function startReferrersRegistry(): Promise<RegistryProgram> {
  return started(spawn('referrers-registry'), /serving on port (\d+)/);
}

/**
 * Starts Docker's registry over a folder, which several of them may share.
 *
 * @param more of its configuration, in JSON: `auth`
 */
export async function startDistribution(storage: string, more: object = {}): Promise<RegistryProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'docker-registry-'));
  const file = join(folder, 'config.json');
  // JSON is YAML.
  writeFileSync(
    file,
    JSON.stringify({
      version: '0.1',
      log: { level: 'info', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: storage } },
      http: { addr: '127.0.0.1:0', secret: 'of a test' },
      ...more,
    }),
  );
  const registry = await started(spawn('docker-registry', ['serve', file]), /listening on 127\.0\.0\.1:(\d+)/);
  return {
    host: registry.host,
    stop: async () => {
      await registry.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function started(server: ChildProcess, sentence: RegExp): Promise<RegistryProgram> {
  if (server.stderr === null || server.stdout === null) {
    throw new Error('the registry has no output');
  }
  server.stdout.resume();
  for await (const line of createInterface(server.stderr)) {
    const port = sentence.exec(line)?.[1];
    if (port !== undefined) {
      server.stderr.resume();
      return { host: `127.0.0.1:${port}`, stop: () => stopped(server) };
    }
  }
  throw new Error('the registry ended');
}

async function stopped(server: ChildProcess): Promise<void> {
  const ended = once(server, 'close');
  server.kill();
  await ended;
}
