/** Resources that have the type of a component or a release, and create what their inputs say: by the real engine. */
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';
import { compiledPack } from '../support/compiled-pack.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration, publishKongMeshImage } from '../support/kong-mesh-registry.ts';
import { needTools } from '../support/real-tools.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

const GOOD = `docker.io/kong/kuma-dp:${KONG_MESH_VERSION}`;
const EVIL = `docker.io/kong/kuma-dp:${KONG_MESH_VERSION}-evil`;

class Provider extends pulumi.ProviderResource {}
class Resource extends pulumi.CustomResource {}
class Group extends pulumi.ComponentResource {}

describe('what has the type of a component, in the real Pulumi engine', function () {
  this.timeout(120_000);

  let pack: string;
  let registry: Registry;
  let world: SigstoreWorld;
  let directory: string;

  before(async function () {
    needTools(this, 'pulumi', 'pulumi-language-nodejs', 'pulumi-resource-kubernetes');
    pack = await compiledPack();
  });

  beforeEach(async () => {
    registry = await startRegistry();
    world = await createSigstoreWorld();
    await publishKongMeshImage(registry, world, 'kuma-dp', KONG_MESH_VERSION);
    await publishKongMeshImage(registry, world, 'kuma-dp', `${KONG_MESH_VERSION}-evil`, []);
    directory = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-'));
    await mkdir(join(directory, '.state'));
  });

  afterEach(async () => {
    await registry.stop();
    await rm(directory, { recursive: true });
  });

  /** A Deployment of that type, and a child that is harmless: the provider makes files in place of objects. */
  const program = (type: string, image: string) => () => {
    const provider = new Provider('kubernetes', 'render', {
      renderYamlToDirectory: join(directory, 'rendered'),
    });
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image }] } };
    const deployment = {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, chart: 'harmless' },
      spec: { selector: { matchLabels: { a: 'b' } }, template },
    };
    const parent = new Resource(type, 'web', deployment, { provider });
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } };
    new Resource('kubernetes:core/v1:ConfigMap', 'settings', settings, { provider, parent });
    return Promise.resolve({});
  };

  async function stackOf(program_: () => Promise<object>) {
    const config = join(directory, 'policy-config.json');
    await writeFile(config, JSON.stringify({ 'image-provenance': kongMeshConfiguration(registry.host, world) }));
    const stack = await LocalWorkspace.createOrSelectStack(
      { projectName: 'disguise', stackName: 'dev', program: program_ },
      {
        workDir: directory,
        envVars: {
          PULUMI_BACKEND_URL: `file://${join(directory, '.state')}`,
          PULUMI_CONFIG_PASSPHRASE: 'none',
          PULUMI_SKIP_UPDATE_CHECK: 'true',
        },
      },
    );
    const printed: string[] = [];
    const options = {
      policyPacks: [pack],
      policyPackConfigs: [config],
      color: 'never' as const,
      onOutput: (text: string) => printed.push(text),
      onError: (text: string) => printed.push(text),
    };
    return { stack, options, printed };
  }

  /** @returns what Pulumi printed, and the files of what was created */
  async function update(type: string, image: string): Promise<{ text: string; files: string[] }> {
    const { stack, options, printed } = await stackOf(program(type, image));
    await stack.up(options).catch((error: unknown) => printed.push(String(error)));
    const rendered = join(directory, 'rendered');
    const files = existsSync(rendered) ? await readdir(rendered, { recursive: true }) : [];
    return { text: printed.join(''), files: files.filter((file) => file.endsWith('.yaml')) };
  }

  for (const type of [
    'kubernetes:yaml/v2:ConfigFile',
    'kubernetes:helm.sh/v4:Chart',
    'kubernetes:helm.sh/v2:Release',
  ]) {
    it(`is an update in which nothing is created (${type})`, async () => {
      const { text, files } = await update(type, EVIL);
      expect(text).to.include('ATTESTATION_MISSING').and.to.include('spec.template.spec.containers[0].image');
      expect(files).to.deep.equal([]);
    });

    it(`creates what its inputs say where that image has valid provenance (${type})`, async () => {
      const { text, files } = await update(type, GOOD);
      expect(text).to.include('1 use of 1 image: 1 passed');
      expect(files.map((file) => file.replace(/^.*\//, ''))).to.have.length(2);
      expect(files.some((file) => file.includes('deployment'))).to.equal(true);
    });
  }

  describe('and is one', () => {
    /** As the SDK makes a group of texts, of which a preview does not know the second: it has no child by that. */
    const group = (second: (unknown: pulumi.Output<string>) => pulumi.Input<string>) => () => {
      const provider = new Provider('kubernetes', 'render', { renderYamlToDirectory: join(directory, 'rendered') });
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } };
      const settings = new Resource('kubernetes:core/v1:ConfigMap', 'settings', object, { provider });
      const yaml = ['kind: ConfigMap', second(settings.id)];
      const parent = new Group('kubernetes:yaml:ConfigGroup', 'group', { yaml }, { provider });
      new Resource('kubernetes:core/v1:ConfigMap', 'child', object, { provider, parent });
      return Promise.resolve({});
    };

    async function preview(program_: () => Promise<object>): Promise<string> {
      const { stack, options, printed } = await stackOf(program_);
      await stack.preview(options).catch((error: unknown) => printed.push(String(error)));
      return printed.join('');
    }

    it('fails in a preview that does not know one part of it, though it has a child by another', async () => {
      expect(await preview(group((unknown) => unknown)))
        .to.include('IMAGE_UNKNOWN')
        .and.to.include('at yaml[1]');
    });

    it('passes where every part is known', async () => {
      const text = await preview(group(() => 'kind: ConfigMap'));
      expect(text).to.include('0 uses of 0 images').and.to.not.include('IMAGE_UNKNOWN');
    });
  });
});
