/** `inspect`: all that is stored, what it claims, and a rule that accepts it when it is pasted. */
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenRule } from '../src/configuration/schema-rules.ts';
import { codesOf } from './registry/attested-image.ts';
import { runScript } from './support/command.ts';
import { buildImage, type Image } from './support/image.ts';
import { kongMeshAttestation, slsaV1Predicate } from './support/kong-mesh-attestation.ts';
import { KONG_MESH_VERSION as VERSION, kongMeshConfiguration } from './support/kong-mesh-registry.ts';
import { corruptSet, type MintedAttestation } from './support/minted-attestation.ts';
import { pathOf } from './support/path.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { startRun } from './support/run.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

interface Inspected {
  readonly digest: string | null;
  readonly decidedBy: string | null;
  readonly attestations: readonly {
    readonly storedAt: string;
    readonly verifiedBy: string | null;
    readonly signer?: string;
    readonly source?: string;
    readonly ref?: string;
    readonly recordedAt?: string;
    readonly predicateType?: string;
    readonly faults: readonly { readonly trustedRoot: string; readonly code: string }[];
    readonly rule: WrittenRule | null;
    readonly refused: readonly { readonly code: string }[];
  }[];
  readonly unread: readonly { readonly code: string }[];
}

const SHOP = 'https://github.com/acme/shop';

