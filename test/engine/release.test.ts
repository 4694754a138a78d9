import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { compiledPack } from '../support/compiled-pack.ts';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from '../support/kong-mesh-registry.ts';
import { createPulumiProject, type PulumiOutput, type PulumiProject } from '../support/pulumi-engine.ts';
import { needTools } from '../support/real-tools.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

const CHART = join('test', 'support', 'charts', 'kong-mesh');

/** A release of the chart that lies beside the program, and a resource whose outputs nobody knows in a preview. */
const release = (values: string, more = '') => `
name: release
runtime: yaml
resources:
  settings:
    type: kubernetes:core/v1:ConfigMap
    properties: { metadata: { name: settings }, data: { key: value } }
  mesh:
    type: kubernetes:helm.sh/v3:Release
    properties:
      chart: ./kong-mesh
      namespace: kong-mesh-system
      values: ${values}
${more}
`;

const SECRET = 'n0body-may-see-this';

describe('a Helm release in the real Pulumi engine', function () {
  this.timeout(60_000);

  let pack: string;
  let registry: Registry;
  let world: SigstoreWorld;
  let configuration: WrittenConfiguration;
  let project: PulumiProject | undefined;

  before(async function () {
    needTools(this, 'pulumi', 'pulumi-language-nodejs', 'pulumi-language-yaml', 'pulumi-resource-kubernetes', 'helm');
    pack = await compiledPack();
  });

  beforeEach(async () => {
    registry = await startRegistry();
    world = await createSigstoreWorld();
    configuration = kongMeshConfiguration(registry.host, world);
    for (const image of KONG_MESH_IMAGES) {
      await publishKongMeshImage(registry, world, image, KONG_MESH_VERSION);
    }
  });

  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await registry.stop();
  });

  async function preview(program: string, path?: string): Promise<PulumiOutput> {
    project = await createPulumiProject(program, { 'kong-mesh': CHART }, path);
    const helm = { programDirectory: project.directory };
    return project.pulumi('preview', ...(await project.policyPack(pack, { ...configuration, helm })));
  }

  it('passes when every image that it renders to has valid provenance, hooks and injected ones too', async () => {
    const { status, text } = await preview(release(`{ kuma: { secret: ${SECRET} } }`));
    expect(text).to.include('image-provenance: 7 uses of 5 images: 4 passed, 1 exempted;');
    expect(text).to.not.include(SECRET);
    expect(status).to.equal(0);
  });

  it('fails at the release when one value swaps the sidecar, and tells template and object', async () => {
    const { status, text } = await preview(release('{ kuma: { dataPlane: { image: { tag: 2.14.3-hotfix } } } }'));
    expect(status).to.not.equal(0);
    expect(text).to.include('(kubernetes:helm.sh/v3:Release: mesh)').and.to.include('IMAGE_NOT_FOUND');
    expect(text).to.match(
      /at kong-mesh\/charts\/kuma\/templates\/cp-deployment\.yaml Deployment\/kong-mesh-control-plane spec\.template\.spec\.containers\[0\]\.env\["KUMA_\w+"\]\.value, injected into every pod as kuma-sidecar/,
    );
    expect(text).to.include('3 passed, 1 exempted, 1 failed');
  });

  it('fails when a value is not known, also where the provider drops it', async () => {
    const unknown = '{ kuma: { dataPlane: { image: { tag: "${settings.id}" } } } }';
    const dropped = await preview(release(unknown));
    expect(dropped.text).to.include('IMAGE_UNKNOWN').and.to.include('at values');
    expect(dropped.status).to.not.equal(0);
    await project?.remove();
    const kept = await preview(release(`${unknown}\n      allowNullValues: true`));
    expect(kept.text).to.include('HELM_NOT_RENDERED').and.to.not.include('IMAGE_UNKNOWN');
    expect(kept.status).to.not.equal(0);
  });

  it('passes when the values come from another resource and are known, and the provider would keep the unknown', async () => {
    const known = '{ kuma: { secret: "${settings.metadata.name}" } }\n      allowNullValues: true';
    const { status, text } = await preview(release(known));
    expect(text).to.include('4 passed, 1 exempted;');
    expect(status).to.equal(0);
  });

  it('passes when they come from one and are known, and the program asks for a provider that keeps the unknown', async () => {
    const program = (version: string) =>
      release('{ kuma: { secret: "${settings.metadata.name}" } }', `    options: { version: ${version} }`);
    const newer = await preview(program('4.30.0'));
    expect(newer.text).to.include('4 passed, 1 exempted;');
    expect(newer.status).to.equal(0);
    await project?.remove();
    const older = await preview(program('4.29.0'));
    expect(older.text).to.include('IMAGE_UNKNOWN').and.to.include('version 4.29.0');
    expect(older.status).to.not.equal(0);
  });

  it('is read as the provider reads it, by the reader of helm', async () => {
    const image = `docker.io/kong/kuma-dp:${KONG_MESH_VERSION}`;
    const pod = (good: string, other: string) => `
apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    app: a
    app: b
    <<: { c: d }
spec:
  hostname: !!binary YQ==
  schedulerName: "default \\"
  containers:
  - name: a
    image: ${good}
zzz: |
  "
  containers:
  - name: a
    image: ${other}
`;
    const chart = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-chart-'));
    try {
      const render = async (text: string) => {
        await mkdir(join(chart, 'templates'), { recursive: true });
        await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: tiny\nversion: 1.0.0\n');
        await writeFile(join(chart, 'templates', 'pod.yaml'), text);
        return preview(release('{}').replace('./kong-mesh', chart));
      };
      // What is behind the escaped quote is the last list of containers, and so the one that counts.
      const swapped = await render(pod(image, 'evil.example/kuma-dp:1'));
      expect(swapped.text).to.include('LOOKALIKE').and.to.include('1 use of 1 image');
      await project?.remove();
      const sound = await render(pod('evil.example/kuma-dp:1', image));
      expect(sound.text).to.include('1 passed').and.to.include('1 Release rendered without a cluster');
      expect(sound.status).to.equal(0);
    } finally {
      await rm(chart, { recursive: true });
    }
  });

  it('fails where there is no helm, and says what to do', async () => {
    const without = (process.env.PATH ?? '')
      .split(':')
      .filter((folder) => !folder.includes('helm'))
      .join(':');
    const { status, text } = await preview(release('{}'), without);
    expect(status).to.not.equal(0);
    expect(text)
      .to.include('HELM_NOT_RENDERED')
      .and.to.match(/helm is not on PATH/);
  });

  it('fails when a ContainerPatch alone replaces the sidecar', async () => {
    const patch = (path: string, value: string) => `
name: patch
runtime: yaml
resources:
  render:
    type: pulumi:providers:kubernetes
    properties: { renderYamlToDirectory: rendered }
  patch:
    type: kubernetes:yaml/v2:ConfigGroup
    options: { provider: '\${render}' }
    properties:
      yaml: |
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: containerpatches.kuma.io }
        spec:
          group: kuma.io
          scope: Namespaced
          names: { kind: ContainerPatch, plural: containerpatches, singular: containerpatch }
          versions: [{ name: v1alpha1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
        ---
        apiVersion: kuma.io/v1alpha1
        kind: ContainerPatch
        metadata: { name: proxy, namespace: kong-mesh-system }
        spec: { sidecarPatch: [{ op: replace, path: ${path}, value: '${value}' }] }
`;
    const swapped = await preview(patch('/image', '"evil.example/kuma-dp:2.14.3"'));
    expect(swapped.text).to.include('LOOKALIKE').and.to.include('at spec.sidecarPatch[0].value');
    expect(swapped.status).to.not.equal(0);
    await project?.remove();
    const harmless = await preview(patch('/imagePullPolicy', '"Always"'));
    expect(harmless.text).to.include('0 uses of 0 images');
    expect(harmless.status).to.equal(0);
  });
});
