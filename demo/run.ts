/** The demo: a registry in this process with Kong-like images, and two previews of a Kong Mesh plan. The first fails, the second passes. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from '../test/support/kong-mesh-registry.ts';
import { startRegistry } from '../test/support/registry.ts';
import { createSigstoreWorld } from '../test/support/sigstore-world.ts';
import { analyzerPreview } from './analyzer-preview.ts';
import { type Preview, pulumiPreview } from './pulumi-preview.ts';

const PACK = join(import.meta.dirname, '..');
const PROGRAM = join(import.meta.dirname, 'kong-mesh', 'Pulumi.yaml');
const HOTFIX = `${KONG_MESH_VERSION}-hotfix`;

/** @returns whether the first preview failed and the second passed */
async function main(): Promise<boolean> {
  const registry = await startRegistry();
  try {
    const world = await createSigstoreWorld();
    for (const image of KONG_MESH_IMAGES) {
      await publishKongMeshImage(registry, world, image, KONG_MESH_VERSION);
    }
    await publishKongMeshImage(registry, world, 'kuma-dp', HOTFIX, []);
    say(
      `A registry at ${registry.host} stands for docker.io. It has ${KONG_MESH_IMAGES.length + 1} Kong images, each an index of two platforms.`,
      `kong/notary has a minted provenance for each image except kong/kuma-dp:${HOTFIX}.`,
    );

    const configuration = kongMeshConfiguration(registry.host, world);
    const planned = await readFile(PROGRAM, 'utf8');
    const mended = planned.replaceAll(HOTFIX, KONG_MESH_VERSION);

    const real = await pulumiPreview(planned, PACK, configuration);
    const without = 'unable' in real;
    if (without) {
      say(
        '',
        `Pulumi can't preview here (${real.unable}). The demo sends the plan to the pack over Pulumi's analyzer protocol.`,
      );
    }
    const before = without ? await analyzerPreview(planned, PACK, configuration) : real;
    say(
      '',
      `1. A variable of the control plane makes kong/kuma-dp:${HOTFIX} the sidecar of every pod:`,
      '',
      before.text,
    );
    const after = await (without ? analyzerPreview : pulumiPreview)(mended, PACK, configuration);
    if ('unable' in after) {
      throw new Error(after.unable);
    }
    say('', `2. The same plan with kong/kuma-dp:${KONG_MESH_VERSION}:`, '', after.text);

    say(
      '',
      `The first preview ${outcome(before)}, the second ${outcome(after)}. Pulumi's policy server needs most of that time to start.`,
      `The registry answered ${registry.requests.length} requests.`,
    );
    return before.failed && !after.failed;
  } finally {
    await registry.stop();
  }
}

function outcome({ failed, seconds }: Preview): string {
  return `${failed ? 'failed' : 'passed'} in ${seconds.toFixed(1)} s`;
}

function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

void main().then((shown) => {
  process.exitCode = shown ? 0 : 1;
});