describe('an inspection', function () {
  this.timeout(30_000);
  let world: SigstoreWorld;
  let registry: Registry;
  let folder: string;
  let image: Image;

  before(async () => {
    world = await createSigstoreWorld();
  });

  beforeEach(async () => {
    registry = await startRegistry({ referrers: true });
    folder = mkdtempSync(join(tmpdir(), 'inspect-'));
    image = buildImage({ seed: 'inspected' });
    registry.putImage('kong/kuma-cp', VERSION, image);
    registry.putImage('acme/shop', '1.2.3', image);
    const configuration = kongMeshConfiguration(registry.host, world);
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ 'image-provenance': configuration }));
  });

  afterEach(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true });
  });

  function command(...parameters: readonly string[]) {
    return runScript('image-provenance.cjs', ['inspect', ...parameters, `--config=${join(folder, 'config.json')}`]);
  }

  async function inspected(written: string): Promise<Inspected & { readonly status: number }> {
    const { status, stdout, stderr } = await command(written, '--format=json');
    expect(stderr).to.equal('');
    return { status, ...(JSON.parse(stdout) as Inspected) };
  }

  /** The verdict under the rule alone. */
  async function codesUnder(rule: WrittenRule, written: string): Promise<readonly string[]> {
    const { registries, trustedRoots } = kongMeshConfiguration(registry.host, world);
    const run = startRun({
      presets: [],
      rules: [rule],
      ...(registries && { registries }),
      ...(trustedRoots && { trustedRoots }),
    });
    run.start({ resource: 'test', use: { path: pathOf('image'), image: written, injected: false } });
    const [result] = await run.results();
    return result === undefined ? [] : codesOf(result.verdict);
  }

  const kongMesh = (overrides: Parameters<typeof kongMeshAttestation>[0]['overrides'] = {}) =>
    world.attest(kongMeshAttestation({ image: 'kuma-cp', digest: image.index.digest, version: VERSION, overrides }));

  /** As GitHub's attest-build-provenance attests the build of a tag or branch. */
  function shop(sourceRef: string): Promise<MintedAttestation> {
    const workflowPath = '.github/workflows/release.yml';
    const base = kongMeshAttestation({ image: 'shop', digest: image.index.digest, version: '1.2.3' });
    const claims = {
      ...base.claims,
      san: `${SHOP}/${workflowPath}@${sourceRef}`,
      signerDigest: base.claims.sourceDigest,
      sourceRepository: SHOP,
      sourceRef,
      workflowName: 'release',
      workflowPath,
      runUrl: `${SHOP}/actions/runs/1/attempts/1`,
    };
    return world.attest({
      ...base,
      subjects: base.subjects.map((subject) => ({ ...subject, name: 'ghcr.io/acme/shop' })),
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: slsaV1Predicate(claims),
      claims,
    });
  }

  it('shows who attested the image, from what and when, and the rule that decides', async () => {
    registry.putAttachment('kong/notary', image.index.digest, [await kongMesh()]);
    const { status, digest, decidedBy, attestations } = await inspected(`kong/kuma-cp:${VERSION}`);
    expect([status, digest, decidedBy]).to.deep.equal([0, image.index.digest, 'rules[0]']);
    const [first, ...others] = attestations;
    expect(others).to.deep.equal([]);
    expect(first).to.deep.include({
      verifiedBy: 'minted',
      source: 'https://github.com/Kong/kong-mesh',
      ref: `refs/tags/v${VERSION}`,
      predicateType: 'https://slsa.dev/provenance/v0.2',
      refused: [],
    });
    expect(first?.storedAt).to.match(/\/kong\/notary:sha256-[0-9a-f]{64}\.att$/);
    expect(first?.recordedAt).to.match(/^20\d\d-/);
  });

  it('has a rule to paste that accepts the image, and no other one', async () => {
    registry.putAttachment('kong/notary', image.index.digest, [await kongMesh()]);
    const [attestation] = (await inspected(`kong/kuma-cp:${VERSION}`)).attestations;
    const rule = attestation?.rule ?? expect.fail();
    expect(rule.source).to.include({ tagFromImage: true, workflow: 'build-test-distribute' });
    expect(await codesUnder(rule, `kong/kuma-cp:${VERSION}`)).to.deep.equal(['PASSED']);
    registry.putImage('kong/kuma-cp', '2.14.4', image);
    expect(await codesUnder(rule, 'kong/kuma-cp:2.14.4')).to.deep.equal(['TAG_MISMATCH']);
    expect(await codesUnder(rule, 'kong/kuma-dp:2.14.3')).to.deep.equal(['LOOKALIKE']);
  });

  for (const [ref, expected] of Object.entries({
    'refs/tags/v1.2.3': { tagFromImage: true },
    'refs/tags/shop/v1.2.3': { tag: 'shop/v{tag}' },
    'refs/tags/other': { tag: 'other' },
    'refs/heads/main': { branch: 'main' },
  })) {
    it(`has a rule for what GitHub attested, built from ${ref}`, async () => {
      registry.putReferrer('acme/shop', image.index, await shop(ref));
      const [attestation] = (await inspected('acme/shop:1.2.3')).attestations;
      expect(attestation?.rule?.source).to.include(expected);
      expect(await codesUnder(attestation?.rule ?? expect.fail(), 'acme/shop:1.2.3')).to.deep.equal(['PASSED']);
    });
  }

  it('has a rule that holds the commit, where the image tag does', async () => {
    const minted = await shop('refs/heads/main');
    registry.putImage('acme/shop', 'sha-6c3f9d1d2b', image);
    registry.putReferrer('acme/shop', image.index, minted);
    const [attestation] = (await inspected('acme/shop:sha-6c3f9d1d2b')).attestations;
    expect(attestation?.rule?.source).to.include({ branch: 'main', commitFromImage: 'sha-{commit}' });
    expect(await codesUnder(attestation?.rule ?? expect.fail(), 'acme/shop:sha-6c3f9d1d2b')).to.deep.equal(['PASSED']);
    expect(await codesUnder(attestation?.rule ?? expect.fail(), 'acme/shop:1.2.3')).to.deep.equal(['COMMIT_MISMATCH']);
  });

  it('says why no rule would accept what is stored', async () => {
    registry.putAttachment('kong/notary', image.index.digest, [
      await kongMesh({ subjects: [{ name: 'index.docker.io/kong/kuma-cp', digest: 'a'.repeat(64) }] }),
      await kongMesh({ predicateType: 'https://spdx.dev/Document' }),
      await kongMesh({ claims: { sourceRef: 'refs/pull/1/merge' } }),
    ]);
    const { status, attestations } = await inspected(`kong/kuma-cp:${VERSION}`);
    expect(status).to.equal(0);
    expect(attestations.map(({ verifiedBy, rule }) => [verifiedBy, rule])).to.deep.equal(
      attestations.map(() => ['minted', null]),
    );
    expect(attestations.map(({ refused }) => refused.map(({ code }) => code))).to.deep.equal([
      ['SUBJECT_MISMATCH'],
      ['PROVENANCE_MISSING'],
      ['BRANCH_MISMATCH'],
    ]);
  });

  it('shows what nothing verifies as a claim, with the fault under each root, and no rule', async () => {
    registry.putAttachment('kong/notary', image.index.digest, [corruptSet(await kongMesh())]);
    const { status, attestations } = await inspected(`kong/kuma-cp:${VERSION}`);
    expect(status).to.equal(0);
    expect(attestations[0]).to.include({ verifiedBy: null, rule: null, ref: `refs/tags/v${VERSION}` });
    expect(
      Object.fromEntries((attestations[0]?.faults ?? []).map(({ trustedRoot, code }) => [trustedRoot, code])),
    ).to.include({
      minted: 'LOG_ENTRY_INVALID',
      'public-good': 'SIGNER_NOT_IN_ROOT',
      github: 'SIGNER_NOT_IN_ROOT',
    });
    const { stdout } = await command(`kong/kuma-cp:${VERSION}`);
    expect(stdout).to.contain('not verified: what follows is what it claims').and.not.contain('to paste');
  });

  it('says that nothing is stored, that the image does not exist, or that a place can not be read', async () => {
    expect(await inspected(`kong/kuma-cp:${VERSION}`)).to.deep.include({ status: 0, attestations: [], unread: [] });
    expect((await command(`kong/kuma-cp:${VERSION}`)).stdout).to.contain('nothing is stored for it');
    const missing = await inspected('kong/kuma-cp:9.9.9');
    expect([missing.status, missing.unread.map(({ code }) => code)]).to.deep.equal([1, ['IMAGE_NOT_FOUND']]);
    registry.intercept = ({ url = '' }, response) => {
      const refuses = url.includes('/kong/notary/');
      if (refuses) {
        response.writeHead(403).end();
      }
      return refuses;
    };
    const closed = await inspected(`kong/kuma-cp:${VERSION}`);
    expect([closed.status, new Set(closed.unread.map(({ code }) => code))]).to.deep.equal([
      3,
      new Set(['REGISTRY_UNAUTHORIZED']),
    ]);
  });

  it('shows no letter of a certificate that could be taken for another one', async () => {
    // The second letter is Cyrillic.
    const workflowName = 'b\u0430ke';
    registry.putAttachment('kong/notary', image.index.digest, [await kongMesh({ claims: { workflowName } })]);
    const { stdout } = await command(`kong/kuma-cp:${VERSION}`);
    expect(stdout).to.contain(String.raw`"workflow": "b\u0430ke"`);
    expect(stdout).to.match(/^[\x20-\x7e\n]*$/);
    const [attestation] = (await inspected(`kong/kuma-cp:${VERSION}`)).attestations;
    expect(attestation?.rule?.source.workflow).to.equal(workflowName);
  });

  it('refuses what is no reference', async () => {
    const { status, stdout, stderr } = await command('Kong/kuma-cp:1');
    expect([status, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.contain('is not an image reference');
  });
});
