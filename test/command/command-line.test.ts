/** The command's options as a process: short names, files, quiet and verbose, version, help and the pages of codes. */
import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Check } from 'typebox/schema';
import { runScript } from '../support/command.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration, publishKongMeshImage } from '../support/kong-mesh-registry.ts';
import { runTool, type ToolOutput } from '../support/real-tools.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';

const CP = `kong/kuma-cp:${KONG_MESH_VERSION}`;
const HOTFIX = `${CP}-hotfix`;
const SECRET = 's3cr3t-value';

describe('the command line', function () {
  this.timeout(60_000);

  let folder: string;
  let registry: Registry;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
    registry = await startRegistry();
    const world = await createSigstoreWorld();
    await publishKongMeshImage(registry, world, 'kuma-cp', KONG_MESH_VERSION);
    await publishKongMeshImage(registry, world, 'kuma-cp', `${KONG_MESH_VERSION}-hotfix`, []);
    const configuration = kongMeshConfiguration(registry.host, world);
    writeFileSync(join(folder, 'policy.json'), JSON.stringify({ 'image-provenance': configuration }));
    mkdirSync(join(folder, 'manifests'));
    put('good.yaml', CP);
    put('bad.yaml', HOTFIX);
  });

  after(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true });
  });

  function put(name: string, image: string): void {
    const containers = [{ name: 'x', image, args: [SECRET] }];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'b' }, spec: { containers } };
    writeFileSync(join(folder, 'manifests', name), `# a comment\n${JSON.stringify(pod, null, 2)}\n`);
  }

  function run(parameters: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<ToolOutput> {
    return runScript('image-provenance.cjs', parameters, '', environment);
  }

  function configured(...parameters: readonly string[]): string[] {
    return [...parameters, '-c', join(folder, 'policy.json')];
  }

  it('scans a folder, and writes each report to its file', async () => {
    const [json = '', sarif = ''] = ['out.json', 'out.sarif'].map((name) => join(folder, name));
    const parameters = configured('scan', join(folder, 'manifests'), '-o', `json=${json}`, '-o', `sarif=${sarif}`);
    const { status, stdout } = await run([...parameters, '-f', 'markdown']);
    expect(status).to.equal(1);
    expect(stdout).to.match(/^## Image provenance: 1 of 2 images failed\n/);
    const report = JSON.parse(readFileSync(json, 'utf8')) as {
      results: { image: string; uses: { file: string; line: number; namespace: string }[] }[];
    };
    expect(Check(JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as object, report)).to.equal(true);
    const places = report.results.map(({ image, uses: [use] }) => [image, use?.file, use?.line, use?.namespace]);
    expect(places).to.deep.equal([
      [HOTFIX, join(folder, 'manifests', 'bad.yaml'), 13, 'b'],
      [CP, join(folder, 'manifests', 'good.yaml'), 13, 'b'],
    ]);
    const written = readFileSync(sarif, 'utf8');
    expect(
      Check(JSON.parse(readFileSync('test/support/schemas/sarif-2.1.0.json', 'utf8')) as object, JSON.parse(written)),
    ).to.be.true;
    expect(written).to.include('"startLine": 13').and.include('"ruleId": "ATTESTATION_MISSING"');
    expect(stdout + written + JSON.stringify(report)).to.not.include(SECRET);
  });

  it('prints the commands to check by hand only where they are asked for', async () => {
    const plain = await run(configured('verify', HOTFIX));
    expect(plain.stdout).to.include(`image-provenance verify --reproduce docker.io/${HOTFIX}`);
    expect(plain.stdout).to.not.include('cosign');
    const { stdout } = await run(configured('verify', HOTFIX, '--reproduce'));
    expect(stdout).to.match(/^to check by hand, with .*: COSIGN_REPOSITORY=\S+ cosign verify-attestation /m);
  });

  it('tells with --verbose what was asked where, and nothing else than names and times', async () => {
    const { status, stdout, stderr } = await run(configured('verify', CP, '--verbose'));
    expect(status).to.equal(0);
    expect(stdout).to.match(/^RESULT/);
    const lines = stderr.trimEnd().split('\n');
    expect(
      lines.map((line) => line.replace(/sha256[:-][0-9a-f]{64}/, 'sha256…').replace(/\d+ ms/, 'N ms')),
    ).to.deep.equal([
      `docker.io/kong/kuma-cp: digest of tag ${KONG_MESH_VERSION}: found (asked ${registry.host}/kong/kuma-cp; N ms)`,
      `docker.io/kong/notary: manifest sha256….att: found (asked ${registry.host}/kong/notary; N ms)`,
      `docker.io/kong/notary: blob sha256…: found (asked ${registry.host}/kong/notary; N ms)`,
      'checked 1 image in N ms',
    ]);
  });

  it('is silent on standard error with --quiet', async () => {
    const exemption = {
      reason: 'x',
      owner: 'y',
      expires: '2999-01-01',
      image: `a.example/b@sha256:${'ab'.repeat(32)}`,
    };
    const layout = join(folder, 'layout');
    mkdirSync(layout);
    writeFileSync(join(layout, 'index.json'), '{"schemaVersion":2,"manifests":[]}');
    const file = join(folder, 'exempting.json');
    writeFileSync(file, JSON.stringify({ 'image-provenance': { exemptions: [exemption], offline: layout } }));
    const parameters = ['scan', join(folder, 'manifests', 'good.yaml'), '--config', file];
    const loud = await run(parameters);
    expect(loud.stderr).to.match(/^note: exemptions\[0\]/);
    const { stderr, stdout } = await run([...parameters, '--quiet']);
    expect([stderr, stdout]).to.deep.equal(['', loud.stdout]);
    expect((await run([...parameters, '--quiet', '--verbose'])).status).to.equal(2);
  });

  it('refuses a layout that is not there, and to export into a folder of something else', async () => {
    const offline = await run(configured('verify', CP, '--offline', join(folder, 'none')));
    expect([offline.status, offline.stdout]).to.deep.equal([2, '']);
    expect(offline.stderr).to.include('is no image layout');
    const exported = await run(configured('export', join(folder, 'manifests'), join(folder, 'manifests', 'good.yaml')));
    expect([exported.status, exported.stdout]).to.deep.equal([2, '']);
    expect(exported.stderr).to.include('holds other files');
    expect(readdirSync(join(folder, 'manifests')).sort()).to.deep.equal(['bad.yaml', 'good.yaml']);
  });

  it('writes its reports, and ends with its status, where the reader of standard output ends early', async () => {
    const sarif = join(folder, 'early.sarif');
    const script = `"$0" image-provenance.cjs scan "$1" -c "$2" -f json --quiet -o "sarif=$3" | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runTool('bash', [
      '-c',
      script,
      process.execPath,
      join(folder, 'manifests'),
      join(folder, 'policy.json'),
      sarif,
    ]);
    expect([stdout, stderr]).to.deep.equal(['1\n', '']);
    expect(JSON.parse(readFileSync(sarif, 'utf8'))).to.have.property('version', '2.1.0');
  });

  it('has colours in a pipe only where FORCE_COLOR says so, and lines as wide as COLUMNS says', async () => {
    const [plain, forced, never] = await Promise.all([
      run(configured('verify', CP), { COLUMNS: '80' }),
      run(configured('verify', CP), { FORCE_COLOR: '1' }),
      run(configured('verify', CP), { FORCE_COLOR: '1', NO_COLOR: '1' }),
    ]);
    expect([plain, forced, never].map(({ stdout }) => stdout.includes('\u001b['))).to.deep.equal([false, true, false]);
    expect(plain.stdout.split('\n').filter(({ length }) => length > 80)).to.deep.equal([]);
    expect(never.stdout.split('\n').filter(({ length }) => length > 80)).to.not.deep.equal([]);
  });

  it('has a version, and help with examples and exit statuses', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await run(['--version'])).to.deep.equal({ status: 0, stdout: `${version}\n`, stderr: '' });
    for (const parameters of [['--help'], ['scan', '--help'], ['verify', '-h']]) {
      const { status, stdout, stderr } = await run(parameters);
      expect([status, stderr]).to.deep.equal([0, '']);
      expect(stdout)
        .to.include('Exit status:')
        .and.match(/^ {2}3 {2}/m);
    }
    expect((await run(['--help'])).stdout)
      .to.include('Examples:')
      .and.include('explain');
  });

  it('explains a code, and refuses what is none', async () => {
    const { status, stdout } = await run(['explain', 'NO_TRUST_RULE']);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^NO_TRUST_RULE \(family uncovered\)\n\nTitle: /);
    const wrong = await run(['explain', 'NO_RULE']);
    expect([wrong.status, wrong.stdout]).to.deep.equal([2, '']);
    expect(wrong.stderr).to.match(/^there is no code "NO_RULE"; /);
  });

  it('ends with 2 where a report can not be written, after the others', async () => {
    const file = join(folder, 'no', 'such', 'folder');
    const { status, stdout, stderr } = await run(configured('verify', CP, '-o', `json=${file}`));
    expect(status).to.equal(2);
    expect(stdout).to.include('PASSED');
    expect(stderr).to.equal(`${file}: cannot be written: its folder does not exist\n`);
    expect((await run(configured('verify', CP, '-o', 'sarfi=x'))).status).to.equal(2);
  });
});
