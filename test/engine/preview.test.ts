import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { compiledPack } from '../support/compiled-pack.ts';
import type { KongMeshImage } from '../support/kong-mesh-attestation.ts';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from '../support/kong-mesh-registry.ts';
import { createPulumiProject, type PulumiOutput, type PulumiProject } from '../support/pulumi-engine.ts';
import { realMaterial } from '../support/real-material.ts';
import { needTools } from '../support/real-tools.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

const SOURCES = process.cwd();

/** The rendered chart, every object of it through the provider, without a cluster. */
const MESH = `
name: mesh
runtime: yaml
resources:
  render:
    type: pulumi:providers:kubernetes
    properties: { renderYamlToDirectory: rendered }
  mesh:
    type: kubernetes:yaml/v2:ConfigFile
    options: { provider: '\${render}' }
    properties: { file: manifest.yaml }
`;

/** Pods that differ in their image alone, and what comes after the first. */
const pods = (image: string) => `
name: pods
runtime: yaml
resources:
  render:
    type: pulumi:providers:kubernetes
    properties: { renderYamlToDirectory: rendered }
  settings:
    type: kubernetes:core/v1:ConfigMap
    options: { provider: '\${render}' }
    properties: { metadata: { name: settings }, data: { key: s3cr3t-value } }
  proxy:
    type: kubernetes:core/v1:Pod
    options: { provider: '\${render}' }
    properties:
      metadata: { name: proxy }
      spec:
        containers:
          - { name: proxy, image: '${image}' }
          - { name: second, image: 'docker.io/kong/kuma-init:${KONG_MESH_VERSION}' }
  after:
    type: kubernetes:core/v1:ConfigMap
    options: { provider: '\${render}', dependsOn: ['\${proxy}'] }
    properties: { metadata: { name: after }, data: { key: value } }
`;

const CONTROL_PLANE = 'kubernetes:apps/v1:Deployment: mesh:kong-mesh-system/kong-mesh-control-plane';
const SIDECAR =
  'spec.template.spec.containers[0].env["KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE"].value, injected into every pod as kuma-sidecar';

