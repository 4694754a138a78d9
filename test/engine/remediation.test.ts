/** Remediation in the real Pulumi engine: what the provider gets, what the state keeps, and what people see. */
import { expect } from 'chai';
import { readdir, readFile, writeFile } from 'node:fs/promises';
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

/** What makes a program without a cluster: objects become files. */
const RENDERED = `
name: remediation
runtime: yaml
resources:
  render:
    type: pulumi:providers:kubernetes
    properties: { renderYamlToDirectory: rendered }`;

/** The rendered chart. */
const MESH = `${RENDERED}
  mesh:
    type: kubernetes:yaml/v2:ConfigFile
    options: { provider: '\${render}' }
    properties: { file: manifest.yaml }
`;

const CHART = join('test', 'support', 'charts', 'kong-mesh');
const CANARY = 's3cr3t-value-of-the-stack';
const DP = `docker.io/kong/kuma-dp:${KONG_MESH_VERSION}`;
const INIT = `docker.io/kong/kuma-init:${KONG_MESH_VERSION}`;

/** A Deployment with two images, a value that a preview does not know, and a secret. */
const deployment = ({ second = INIT, options = '' }) => `${RENDERED}
  settings:
    type: kubernetes:core/v1:ConfigMap
    options: { provider: '\${render}' }
    properties: { metadata: { name: settings }, data: { key: value } }
  proxy:
    type: kubernetes:apps/v1:Deployment
    options: { provider: '\${render}', ${options} }
    properties:
      metadata: { name: proxy }
      spec:
        selector: { matchLabels: { app: proxy } }
        template:
          metadata: { labels: { app: proxy } }
          spec:
            nodeName: '\${settings.id}'
            containers:
              - { name: proxy, image: '${DP}' }
              - { name: second, image: '${second}' }
            volumes:
              - { name: a, hostPath: { path: { 'fn::secret': '/${CANARY}' } } }
`;

const PROXY = deployment({});

/** A ContainerPatch and a file of a control plane. */
const KUMA = `${RENDERED}
  kuma:
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
        spec: { sidecarPatch: [{ op: replace, path: /image, value: '"${DP}"' }] }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: kong-mesh-control-plane-config, namespace: kong-mesh-system }
        data: { config.yaml: 'runtime: {kubernetes: {injector: {initContainer: {image: "${INIT}"}}}}' }
`;

/** A Release of the chart that lies beside the program. */
const release = (values: string) => `
name: remediation
runtime: yaml
resources:
  mesh:
    type: kubernetes:helm.sh/v3:Release
    properties:
      chart: ./kong-mesh
      namespace: kong-mesh-system
      values: ${values}
`;

/** For an image of another tag than its release. */
const ATTESTED = [{ claims: { sourceRef: `refs/tags/v${KONG_MESH_VERSION}` } }];

