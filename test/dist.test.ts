/** The compiled pack: what is in it, that it needs nothing else, and that it decides like the sources. */
import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { type PackConfig, startAnalyzer } from './support/analyzer.ts';
import { runScript } from './support/command.ts';
import { compiledPack, NO_NOTICES } from './support/compiled-pack.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration, publishKongMeshImage } from './support/kong-mesh-registry.ts';
import { runTool } from './support/real-tools.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { createSigstoreWorld } from './support/sigstore-world.ts';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string; readonly resolved?: string }>
  >;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main?: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

describe('the compiled pack', function () {
  this.timeout(60_000);

  let dist: string;
  /** What it was built from. */
  let checkout: string;

  before(async () => {
    dist = await compiledPack();
    checkout = join(dist, '..');
  });

  function read(...path: readonly string[]): unknown {
    return JSON.parse(readFileSync(join(...path), 'utf8'));
  }

  function files(extension: string): string[] {
    return readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(extension));
  }

  it('has a package.json of its own: the same pack without ts-node, typescript, scripts and what only tests need', () => {
    const manifest = read(dist, 'package.json') as Manifest;
    const { name, version, dependencies } = read(checkout, 'package.json') as Manifest;
    expect(manifest).to.include({ name, version, main: 'start.cjs', type: 'module' });
    expect(manifest).to.not.have.any.keys('scripts', 'devDependencies', 'private', 'files');
    expect(Object.keys(dependencies)).to.include.members(['ts-node', 'typescript']);
    const { 'ts-node': tsNode, typescript, ...needed } = dependencies;
    expect(manifest.dependencies).to.deep.equal(needed);
    expect([tsNode, typescript]).to.not.include(undefined);
  });

  it('has the PulumiPolicy.yaml of the checkout', () => {
    expect(readFileSync(join(dist, 'PulumiPolicy.yaml'), 'utf8')).to.equal(
      readFileSync(join(checkout, 'PulumiPolicy.yaml'), 'utf8'),
    );
  });

  it('loads no package that its package.json does not name', () => {
    const { dependencies } = read(dist, 'package.json') as Manifest;
    const loaded = files('.js').flatMap((file) =>
      [...readFileSync(join(dist, file), 'utf8').matchAll(/\b(?:from |import |import\()'([^.'][^']*)'/g)].map(
        ([, specifier = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '',
      ),
    );
    expect(loaded).to.include.members(['@pulumi/policy', '@sigstore/verify', 'undici']);
    const known = [...Object.keys(dependencies), ...builtinModules];
    expect([...new Set(loaded)].filter((name) => !name.startsWith('node:') && !known.includes(name))).to.deep.equal([]);
  });

  it('pins the very packages that the checkout was tested with', () => {
    const { packages } = read(dist, 'npm-shrinkwrap.json') as Lock;
    const tested = (read(checkout, 'package-lock.json') as Lock).packages;
    const { dependencies } = read(dist, 'package.json') as Manifest;
    const { '': root, ...pinned } = packages;
    expect(root).to.deep.include({ dependencies });
    expect(Object.keys(pinned)).to.include.members(Object.keys(dependencies).map((name) => `node_modules/${name}`));
    expect(Object.keys(pinned).length).to.be.lessThan(Object.keys(tested).length);
    for (const [path, { version, integrity, resolved }] of Object.entries(pinned)) {
      expect(integrity, path).to.be.a('string');
      expect({ version, integrity, resolved }, path).to.deep.equal({
        version: tested[path]?.version,
        integrity: tested[path]?.integrity,
        resolved: tested[path]?.resolved,
      });
    }
    expect(Object.keys(pinned).filter((path) => /\/(?:ts-node|typescript|mocha|eslint)$/.test(path))).to.deep.equal([]);
  });

  it('holds nothing of the tests, the demo or the sources', () => {
    const all = readdirSync(dist, { recursive: true, encoding: 'utf8' });
    expect(all).to.include.members([
      'start.cjs',
      'image-provenance.cjs',
      'index.js',
      'cli.js',
      'policy.js',
      join('attestation', 'verify.js'),
    ]);
    expect(all.filter((file) => /(?:^|\/)(?:test|demo|node_modules|src)(?:\/|$)|\.test\.|\.ts$/.test(file))).to.be
      .empty;
    const sources = readdirSync(join(checkout, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    expect(files('.js')).to.have.members(sources.map((file) => file.replace(/\.ts$/, '.js')));
  });

  it('is packed by npm with one line of output, the name of the archive', async () => {
    const { status, stdout } = await runTool('npm', ['pack', '--loglevel=error', '--dry-run'], NO_NOTICES, dist);
    const { name, version } = read(dist, 'package.json') as Manifest;
    expect(status).to.equal(0);
    expect(stdout).to.equal(`${name}-${version}.tgz\n`);
    expect(existsSync(join(dist, `${name}-${version}.tgz`))).to.equal(false);
  });

  describe('at work', () => {
    const HOTFIX = `${KONG_MESH_VERSION}-hotfix`;
    let registry: Registry;
    let config: PackConfig;

    before(async () => {
      registry = await startRegistry();
      const world = await createSigstoreWorld();
      config = { 'image-provenance': { ...kongMeshConfiguration(registry.host, world) } };
      await publishKongMeshImage(registry, world, 'kuma-cp', KONG_MESH_VERSION);
      await publishKongMeshImage(registry, world, 'kuma-cp', HOTFIX, []);
    });

    after(() => registry.stop());

    it('passes one image and refuses another over the analyzer protocol, and prints nothing but what it found', async () => {
      const pack = await startAnalyzer({ packDirectory: dist, dryRun: false, config });
      try {
        // The driver rejects a pack whose first line is not its port.
        expect([pack.output, pack.errors]).to.deep.equal([[], []]);
        const pod = (tag: string) => ({
          type: 'kubernetes:core/v1:Pod',
          name: 'mesh',
          properties: { spec: { containers: [{ image: `kong/kuma-cp:${tag}` }] } },
        });
        expect((await pack.analyze(pod(KONG_MESH_VERSION))).diagnostics).to.deep.equal([]);
        const [refused, ...more] = (await pack.analyze(pod(HOTFIX))).diagnostics;
        expect(refused).to.have.property('enforcementLevel', 'mandatory');
        expect(refused?.message).to.include('ATTESTATION_MISSING');
        expect(more).to.deep.equal([]);
        expect([pack.output, pack.errors]).to.deep.equal([[], []]);
      } finally {
        await pack.stop();
      }
    });

    it('has the command too', async () => {
      const { status, stdout, stderr } = await runScript(join(dist, 'image-provenance.cjs'), [
        'verify',
        'kong/kuma-cp',
        '--format=x',
      ]);
      expect([status, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.include('json');
      const uncovered = await runScript(join(dist, 'image-provenance.cjs'), ['verify', 'nginx', '--format=json']);
      expect(uncovered.status).to.equal(3);
      expect(uncovered.stdout).to.include('NO_TRUST_RULE');
    });

    it('explains codes by the page that it brings, in the command and in SARIF', async () => {
      const run = (...parameters: string[]) => runScript(join(dist, 'image-provenance.cjs'), parameters);
      const page = readFileSync(join(dist, 'docs', 'verdicts.md'), 'utf8');
      expect(page).to.equal(readFileSync(join(checkout, 'docs', 'verdicts.md'), 'utf8'));
      const [, sentence = ''] = /### `TAG_MISMATCH`\n\nTitle: .*\n\n(.*)\n/.exec(page) ?? [];
      expect(sentence).to.match(/^\w/);
      expect((await run('explain', 'TAG_MISMATCH')).stdout).to.include(sentence);
      expect((await run('verify', 'nginx', '-f', 'sarif')).stdout).to.include(JSON.stringify(sentence).slice(1, -1));
    });
  });
});