describe('the pack in the real Pulumi engine', function () {
  this.timeout(60_000);

  let pack: string;
  let manifest: string;
  let registry: Registry;
  let world: SigstoreWorld;
  let configuration: WrittenConfiguration;
  let project: PulumiProject | undefined;

  before(async function () {
    needTools(this, 'pulumi', 'pulumi-language-nodejs', 'pulumi-language-yaml', 'pulumi-resource-kubernetes');
    pack = await compiledPack();
    manifest = realMaterial(this, 'rendered/kong-mesh-2.14.3-default.yaml');
  });

  beforeEach(async () => {
    registry = await startRegistry();
    world = await createSigstoreWorld();
    configuration = kongMeshConfiguration(registry.host, world);
  });

  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await registry.stop();
  });

  /** Publishes every image, each with what is given for it in place of one valid attestation. */
  async function publish(different: Readonly<Record<string, readonly KongMeshImage['overrides'][]>> = {}) {
    for (const image of KONG_MESH_IMAGES) {
      await publishKongMeshImage(registry, world, image, KONG_MESH_VERSION, different[image] ?? [{}]);
    }
  }

  async function run(
    program: string,
    parameters: readonly string[] = ['preview'],
    config: object = configuration,
    from = pack,
  ): Promise<PulumiOutput> {
    project ??= await createPulumiProject(program, program === MESH ? { 'manifest.yaml': manifest } : {});
    return project.pulumi(...parameters, ...(await project.policyPack(from, config)));
  }

  const created = async () =>
    project !== undefined && existsSync(join(project.directory, 'rendered'))
      ? (await readdir(join(project.directory, 'rendered'), { recursive: true })).filter((file) =>
          file.endsWith('.yaml'),
        )
      : [];

  it('passes the rendered chart when every image has valid provenance, in three requests for an image by tag', async () => {
    await publish();
    const { status, text } = await run(MESH);
    expect(text).to.include(
      'image-provenance: 7 uses of 5 images: 4 passed, 1 exempted; 4 by tag, which can move; 12 requests',
    );
    expect(status).to.equal(0);
    expect(registry.requests).to.have.length(12);
  });

  it('does the same started from its sources', async () => {
    await publish({ kumactl: [] });
    const { text } = await run(MESH, ['preview'], configuration, SOURCES);
    expect(codes(text)).to.deep.equal(['ATTESTATION_MISSING']);
    expect(text).to.include('3 passed, 1 exempted, 1 failed');
  });

  it('fails at the resource whose image was built from another version, and at no other', async () => {
    await publish({ kumactl: [{ claims: { sourceRef: 'refs/tags/v2.14.2' } }] });
    const { status, text } = await run(MESH);
    expect(status).to.not.equal(0);
    expect(violations(text)).to.deep.equal([
      [
        'kubernetes:batch/v1:Job: mesh:kong-mesh-system/kong-mesh-install-crds',
        'spec.template.spec.initContainers[0].image',
        ['TAG_MISMATCH'],
      ],
    ]);
    expect(text).to.include('3 passed, 1 exempted, 1 failed');
  });

  it('fails when a tag moved to another digest, also with the old attestation copied to it', async () => {
    await publish();
    const moved = await publishKongMeshImage(registry, world, 'kuma-cp', `${KONG_MESH_VERSION}-moved`, []);
    registry.retag('kong/kuma-cp', KONG_MESH_VERSION, moved.index.digest);
    const bare = await run(MESH);
    expect(codes(bare.text)).to.deep.equal(['ATTESTATION_MISSING']);
    expect(bare.status).to.not.equal(0);

    await publishKongMeshImage(registry, world, 'kuma-cp', `${KONG_MESH_VERSION}-moved`, [
      {
        subjects: [{ name: 'index.docker.io/kong/kuma-cp', digest: 'a'.repeat(64) }],
        claims: { sourceRef: 'refs/tags/v2.14.3' },
      },
    ]);
    registry.retag('kong/kuma-cp', KONG_MESH_VERSION, moved.index.digest);
    expect(codes((await run(MESH)).text)).to.deep.equal(['SUBJECT_MISMATCH']);
  });

  it('fails for an image that only the control plane will inject', async () => {
    await publish({ 'kuma-dp': [] });
    const { status, text } = await run(MESH);
    expect(status).to.not.equal(0);
    expect(violations(text)).to.deep.equal([[CONTROL_PLANE, SIDECAR, ['ATTESTATION_MISSING']]]);
  });

  it('fails for an image that the plan does not know, and still tells of the one beside it', async () => {
    await publish({ 'kuma-init': [] });
    const unknown = pods('docker.io/kong/kuma-dp:${settings.id}');
    const { status, text } = await run(unknown);
    expect(status).to.not.equal(0);
    expect(violations(text).map(([, path, found]) => [path, found])).to.have.deep.members([
      ['spec.containers[0].image', ['IMAGE_UNKNOWN']],
      ['spec.containers[1].image', ['ATTESTATION_MISSING']],
    ]);
    expect(text).to.not.include('s3cr3t-value');
  });

  it('passes over an unknown image in a preview where that is lowered, and refuses it in the update', async () => {
    await publish({ 'kuma-dp': [] });
    const lowered = { ...configuration, enforcement: { unknown: 'advisory' } };
    const unknown = pods('docker.io/kong/kuma-dp:${settings.id}');
    const preview = await run(unknown, ['preview'], lowered);
    expect(preview.text).to.include('IMAGE_UNKNOWN').and.to.include('[advisory]');
    expect(preview.status).to.equal(0);
    const update = await run(unknown, ['up', '--yes', '--skip-preview'], lowered);
    expect(update.status).to.not.equal(0);
    expect((await created()).some((file) => file.includes('proxy'))).to.equal(false);
  });

  it('stops before anything is verified when the configuration is wrong, and says what to write', async () => {
    await publish();
    const { status, text } = await run(MESH, ['preview'], { ...configuration, preset: ['kong-mesh'] });
    expect(status).to.not.equal(0);
    expect(text).to.match(/preset: .*presets/);
    expect(text).to.not.include('check.js');
    expect(registry.requests).to.have.length(0);
  });

  it('creates nothing after a refused resource in an update', async () => {
    await publish({ 'kuma-dp': [{ claims: { sourceRepository: 'https://github.com/evil/kong-mesh' } }] });
    const refused = pods(`docker.io/kong/kuma-dp:${KONG_MESH_VERSION}`);
    const { status, text } = await run(refused, ['up', '--yes', '--skip-preview']);
    expect(status).to.not.equal(0);
    expect(codes(text)).to.deep.equal(['SOURCE_MISMATCH']);
    expect((await created()).filter((file) => !file.includes('settings'))).to.deep.equal([]);
  });

  it('creates everything in an update when every image has valid provenance', async () => {
    await publish();
    const { status } = await run(pods(`docker.io/kong/kuma-dp:${KONG_MESH_VERSION}`), [
      'up',
      '--yes',
      '--skip-preview',
    ]);
    expect(status).to.equal(0);
    expect(await created()).to.have.length(3);
  });
});

/** What Pulumi shows of each violation: the resource, the path, the codes. */
function violations(text: string): [string, string, string[]][] {
  return text
    .split(/^ {8}- \[/m)
    .slice(1)
    .map((violation) => [
      /\(([^)]*)\)/.exec(violation)?.[1] ?? '',
      /^ +at (.*)$/m.exec(violation)?.[1] ?? '',
      codes(violation),
    ]);
}

function codes(text: string): string[] {
  return [...text.matchAll(/^ +([A-Z]+(?:_[A-Z]+)+): /gm)].map(([, code]) => code ?? '');
}