describe('remediation in the real Pulumi engine', function () {
  this.timeout(120_000);

  let pack: string;
  let manifest: string;
  let registry: Registry;
  let world: SigstoreWorld;
  let configuration: WrittenConfiguration;
  let project: PulumiProject | undefined;
  const digests: Record<string, string> = {};

  before(async function () {
    needTools(this, 'pulumi', 'pulumi-language-nodejs', 'pulumi-language-yaml', 'pulumi-resource-kubernetes', 'helm');
    pack = await compiledPack();
    manifest = realMaterial(this, 'rendered/kong-mesh-2.14.3-default.yaml');
  });

  beforeEach(async () => {
    registry = await startRegistry();
    world = await createSigstoreWorld();
    configuration = { ...kongMeshConfiguration(registry.host, world), enforcementLevel: 'remediate' };
    for (const image of KONG_MESH_IMAGES) {
      digests[image] = (await publishKongMeshImage(registry, world, image, KONG_MESH_VERSION)).index.digest;
    }
  });

  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await registry.stop();
  });

  async function run(program: string, ...parameters: readonly string[]): Promise<PulumiOutput> {
    const files = program === MESH ? { 'manifest.yaml': manifest } : { 'kong-mesh': CHART };
    project ??= await createPulumiProject(program, files, undefined, { PULUMI_EXPERIMENTAL: 'true' });
    const helm = { programDirectory: project.directory };
    return project.pulumi(...parameters, ...(await project.policyPack(pack, { ...configuration, helm })));
  }

  /** Publishes another image under another tag, and has the tag name it. */
  async function move(image: string, attestations: readonly KongMeshImage['overrides'][]): Promise<string> {
    const other = `${KONG_MESH_VERSION}-${attestations.length > 0 ? 'rebuilt' : 'unattested'}`;
    const { index } = await publishKongMeshImage(registry, world, image, other, attestations);
    registry.retag(`kong/${image}`, KONG_MESH_VERSION, index.digest);
    return index.digest;
  }

  /** What the provider got: the objects as files, in one text. */
  async function created(): Promise<string> {
    const folder = join(project?.directory ?? '', 'rendered');
    const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
    return (await Promise.all(texts)).join('\n');
  }

  const imagesIn = (text: string) => text.match(/\b(?:docker\.io\/kong|registry\.k8s\.io)\/[^\s"'\\]+/g) ?? [];

  it('gives the provider digests in all seven uses of the chart, and a second preview shows no difference', async () => {
    const { status, text } = await run(MESH, 'up', '--yes', '--skip-preview');
    expect(status).to.equal(0);
    expect(text).to.include('7 uses of 5 images: 4 passed, 1 exempted; 4 pinned to the verified digest');
    const images = imagesIn(await created());
    expect(images).to.have.length(7);
    for (const image of images) {
      expect(image).to.match(/:[\w.-]+@sha256:[0-9a-f]{64}$/);
    }
    const again = await run(MESH, 'preview', '--diff', '--expect-no-changes');
    expect(again.text).to.include('29 unchanged');
    expect(again.status).to.equal(0);
  });

  it('pins a ContainerPatch, and the file of a control plane', async () => {
    const { status } = await run(KUMA, 'up', '--yes', '--skip-preview');
    expect(status).to.equal(0);
    expect(imagesIn(await created())).to.have.members([
      `${DP}@${digests['kuma-dp']}`,
      `${INIT}@${digests['kuma-init']}`,
    ]);
  });

  describe('of a Release', () => {
    const VALUES = `{ kuma: { controlPlane: { image: { pullPolicy: Always } }, secret: { 'fn::secret': ${CANARY} } } }`;
    /** What a template of the chart makes of the tag of an image, and what helm makes anew each time. */
    const template = (text: string) => `
apiVersion: v1
kind: Secret
metadata: { name: made-anew }
stringData: { key: {{ randAlphaNum 40 | quote }} }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: with-a-tag, annotations: { checksum/key: {{ randAlphaNum 40 | quote }} } }
data: { text: ${text} }
`;

    async function preview(text: string): Promise<PulumiOutput> {
      const program = release(VALUES);
      await run(program, 'version');
      const templates = join(project?.directory ?? '', 'kong-mesh', 'charts', 'kuma', 'templates');
      await writeFile(join(templates, 'extra.yaml'), template(text));
      return run(program, 'preview', '--diff');
    }

    it('sets the value of each tag, and keeps a secret beside them secret', async () => {
      const { status, text } = await preview('same');
      expect(status).to.equal(0);
      expect(text).to.include('7 uses of 5 images: 4 passed, 1 exempted; 4 pinned to the verified digest;');
      for (const digest of Object.values(digests)) {
        expect(text).to.match(new RegExp(`\\+ tag *: "${KONG_MESH_VERSION}@${digest}"`));
      }
      expect(text).to.not.include(CANARY);
    });

    it('sets what the tag is by then, if it passes, and nothing where an image fails', async () => {
      await preview('same');
      const moved = await move('kuma-dp', ATTESTED);
      const sound = await run(release(VALUES), 'preview', '--diff');
      expect(sound.status).to.equal(0);
      expect(sound.text)
        .to.include(moved)
        .and.to.not.include(digests['kuma-dp'] ?? '');
      await move('kuma-init', []);
      const refused = await run(release(VALUES), 'preview', '--diff');
      expect(refused.status).to.not.equal(0);
      expect(refused.text)
        .to.include('ATTESTATION_MISSING')
        .and.to.not.match(/\btag *: "/);
    });

    it('leaves the values as they are where a tag is more than the tag of an image, and says so', async () => {
      const { status, text } = await preview('{{ .Values.dataPlane.image.tag | default "none" | quote }}');
      expect(status).to.equal(0);
      expect(text).to.include('4 by tag, which can move').and.to.not.include(`${KONG_MESH_VERSION}@sha256`);
      const told = text.match(/it passed and is not pinned: with the digest the pack would read/g);
      expect(told).to.have.length.above(3);
      expect(text).to.not.include(CANARY);
    });
  });

  it('shows both digests after a tag has moved, and verifies the new one before it replaces the old one', async () => {
    await run(PROXY, 'up', '--yes', '--skip-preview');
    const moved = await move('kuma-dp', ATTESTED);
    const preview = await run(PROXY, 'preview', '--diff');
    expect(preview.text)
      .to.include(digests['kuma-dp'] ?? '')
      .and.to.include(moved);
    await run(PROXY, 'up', '--yes', '--skip-preview');
    expect(await created())
      .to.include(`${DP}@${moved}`)
      .and.not.include(digests['kuma-dp'] ?? '');

    const before = await created();
    await move('kuma-init', []);
    const refused = await run(PROXY, 'up', '--yes', '--skip-preview');
    expect(refused.status).to.not.equal(0);
    expect(refused.text).to.include('ATTESTATION_MISSING');
    expect(await created()).to.equal(before);
  });

  it('verifies anew in the update after a preview, and pins what the tag is by then, also with an update plan', async () => {
    const plan = ['--save-plan', 'plan.json'];
    expect((await run(PROXY, 'preview', ...plan)).status).to.equal(0);
    const moved = await move('kuma-dp', ATTESTED);
    const update = await run(PROXY, 'up', '--yes', '--skip-preview', '--plan', 'plan.json');
    expect(update.status).to.equal(0);
    expect(await created()).to.include(`${DP}@${moved}`);

    // Pulumi compares inputs with the plan before they are remediated, and steps after.
    await run(PROXY, 'preview', ...plan);
    await move('kuma-init', ATTESTED);
    const changed = await run(PROXY, 'up', '--yes', '--skip-preview', '--plan', 'plan.json');
    expect(changed.status).to.not.equal(0);
    expect(changed.text).to.include('is not allowed by the plan');

    await run(PROXY, 'preview', ...plan);
    await move('kuma-init', []);
    const refused = await run(PROXY, 'up', '--yes', '--skip-preview', '--plan', 'plan.json');
    expect(refused.text).to.include('ATTESTATION_MISSING');
  });

  it('pins nothing in a resource with an image that fails, and creates nothing of it', async () => {
    const failing = deployment({ second: 'docker.io/kong/kuma-cp:9.9.9' });
    const preview = await run(failing, 'preview', '--diff');
    expect(preview.status).to.not.equal(0);
    expect(preview.text).to.include('IMAGE_NOT_FOUND').and.not.include('@sha256:');
    const update = await run(failing, 'up', '--yes', '--skip-preview');
    expect(update.status).to.not.equal(0);
    expect(await created()).to.not.include('kuma-dp');
  });

  it('leaves what ignoreChanges names as it was, and says so', async () => {
    const ignoring = deployment({ options: `ignoreChanges: ['spec.template.spec.containers[0].image']` });
    const { status, text } = await run(ignoring, 'up', '--yes', '--skip-preview');
    expect(status).to.equal(0);
    expect(text).to.include('it passed and is not pinned: ignoreChanges names it');
    expect(imagesIn(await created())).to.have.members([DP, `${INIT}@${digests['kuma-init']}`]);
    expect((await run(ignoring, 'preview', '--expect-no-changes')).status).to.equal(0);
  });

  it('shows the way back in a preview without the pack', async () => {
    await run(PROXY, 'up', '--yes', '--skip-preview');
    const without = await project?.pulumi('preview', '--diff');
    expect(without?.text).to.include(`"${DP}@${digests['kuma-dp']}" => "${DP}"`);
  });

  it('keeps a secret beside an image secret, in every output and in the state', async () => {
    const outputs = [
      await run(PROXY, 'preview', '--diff'),
      await run(PROXY, 'preview', '--json', '--diff'),
      await run(PROXY, 'up', '--yes', '--skip-preview', '--diff'),
    ];
    const state = await project?.pulumi('stack', 'export');
    for (const output of [...outputs, state]) {
      expect(output?.status).to.equal(0);
      expect(output?.text).to.not.include(CANARY);
    }
    expect(outputs[0]?.text).to.include(`"${DP}" => "${DP}@`);
    expect(state?.text).to.include(`${DP}@${digests['kuma-dp']}`);
    // It is there: shown, the state has it.
    expect((await project?.pulumi('stack', 'export', '--show-secrets'))?.text).to.include(CANARY);
    expect((await run(PROXY, 'preview', '--expect-no-changes')).status).to.equal(0);
  });
});
