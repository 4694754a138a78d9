/** What a check takes: the command on plans of 5, 60 and 200 images, with an empty cache, a full one, and pinned images. docs/performance.md has its figures. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from '../test/support/command.ts';
import { kongMeshConfiguration, publishKongMeshImage } from '../test/support/kong-mesh-registry.ts';
import { startRegistry } from '../test/support/registry.ts';
import { createSigstoreWorld } from '../test/support/sigstore-world.ts';

const COMMAND = join(import.meta.dirname, '..', 'image-provenance.cjs');
const SIZES = [5, 60, 200];
const RUNS = 5;
/** How long the registry of the second table takes for an answer. */
const SLOW_MILLISECONDS = 100;

async function main(): Promise<void> {
  let delay = 0;
  const registry = await startRegistry({
    intercept: async () => {
      await new Promise((resolve) => setTimeout(resolve, delay));
      return false;
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-'));
  try {
    const world = await createSigstoreWorld();
    const configuration = kongMeshConfiguration(registry.host, world);
    const policy = join(folder, 'policy.json');
    await writeFile(policy, JSON.stringify({ 'image-provenance': configuration }));
    const versions = Array.from({ length: Math.max(...SIZES) }, (_, index) => `2.14.${index}`);
    const digests = new Map<string, string>();
    for (const version of versions) {
      const { index } = await publishKongMeshImage(registry, world, 'kuma-cp', version);
      digests.set(version, index.digest);
    }
    for (delay of [0, SLOW_MILLISECONDS]) {
      console.log(`\na registry that answers after ${delay} ms; median of ${RUNS} runs, in ms\n`);
      console.log(
        '| images | requests | empty cache | full cache | pinned, full cache |\n| --- | --- | --- | --- | --- |',
      );
      for (const size of SIZES) {
        const tags = versions.slice(0, size).map((version) => `kong/kuma-cp:${version}`);
        const pinned = versions
          .slice(0, size)
          .map((version) => `kong/kuma-cp:${version}@${digests.get(version) ?? ''}`);
        const full = join(folder, `cache-${delay}-${size}`);
        const before = registry.requests.length;
        await check(policy, tags, full);
        const requests = registry.requests.length - before;
        const empty = await median(() => check(policy, [...tags, '--no-cache']));
        const kept = await median(() => check(policy, tags, full));
        const digest = await median(() => check(policy, pinned, full));
        console.log(`| ${size} | ${requests} | ${empty} | ${kept} | ${digest} |`);
      }
    }
  } finally {
    await registry.stop();
    await rm(folder, { recursive: true });
  }
}

async function check(policy: string, references: readonly string[], cacheHome?: string): Promise<void> {
  const parameters = ['verify', ...references, '--config', policy, '--format', 'json'];
  const { status, stderr } = await runScript(COMMAND, parameters, '', {}, cacheHome);
  if (status !== 0) {
    throw new Error(`the command ended with ${status}: ${stderr}`);
  }
}

async function median(run: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < RUNS; index++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return Math.round(times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0);
}

await main();
