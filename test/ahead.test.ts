/** Images of a stack's last run: verified ahead where Pulumi waits for each resource, and judged anew. */
import { expect } from 'chai';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WrittenConfiguration } from '../src/configuration/schema.ts';
import { freshCacheHome } from './support/cache-home.ts';
import {
  KONG_MESH_VERSION as VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from './support/kong-mesh-registry.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { startRun } from './support/run.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

const STACK = 'urn:pulumi:dev::mesh';

describe('the images of the last run', () => {
  let world: SigstoreWorld;
  let registry: Registry;
  let cacheDirectory: string;
  /** How many requests the last run sent. */
  let sent: number;

  before(async () => {
    world = await createSigstoreWorld();
  });

  beforeEach(async () => {
    registry = await startRegistry();
    cacheDirectory = join(freshCacheHome(), 'attestations');
    for (const name of ['kuma-cp', 'kuma-dp']) {
      await publishKongMeshImage(registry, world, name, VERSION);
    }
  });

  afterEach(() => registry.stop());

  function runOf({ changes = {}, preview = true }: { changes?: WrittenConfiguration; preview?: boolean } = {}) {
    return startRun({ ...kongMeshConfiguration(registry.host, world), ...changes }, { cacheDirectory, preview });
  }

  function pod(name: string, stack = STACK) {
    const containers = [{ name, image: `kong/kuma-${name}:${VERSION}` }];
    const type = 'kubernetes:core/v1:Pod';
    return { type, name, urn: `${stack}::${type}::${name}`, inputs: { spec: { containers } }, ignoreChanges: [] };
  }

  /** As Pulumi does at the level `remediate`: one resource after the other. @returns whether each was changed */
  async function remediated(run: ReturnType<typeof runOf>, ...names: readonly string[]): Promise<boolean[]> {
    const changed: boolean[] = [];
    for (const name of names) {
      changed.push(await run.remediate(pod(name)));
      await run.startResource(pod(name));
    }
    return changed;
  }

  async function lastRun(): Promise<void> {
    const run = runOf();
    expect(await remediated(run, 'cp', 'dp')).to.deep.equal([true, true]);
    await run.remember();
    sent = registry.requests.length;
  }

  /** Waits until the registry was asked for the tag of an image. */
  async function asked(name: string): Promise<void> {
    while (!hasAsked(name)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const hasAsked = (name: string) =>
    registry.requests.slice(sent).some(({ url }) => url.includes(`kong/kuma-${name}/manifests/`));

  it('are asked for while the first resource is read, and not again', async () => {
    await lastRun();
    const run = runOf();
    expect(await remediated(run, 'cp')).to.deep.equal([true]);
    await asked('dp');
    expect(await remediated(run, 'dp')).to.deep.equal([true]);
    // Of each its tag: the attestations are in the cache.
    expect(registry.requests.length - sent).to.equal(2);
  });

  it('are asked for in an update at any level', async () => {
    await lastRun();
    const run = runOf({ preview: false });
    await run.startResource(pod('cp'));
    await asked('dp');
    expect((await run.results()).map(({ written }) => written)).to.deep.equal([`kong/kuma-cp:${VERSION}`]);
  });

  it('are not asked for in a preview that waits for no resource', async () => {
    await lastRun();
    const run = runOf();
    await run.startResource(pod('cp'));
    await run.results();
    expect(hasAsked('dp')).to.equal(false);
    await run.remember();
    const update = runOf({ preview: false });
    await update.startResource(pod('cp'));
    await update.results();
    expect(hasAsked('dp')).to.equal(false);
  });

  it('are judged anew', async () => {
    await lastRun();
    registry.putImage('kong/kuma-dp', VERSION, await publishKongMeshImage(registry, world, 'kuma-dp', 'moved', []));
    const run = runOf();
    await remediated(run, 'cp');
    await asked('dp');
    expect(await remediated(run, 'dp')).to.deep.equal([false]);
    const [, second] = await run.results();
    expect(second?.verdict).to.have.nested.property('reasons[0].code', 'ATTESTATION_MISSING');
    await run.remember();
    expect(kept()).to.deep.equal([`docker.io/kong/kuma-cp:${VERSION}`]);
  });

  it('are those of the same stack, and of rules that still cover them', async () => {
    await lastRun();
    const other = runOf();
    await other.remediate(pod('cp', 'urn:pulumi:prod::mesh'));
    const uncovered = runOf({ changes: { presets: [], rules: [] } });
    await remediated(uncovered, 'cp');
    await uncovered.results();
    expect(hasAsked('dp')).to.equal(false);
  });

  it('are none where the list was spoiled, or where there is no cache', async () => {
    for (const content of ['{"images":[1]}', '{', JSON.stringify({ images: ['A b', 'evil.example/kuma-dp:1', '@'] })]) {
      await lastRun();
      writeFileSync(listFile(), content);
      expect(await remediated(runOf(), 'cp')).to.deep.equal([true]);
      expect(hasAsked('dp')).to.equal(false);
    }
    await lastRun();
    const run = runOf({ changes: { cache: { enabled: false } } });
    expect(await remediated(run, 'cp')).to.deep.equal([true]);
    await run.remember();
    expect(hasAsked('dp')).to.equal(false);
  });

  function kept(): unknown {
    return (JSON.parse(readFileSync(listFile(), 'utf8')) as { images: unknown }).images;
  }

  function listFile(): string {
    const folder = join(cacheDirectory, 'hints');
    const isList = (file: string) => readFileSync(join(folder, file), 'utf8').includes('"images"');
    const [file = ''] = readdirSync(folder).filter(isList);
    return join(folder, file);
  }
});
