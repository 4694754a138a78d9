/** How the command ends: when its report is written, and never with success where it is not. */
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from './support/command.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration, publishKongMeshImage } from './support/kong-mesh-registry.ts';
import type { ToolOutput } from './support/real-tools.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

const COMMAND = 'image-provenance.cjs';
const CP = `kong/kuma-cp:${KONG_MESH_VERSION}`;

describe('the command, at its end', function () {
  this.timeout(60_000);

  let folder: string;
  let registry: Registry;
  let world: SigstoreWorld;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
    registry = await startRegistry();
    world = await createSigstoreWorld();
    await publishKongMeshImage(registry, world, 'kuma-cp', KONG_MESH_VERSION);
  });

  after(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true });
  });

  function verify(timeoutSeconds: number): Promise<ToolOutput> {
    const file = join(folder, 'config.json');
    const configuration = { ...kongMeshConfiguration(registry.host, world), timeoutSeconds };
    writeFileSync(file, JSON.stringify({ 'image-provenance': configuration }));
    return runScript(COMMAND, ['verify', CP, `--config=${file}`, '--format=json']);
  }

  it('takes a fraction of a second for a time', async () => {
    const { status, stdout } = await verify(16.1);
    expect([status, stdout]).to.deep.equal([0, stdout]);
    expect(stdout).to.contain('"result": "PASSED"');
  });

  it('does not wait for a silent registry once the report is written', async () => {
    registry.intercept = () => true;
    const started = performance.now();
    const { status, stdout } = await verify(0.5);
    registry.intercept = undefined;
    expect(performance.now() - started).to.be.below(15_000);
    expect(status).to.equal(3);
    expect(stdout).to.contain('"code": "TIMED_OUT"');
  });

  it('fails, and says so, where the event loop runs dry before the report', async () => {
    const preload = join(folder, 'dry.mjs');
    writeFileSync(
      preload,
      `import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
promises.readFile = () => new Promise(() => {});
syncBuiltinESMExports();
`,
    );
    const starter = join(folder, 'start.mjs');
    writeFileSync(
      starter,
      `import ${JSON.stringify(preload)};
process.argv = [process.argv[0], 'image-provenance', 'check-config', 'never-read.json'];
await import(${JSON.stringify(join(process.cwd(), 'src/cli.ts'))});
`,
    );
    const { status, stdout, stderr } = await runScript(starter, []);
    expect([status, stdout]).to.deep.equal([1, '']);
    expect(stderr).to.equal('image-provenance has a bug: it ended before its report was written\n');
  });

  it('has loaded nothing that takes long to load and that it has no use for', async () => {
    const preload = join(folder, 'loaded.mjs');
    writeFileSync(
      preload,
      `import { registerHooks } from 'node:module';
const packages = new Set();
registerHooks({
  load(url, context, next) {
    const [, name] = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
    packages.add(name ?? 'own');
    return next(url, context);
  },
});
process.on('exit', () => process.stderr.write([...packages].join('\\n')));
`,
    );
    const { status, stderr } = await runScript(COMMAND, ['--version'], '', { NODE_OPTIONS: `--import=${preload}` });
    const packages = stderr.split('\n');
    expect(status).to.equal(0);
    expect(packages).to.include.members(['own', 'commander', 'undici', '@sigstore/verify']);
    expect(
      packages.filter((name) => /^(?:@pulumi\/|@grpc\/|typebox$|typescript$|tuf-js$|sigstore$|yaml$)/.test(name)),
    ).to.deep.equal([]);
  });
});
