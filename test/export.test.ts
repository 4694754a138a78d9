/** An export of a plan, and the same plan offline with the registry stopped: the same verdicts. */
import { expect } from 'chai';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from './support/command.ts';
import { attachmentTag, buildImage, fallbackTag, referrersIndex, attachmentManifest } from './support/image.ts';
import { kongMeshAttestation } from './support/kong-mesh-attestation.ts';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION as VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from './support/kong-mesh-registry.ts';
import { corruptSet } from './support/minted-attestation.ts';
import { podProgram } from './support/pod-program.ts';
import { createPulumiProject } from './support/pulumi-engine.ts';
import { startCrane } from './support/registry-program.ts';
import { needTools, runTool, type ToolOutput } from './support/real-tools.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { createSigstoreWorld } from './support/sigstore-world.ts';

interface Report {
  readonly results: readonly { readonly image: string; readonly failures: readonly { readonly code: string }[] }[];
  readonly summary: { readonly passed: number; readonly registryRequests: number };
}

describe('an export', function () {
  this.timeout(60_000);
  let registry: Registry;
  let folder: string;
  let layout: string;
  /** Of images that pass. */
  let complete: string;
  let plan: string;
  let config: string;
  let exported: ToolOutput;
  const images: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'export-'));
    layout = join(folder, 'layout');
    complete = join(folder, 'complete');
    registry = await startRegistry({ referrers: true });
    const world = await createSigstoreWorld();
    for (const name of KONG_MESH_IMAGES) {
      const { index } = await publishKongMeshImage(registry, world, name, VERSION);
      images.push(`kong/${name}:${VERSION}@${index.digest}`);
    }
    await publishFurther(world);
    plan = join(folder, 'plan.json');
    config = join(folder, 'config.json');
    writeFileSync(plan, pod(images));
    writeFileSync(config, JSON.stringify({ 'image-provenance': kongMeshConfiguration(registry.host, world) }));
    exported = await command('export', layout, plan, '--format=json');
    writeFileSync(join(folder, 'four.json'), pod(images.slice(0, 4)));
    await command('export', complete, join(folder, 'four.json'));
    await registry.stop();
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** One at the fallback tag, one without, one that is one platform's, one that is forged, one that does not exist. */
  async function publishFurther(world: Awaited<ReturnType<typeof createSigstoreWorld>>): Promise<void> {
    const [, second] = (await publishKongMeshImage(registry, world, 'kuma-cni', VERSION)).manifests;
    const fallback = (await publishKongMeshImage(registry, world, 'kuma-cni', '2.14.2', [])).index.digest;
    const none = (await publishKongMeshImage(registry, world, 'kuma-cni', '2.14.1', [])).index.digest;
    const forged = (await publishKongMeshImage(registry, world, 'kuma-cni', '2.14.0', [])).index.digest;
    const attestation = (digest: string, version: string) =>
      world.attest(kongMeshAttestation({ image: 'kuma-cni', digest, version }));
    const { manifest, blobs } = attachmentManifest([await attestation(fallback, '2.14.2')]);
    registry.putManifest('kong/kuma-cni', manifest.digest, manifest.bytes, manifest.mediaType);
    blobs.forEach((bytes) => registry.putBlob('kong/kuma-cni', bytes));
    const list = referrersIndex([manifest]);
    registry.putManifest('kong/kuma-cni', fallbackTag(fallback), list.bytes, list.mediaType);
    registry.putAttachment('kong/notary', forged, [corruptSet(await attestation(forged, '2.14.0'))]);
    images.push(
      ...[`2.14.2@${fallback}`, `2.14.1@${none}`, `2.14.0@${forged}`, `${VERSION}@${second?.digest ?? ''}`].map(
        (rest) => `kong/kuma-cni:${rest}`,
      ),
      `kong/kuma-cni@${buildImage({ seed: 'not pushed' }).index.digest}`,
    );
  }

  function pod(names: readonly string[]): string {
    const containers = names.map((image, index) => ({ name: `c${index}`, image }));
    return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'mesh' }, spec: { containers } });
  }

  function command(...parameters: readonly string[]): Promise<ToolOutput> {
    return runScript('image-provenance.cjs', [...parameters, `--config=${config}`]);
  }

  function codes({ stdout }: ToolOutput): readonly string[] {
    const { results } = JSON.parse(stdout) as Report;
    return results.map(({ failures }) => failures.map(({ code }) => code).join() || 'PASSED');
  }

  it('says what it wrote, and ends as the scan does', () => {
    expect(exported.status).to.equal(1);
    expect(exported.stderr).to.equal(`${layout} has 8 manifests; use it with --offline ${layout}\n`);
    expect(codes(exported)).to.deep.equal([
      ...images.slice(0, 5).map(() => 'PASSED'),
      'ATTESTATION_MISSING',
      'LOG_ENTRY_INVALID',
      'PLATFORM_DIGEST',
      'IMAGE_NOT_FOUND',
    ]);
  });

  it('is enough for the same verdicts, with the registry stopped and without a request', async () => {
    const offline = await command('scan', plan, '--format=json', `--offline=${layout}`);
    expect([offline.status, offline.stderr]).to.deep.equal([1, '']);
    expect(codes(offline)).to.deep.equal(codes(exported));
    expect((JSON.parse(offline.stdout) as Report).summary.registryRequests).to.equal(0);
    const online = await command('scan', plan, '--format=json');
    expect(new Set(codes(online))).to.deep.equal(new Set(['REGISTRY_UNREACHABLE']));
  });

  it('is enough for a real preview, with the registry stopped', async function () {
    needTools(this, 'pulumi', 'pulumi-language-nodejs', 'pulumi-language-yaml', 'pulumi-resource-kubernetes');
    const project = await createPulumiProject(podProgram(...images.slice(0, 4)));
    try {
      const configured = JSON.parse(readFileSync(config, 'utf8')) as { readonly 'image-provenance': object };
      const preview = async (changes: object) =>
        project.pulumi(
          'preview',
          ...(await project.policyPack(process.cwd(), { ...configured['image-provenance'], ...changes })),
        );
      const offline = await preview({ offline: complete });
      expect(offline.status, offline.text).to.equal(0);
      expect(offline.text).to.match(/4 passed; 0 requests/);
      const online = await preview({});
      expect(online.status).to.not.equal(0);
      expect(online.text).to.contain('REGISTRY_UNREACHABLE');
    } finally {
      await project.remove();
    }
  });

  it('names a tag as unresolved, and the digest to write', async () => {
    const { status, stdout } = await command(
      'verify',
      `kong/kuma-cp:${VERSION}`,
      `--offline=${layout}`,
      '--format=json',
    );
    expect([status, codes({ status, stdout, stderr: '' })]).to.deep.equal([3, ['TAG_UNRESOLVED']]);
    const table = await command('verify', `kong/kuma-cp:${VERSION}`, `--offline=${layout}`);
    expect(table.stdout).to.match(/offline, an image must be named with its digest/);
  });

  it('is no export where the folder can not be written, or the configuration is offline', async () => {
    const refused = await command('export', join(plan, 'x'), plan);
    expect([refused.status, refused.stderr]).to.deep.equal([2, `${join(plan, 'x')} cannot be written (ENOTDIR)\n`]);
    const offline = join(folder, 'offline.json');
    writeFileSync(offline, JSON.stringify({ 'image-provenance': { offline: layout } }));
    const { status, stderr } = await runScript('image-provenance.cjs', ['export', layout, plan, '--config', offline]);
    expect([status, stderr]).to.deep.equal([2, 'export reads the registries; remove offline from the configuration\n']);
  });

  it('leaves nothing unfinished in the folder', () => {
    const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as {
      manifests: { digest: string; annotations: Record<string, string> }[];
    };
    const names = index.manifests.map(({ annotations }) => annotations['org.opencontainers.image.ref.name']);
    const digest = images[0]?.split('@')[1] ?? '';
    expect(names).to.include(`docker.io/kong/notary:${attachmentTag(digest)}`);
    const missing = index.manifests.filter(({ digest }) => !existsSync(join(layout, 'blobs/sha256', digest.slice(7))));
    expect(missing).to.deep.equal([]);
  });

  it('is a layout that crane pushes as a whole', async function () {
    needTools(this, 'crane');
    const server = await startCrane();
    try {
      const pushed = await runTool('crane', ['push', '--index', complete, `${server.host}/mesh:all`]);
      expect(pushed).to.include({ status: 0 });
    } finally {
      await server.stop();
    }
  });
});
