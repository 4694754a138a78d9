/** `pin` as a process: manifests and chart values get the digests of the images that passed. */
import { expect } from 'chai';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runScript } from '../support/command.ts';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from '../support/kong-mesh-registry.ts';
import { realMaterial } from '../support/real-material.ts';
import { needTools, runTool, type ToolOutput } from '../support/real-tools.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

const CHART = resolve('test/support/charts/kong-mesh');
const CP = `docker.io/kong/kuma-cp:${KONG_MESH_VERSION}`;
const HOTFIX = `${CP}-hotfix`;
const SECRET = 's3cr3t-value';

describe('pin', function () {
  this.timeout(60_000);

  let folder: string;
  let registry: Registry;
  let world: SigstoreWorld;
  /** How many requests came before the test. */
  let asked: number;
  const digests: Record<string, string> = {};

  before(async () => {
    registry = await startRegistry();
    world = await createSigstoreWorld();
    for (const name of KONG_MESH_IMAGES) {
      const { index } = await publishKongMeshImage(registry, world, name, KONG_MESH_VERSION);
      digests[`docker.io/kong/${name}:${KONG_MESH_VERSION}`] = index.digest;
    }
    await publishKongMeshImage(registry, world, 'kuma-cp', `${KONG_MESH_VERSION}-hotfix`, []);
  });

  after(() => registry.stop());

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
    asked = registry.requests.length;
    configure({});
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function configure(changes: object): void {
    const configuration = { ...kongMeshConfiguration(registry.host, world), ...changes };
    put('policy.json', JSON.stringify({ 'image-provenance': configuration }));
  }

  function put(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  function text(name: string): string {
    return readFileSync(join(folder, name), 'utf8');
  }

  function pin(parameters: readonly string[], input = ''): Promise<ToolOutput> {
    return runScript('image-provenance.cjs', ['pin', ...parameters, '-c', join(folder, 'policy.json')], input);
  }

  const pod = (...images: readonly string[]) =>
    `# the pod\napiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: b } # ${SECRET}\nspec:\n  containers:\n${images
      .map((image) => `    - { image: ${image}, args: [${SECRET}] } # runs\n`)
      .join('')}`;

  function pinnedImage(image: string): string {
    return `${image}@${digests[image] ?? ''}`;
  }

  it('prints a rendered manifest in which only image lines differ, and the report beside it', async function () {
    const path = join(realMaterial(this, 'rendered'), 'kong-mesh-2.14.3-default.yaml');
    const { status, stdout, stderr } = await pin([path]);
    const before = readFileSync(path, 'utf8');
    const images = Object.keys(digests).map((image) => pinnedImage(image));
    expect(stdout.replaceAll(/@sha256:[0-9a-f]{64}(?="?$)/gm, '').split('\n')).to.deep.equal(
      before.replaceAll(/@sha256:[0-9a-f]{64}(?="?$)/gm, '').split('\n'),
    );
    const after = stdout.split('\n');
    const changed = before.split('\n').flatMap((line, index) => (line === after[index] ? [] : [after[index] ?? '']));
    expect(changed).to.have.length(4);
    expect(images.filter((image) => !changed.some((line) => line.includes(image)))).to.deep.equal([]);
    expect(stderr).to.match(
      /image-provenance: 7 uses of 5 images: 4 passed, 1 exempted; 4 pinned to the verified digest;/,
    );
    expect(status).to.equal(0);
  });

  it('reads standard input', async () => {
    const { status, stdout } = await pin(['-'], pod(CP));
    expect([status, stdout]).to.deep.equal([0, pod(pinnedImage(CP))]);
  });

  it('writes in place what passed, and tells what did not', async () => {
    const [good, bad] = [put('good.yaml', pod(CP)), put('bad.yaml', pod(HOTFIX, CP))];
    const { status, stdout, stderr } = await pin(['--write', good, bad, folder]);
    expect(text('good.yaml')).to.equal(pod(pinnedImage(CP)));
    expect(text('bad.yaml')).to.equal(pod(HOTFIX, pinnedImage(CP)));
    expect(stdout).to.include(HOTFIX).and.include('ATTESTATION_MISSING');
    expect(stderr).to.equal(`note: ${good} has new digests\nnote: ${bad} has new digests\n`);
    expect(status).to.equal(1);
    expect(stdout + stderr).to.not.include(SECRET);
    const again = await pin(['--write', folder]);
    expect([again.status, again.stderr]).to.deep.equal([1, '']);
  });

  it('leaves what nothing covers, and what a rule keeps by its tag', async () => {
    put('a.yaml', pod('acme.com/shop:1', CP));
    expect(await pin([join(folder, 'a.yaml')])).to.include({
      status: 3,
      stdout: pod('acme.com/shop:1', pinnedImage(CP)),
    });
    const { rules = [] } = kongMeshConfiguration(registry.host, world);
    configure({ rules: rules.map((rule) => ({ ...rule, pin: false })) });
    put('b.yaml', pod(CP));
    expect(await pin([join(folder, 'b.yaml')])).to.include({ status: 0, stdout: pod(CP) });
  });

  it('says why an image that passed is not pinned, and fails for it where pinning is mandatory', async () => {
    const merged = `x: &x { image: ${CP} }\n${pod(CP).replace(/- \{.*/, '- <<: *x')}`;
    const file = put('merged.yaml', merged);
    const told = await pin([file]);
    expect([told.status, told.stdout]).to.deep.equal([0, merged]);
    expect(told.stderr).to.include(`it passed and is not pinned: the file writes the image in a way`);
    expect(told.stderr).to.include(`(at ${file}:1)`);
    configure({ pinning: 'mandatory' });
    const failed = await pin([file]);
    expect(failed.status).to.equal(1);
    expect(failed.stderr).to.include('NOT_PINNED');
    put('plain.yaml', pod(CP));
    expect((await pin([join(folder, 'plain.yaml')])).status).to.equal(0);
  });

  it('checks without a request whether every image has its digest', async () => {
    const [tag, digest] = [put('tag.yaml', pod(CP, pinnedImage(CP))), put('digest.yaml', pod(pinnedImage(CP)))];
    const failed = await pin(['--check', tag, digest]);
    expect(failed).to.deep.equal({
      status: 1,
      stdout: `${tag}:7: b/Pod/a spec.containers[0].image: ${CP} has no digest\n3 uses: 1 not pinned; without --check pin writes the verified digests\n`,
      stderr: '',
    });
    expect(await pin(['--check', digest])).to.include({ status: 0, stdout: '1 use: all are pinned, or need not be\n' });
    const { rules = [] } = kongMeshConfiguration(registry.host, world);
    configure({ rules: rules.map((rule) => ({ ...rule, pin: false })) });
    const kept = await pin(['--check', tag]);
    expect(kept.stdout + kept.stderr).to.equal('2 uses: all are pinned, or need not be\n');
    expect(registry.requests.slice(asked)).to.deep.equal([]);
  });

  it('checks what is no reference, what is not known and what can not be read', async () => {
    const bad = put('bad.yaml', pod('A b'));
    const invalid = await pin(['--check', bad]);
    expect(invalid.status).to.equal(1);
    expect(invalid.stdout).to.include(`${bad}:7: `).and.include('it is not an image reference');
    const argo = put(
      'argo.yaml',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {repoURL: https://a.example/b, path: c}}\n',
    );
    expect((await pin(['--check', argo])).status).to.equal(3);
    configure({ enforcement: { notInPlan: 'advisory' } });
    expect((await pin(['--check', argo])).status).to.equal(0);
    put('broken.yaml', 'apiVersion: [\n');
    const unread = await pin(['--check', put('good.yaml', pod(pinnedImage(CP))), join(folder, 'broken.yaml')]);
    expect(unread.status).to.equal(3);
    expect(unread.stdout).to.include(`${join(folder, 'broken.yaml')}: `);
  });

  it('replaces a file as a whole, through a link, with its mode, and only where it is as it was read', async () => {
    const file = put('file.yaml', pod(CP));
    chmodSync(file, 0o640);
    symlinkSync(file, join(folder, 'link.yaml'));
    expect((await pin(['--write', join(folder, 'link.yaml')])).status).to.equal(0);
    expect(text('file.yaml')).to.equal(pod(pinnedImage(CP)));
    expect(statSync(file).mode & 0o777).to.equal(0o640);
    expect(lstatSync(join(folder, 'link.yaml')).isSymbolicLink()).to.equal(true);
    expect(readdirSync(folder).sort()).to.deep.equal(['file.yaml', 'link.yaml', 'policy.json']);

    registry.intercept = () => {
      writeFileSync(file, `${pod(CP)}# added meanwhile\n`);
      return false;
    };
    put('file.yaml', pod(CP));
    const raced = await pin(['--write', '--no-cache', file, put('other.yaml', pod(CP))]);
    registry.intercept = undefined;
    expect(raced.status).to.equal(2);
    expect(raced.stderr)
      .to.include(`${file}: was changed while it was checked`)
      .and.include('other.yaml has new digests');
    expect(text('file.yaml')).to.equal(`${pod(CP)}# added meanwhile\n`);
  });

  it('fails where its output can not be written', async function () {
    if (!existsSync('/dev/full')) {
      this.skip();
    }
    const shell = (to: string) =>
      runTool('sh', [
        '-c',
        `"$0" image-provenance.cjs pin "$1" -c "$2" --quiet > ${to}`,
        process.execPath,
        put('a.yaml', pod(CP)),
        join(folder, 'policy.json'),
      ]);
    const full = await shell('/dev/full');
    expect(full.status).to.equal(2);
    expect(full.stderr).to.include('\nthe output cannot be written: no space is left\n');
    expect((await shell('/dev/null')).status).to.equal(0);
  });

  it('refuses what it can not do', async () => {
    const [one, two] = [put('one.yaml', pod(CP)), put('two.yaml', pod(CP))];
    const urn = 'urn:pulumi:dev::mesh::kubernetes:core/v1:Pod::a';
    const newState = { urn, custom: true, type: 'kubernetes:core/v1:Pod', inputs: {} };
    const preview = put('preview.json', JSON.stringify({ steps: [{ op: 'create', urn, newState }] }));
    const link = join(folder, 'name\u001b[31m.yaml');
    const refused: Readonly<Record<string, readonly string[]>> = {
      'add --chart': ['--repo', 'https://a.example', one],
      'write the report elsewhere': ['--write', '-o', `json=${one}`, one],
      'name?[31m.yaml: does not exist': [link],
      'missing.yaml: does not exist': [one, join(folder, 'missing.yaml')],
      'several files': [one, two],
      'standard input can not be written': ['--write', '-'],
      'can not be used with': ['--write', '--check', one],
      'does not exist': [join(folder, 'none.yaml')],
      'it is a preview': [preview],
    };
    for (const [why, parameters] of Object.entries(refused)) {
      const { status, stdout, stderr } = await pin(parameters, pod(CP));
      expect([status, stdout], why).to.deep.equal([2, '']);
      expect(stderr.replace('cannot', 'can not')).to.include(why);
    }
    expect(text('one.yaml')).to.equal(pod(CP));
  });

  describe('of chart values', () => {
    before(function () {
      needTools(this, 'helm');
    });

    const VALUES = '# of the mesh\nkuma:\n  controlPlane:\n    replicas: 2 # two\n';

    const tagOf = (name: string) =>
      `${KONG_MESH_VERSION}@${digests[`docker.io/kong/${name}:${KONG_MESH_VERSION}`] ?? ''}`;

    it('sets the tag of each image, and keeps the rest', async () => {
      const file = put('values.yaml', VALUES);
      const { status, stdout, stderr } = await pin(['--chart', CHART, file]);
      expect(stdout).to.equal(`${VALUES}    image:
      tag: "${tagOf('kuma-cp')}"
  dataPlane:
    initImage:
      tag: "${tagOf('kuma-init')}"
    image:
      tag: "${tagOf('kuma-dp')}"
  kumactl:
    image:
      tag: "${tagOf('kumactl')}"
`);
      expect(stderr).to.match(
        /image-provenance: 7 uses of 5 images: 4 passed, 1 exempted; 4 pinned to the verified digest; 1 Release/,
      );
      expect(status).to.equal(0);
      const byTag = await pin(['--check', '--chart', CHART, file]);
      expect(byTag.status).to.equal(1);
      expect(byTag.stdout)
        .to.match(
          /^Release\/kong-mesh kong-mesh\/charts\/kuma\/templates\/\S+ \S+ \S+: docker\.io\/kong\/\S+ has no digest$/m,
        )
        .and.match(/^7 uses: 4 not pinned; /m);
      put('values.yaml', stdout);
      expect(await pin(['--check', '--chart', CHART, file])).to.include({ status: 0, stderr: '' });
      const again = await pin(['--chart', CHART, '--write', file]);
      expect([again.status, again.stderr, text('values.yaml')]).to.deep.equal([0, '', stdout]);
    });

    it('changes of several files the last that has the value', async () => {
      const base = put('base.yaml', `kuma: { dataPlane: { image: { tag: ${KONG_MESH_VERSION} } } }\n`);
      const prod = put('prod.json', '{"kuma":{"controlPlane":{"replicas":2}}}');
      const { status, stderr } = await pin(['--write', '--chart', CHART, base, prod]);
      expect([status, stderr]).to.deep.equal([0, `note: ${base} has new digests\nnote: ${prod} has new digests\n`]);
      expect(text('base.yaml')).to.equal(`kuma: { dataPlane: { image: { tag: "${tagOf('kuma-dp')}" } } }\n`);
      expect(JSON.parse(text('prod.json'))).to.deep.equal({
        kuma: {
          kumactl: { image: { tag: tagOf('kumactl') } },
          dataPlane: { initImage: { tag: tagOf('kuma-init') } },
          controlPlane: { image: { tag: tagOf('kuma-cp') }, replicas: 2 },
        },
      });
    });

    it('pins what passes beside what does not', async () => {
      const values = `kuma:\n  controlPlane:\n    image:\n      tag: ${KONG_MESH_VERSION}-hotfix\n`;
      const { status, stdout, stderr } = await pin(['--chart', CHART, put('values.yaml', values)]);
      expect(status).to.equal(1);
      expect(stderr).to.include('ATTESTATION_MISSING');
      expect(stdout.startsWith(values)).to.equal(true);
      expect(stdout).to.include(tagOf('kuma-dp')).and.not.include(tagOf('kuma-cp'));
    });

    it('says what it can not render or read', async () => {
      const none = await pin(['--chart', './none', put('values.yaml', VALUES)]);
      expect([none.status, none.stdout]).to.deep.equal([2, '']);
      expect(none.stderr).to.include('--chart ./none is no folder and no archive here');
      const alias = await pin(['--chart', 'nobody/none', put('values.yaml', VALUES)]);
      expect([alias.status, alias.stdout]).to.deep.equal([3, VALUES]);
      expect(alias.stderr).to.include('HELM_NOT_RENDERED');
      for (const wrong of ['- a\n', 'a: [\n', pod(CP)]) {
        const { status, stdout, stderr } = await pin(['--chart', CHART, put('values.yaml', wrong)]);
        expect([status, stdout]).to.deep.equal([2, '']);
        expect(stderr).to.match(/values\.yaml: (?:it is not a map of values|line \d|it is a Kubernetes object)/);
      }
      const alone = await pin([put('values.yaml', VALUES)]);
      expect(alone.status).to.equal(2);
    });
  });
});
