/** Each key about trusted roots in a configuration, and that it alone decides whether an image passes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import type { Verdict } from '../../src/verdict.ts';
import {
  attestationOf,
  codesOf,
  DIGEST,
  IMAGE,
  kongMeshRule,
  startKongMeshRegistry,
  VERSION,
} from '../registry/attested-image.ts';
import { digestOf } from '../support/digest.ts';
import { fallbackTag, referrersIndex } from '../support/image.ts';
import { pathOf } from '../support/path.ts';
import { realMaterial } from '../support/real-material.ts';
import type { Registry } from '../support/registry.ts';
import { startRun } from '../support/run.ts';
import { createSigstoreWorld, type SigstoreWorld, type TrustedRootJson } from '../support/sigstore-world.ts';
import { TufRepository } from '../support/tuf-repository.ts';

type TrustedRoots = NonNullable<WrittenConfiguration['trustedRoots']>;

describe('a configured trusted root', () => {
  const folder = mkdtempSync(join(tmpdir(), 'configured-'));
  let registry: Registry;
  let repository: TufRepository;
  let other: TufRepository;
  let world: SigstoreWorld;
  let right: TrustedRootJson;
  let wrong: TrustedRootJson;
  const file = (name: string) => join(folder, name);

  before(async () => {
    world = await createSigstoreWorld();
    right = world.trustedRoot;
    wrong = (await createSigstoreWorld()).trustedRoot;
    registry = await startKongMeshRegistry();
    registry.putAttachment('kong/notary', DIGEST, [await world.attest(attestationOf())]);
    repository = await TufRepository.start();
    other = await TufRepository.start();
    writeFileSync(file('right.json'), JSON.stringify(right));
    writeFileSync(file('wrong.json'), JSON.stringify(wrong));
    for (const [served, name] of [
      [repository, 'right'],
      [other, 'wrong'],
    ] as const) {
      writeFileSync(file(`${name}-root.json`), served.publishRoot());
      served.publish(Buffer.from(JSON.stringify(name === 'right' ? right : wrong)));
    }
  });

  after(async () => {
    await Promise.all([registry.stop(), repository.stop(), other.stop()]);
    rmSync(folder, { recursive: true });
  });

  /** What a run says of the one image, whose attestation the world of `right` signed. */
  async function outcome(
    trustedRoots: TrustedRoots,
    trustedRoot = 'acme',
    more: WrittenConfiguration = {},
    at: Registry = registry,
  ): Promise<Verdict> {
    const run = startRun(
      {
        rules: [{ ...kongMeshRule(at.host), trustedRoot }],
        trustedRoots,
        registries: { [at.host]: { plainHttp: true } },
        ...more,
      },
      { cacheDirectory: file('cache') },
    );
    const image = `${at.host}/kong/kuma-cp:${VERSION}@${DIGEST}`;
    const { verdict } = await run.result(
      run.start({ resource: 'Pod/a', use: { path: pathOf('spec.image'), image, injected: false } }),
    );
    return verdict;
  }

  const tuf = (mirror: TufRepository, name: string): TrustedRoots => ({
    acme: { tuf: { mirror: mirror.mirror, rootFile: file(`${name}-root.json`) } },
  });

  interface Deciding {
    readonly accepted: () => Promise<Verdict>;
    readonly refused: () => Promise<Verdict>;
    readonly code: string;
  }
  const bothRoots = (): TrustedRoots => ({ acme: { json: right }, umbrella: { json: wrong } });
  const KEYS: Readonly<Record<string, Deciding>> = {
    'rules[].trustedRoot': {
      accepted: () => outcome(bothRoots(), 'acme'),
      refused: () => outcome(bothRoots(), 'umbrella'),
      code: 'SIGNER_NOT_IN_ROOT',
    },
    'rules[].trustedRoot, a built-in one': {
      accepted: () => outcome(bothRoots(), 'acme'),
      refused: () => outcome(bothRoots(), 'github'),
      code: 'SIGNER_NOT_IN_ROOT',
    },
    'trustedRoots.NAME': {
      accepted: () => outcome({ acme: { json: right }, umbrella: { json: wrong } }),
      refused: () => outcome({ umbrella: { json: right }, acme: { json: wrong } }),
      code: 'SIGNER_NOT_IN_ROOT',
    },
    'trustedRoots.NAME.json': {
      accepted: () => outcome({ acme: { json: right } }),
      refused: () => outcome({ acme: { json: wrong } }),
      code: 'SIGNER_NOT_IN_ROOT',
    },
    'trustedRoots.NAME.file': {
      accepted: () => outcome({ acme: { file: file('right.json') } }),
      refused: () => outcome({ acme: { file: file('wrong.json') } }),
      code: 'SIGNER_NOT_IN_ROOT',
    },
    'trustedRoots.NAME.timestamps': {
      accepted: () => outcome({ acme: { json: right, timestamps: 'log' } }),
      refused: () => outcome({ acme: { json: right, timestamps: 'authority' } }),
      code: 'TRUST_ROOT_UNAVAILABLE',
    },
    'trustedRoots.NAME.tuf': {
      accepted: () => outcome(tuf(repository, 'right')),
      refused: () => outcome(tuf(other, 'wrong')),
      code: 'SIGNER_NOT_IN_ROOT',
    },
    'trustedRoots.NAME.tuf.mirror': {
      accepted: () => outcome(tuf(repository, 'right')),
      refused: () => outcome(tuf(other, 'right')),
      code: 'TRUST_ROOT_UNAVAILABLE',
    },
    'trustedRoots.NAME.tuf.rootFile': {
      accepted: () => outcome(tuf(repository, 'right')),
      refused: () => outcome(tuf(repository, 'wrong')),
      code: 'TRUST_ROOT_UNAVAILABLE',
    },
  };
  for (const [key, { accepted, refused, code }] of Object.entries(KEYS)) {
    it(`passes or fails by ${key} alone`, async () => {
      expect(codesOf(await accepted())).to.deep.equal(['PASSED']);
      expect(codesOf(await refused())).to.deep.equal([code]);
    });
  }

  it('without logs can be used by its timestamps alone, and does not know the log of an attestation', async () => {
    const codes = async (timestamps: 'log' | 'authority') =>
      codesOf(await outcome({ acme: { json: withoutLogs(), timestamps } }));
    expect(await codes('log')).to.deep.equal(['TRUST_ROOT_UNAVAILABLE']);
    expect(await codes('authority')).to.deep.equal(['SIGNER_NOT_IN_ROOT']);
  });

  it('without logs is enough for an attestation that is in none, and a root with logs is not', async () => {
    const stamped = await startKongMeshRegistry({ referrers: true });
    try {
      const unlogged = await world.attest(attestationOf({ logKind: 'none', timestamped: true, scts: 0 }));
      stamped.putReferrer('kong/kuma-cp', IMAGE.index, unlogged);
      const codes = async (root: TrustedRoots[string]) => codesOf(await outcome({ acme: root }, 'acme', {}, stamped));
      expect(await codes({ json: withoutLogs(), timestamps: 'authority' })).to.deep.equal(['PASSED']);
      expect(await codes({ json: right })).to.deep.equal(['LOG_ENTRY_INVALID']);
      const { certificateAuthorities } = wrong;
      expect(
        await codes({ json: { ...withoutLogs(), certificateAuthorities }, timestamps: 'authority' }),
      ).to.deep.equal(['SIGNER_NOT_IN_ROOT']);
    } finally {
      await stamped.stop();
    }
  });

  it('github passes an image of the world that GitHub attested, and public-good does not', async function () {
    const bundle = readFileSync(realMaterial(this, join('bundles', 'github-container-go-server.sigstore.json')));
    const digest = 'sha256:9f766cefc1c5c4bc2ff77c88599a09255778fc4c6a158a768fdf195a8400a818';
    const source = 'https://github.com/ystkfujii/playground_supply-chain-guard';
    putBundle(registry, 'acme/go-server', digest, bundle);
    const verdictUnder = async (trustedRoot: string) => {
      const run = startRun({
        rules: [
          {
            images: [`${registry.host}/acme/*`],
            trustedRoot,
            signer: {
              issuer: 'https://token.actions.githubusercontent.com',
              identity: `${source}/.github/workflows/build_image.yml@refs/heads/main`,
            },
            source: { repository: source, trigger: 'push', runner: 'github-hosted', branch: 'main' },
          },
        ],
        registries: { [registry.host]: { plainHttp: true } },
      });
      const use = { path: pathOf('spec.image'), image: `${registry.host}/acme/go-server@${digest}`, injected: false };
      return (await run.result(run.start({ resource: 'Pod/a', use }))).verdict;
    };
    const passed = await verdictUnder('github');
    expect(codesOf(passed)).to.deep.equal(['PASSED']);
    expect(passed)
      .to.have.nested.property('provenance.trustedRoot')
      .that.deep.equals({ name: 'github', origin: 'pack', newestKey: '2026-06-12' });
    const refused = await verdictUnder('public-good');
    expect(codesOf(refused)).to.deep.equal(['SIGNER_NOT_IN_ROOT']);
    expect(JSON.stringify(refused)).to.contain('trustedRoot');
  });

  function withoutLogs(): TrustedRootJson {
    return { ...right, tlogs: [], ctlogs: [] };
  }

  it('is named in what passed, with its origin and its age', async () => {
    const origins = {
      configuration: { acme: { json: right } },
      file: { acme: { file: file('right.json') } },
      tuf: tuf(repository, 'right'),
    };
    for (const [origin, trustedRoots] of Object.entries(origins)) {
      const verdict = await outcome(trustedRoots);
      expect(verdict)
        .to.have.nested.property('provenance.trustedRoot')
        .that.deep.equals({ name: 'acme', origin, newestKey: '2024-01-01' });
    }
  });

  it('is refreshed once in a run, by requests that are counted', async () => {
    repository.requests.length = 0;
    const run = startRun({
      rules: [{ ...kongMeshRule(registry.host), trustedRoot: 'acme' }],
      trustedRoots: tuf(repository, 'right'),
      registries: { [registry.host]: { plainHttp: true } },
    });
    for (const tag of [VERSION, 'latest', '1', '2']) {
      const use = {
        path: pathOf('spec.image'),
        image: `${registry.host}/kong/kuma-cp:${tag}@${DIGEST}`,
        injected: false,
      };
      run.start({ resource: 'Pod/a', use });
    }
    await run.results();
    const { registryRequests } = await run.summary();
    expect(repository.requests).to.have.length(5);
    expect(registryRequests).to.be.above(5);
  });

  it('of a TUF repository is not asked for offline', async () => {
    repository.requests.length = 0;
    const verdict = await outcome(tuf(repository, 'right'), 'acme', { offline: folder });
    expect(codesOf(verdict)).to.deep.equal(['TRUST_ROOT_UNAVAILABLE']);
    expect(repository.requests).to.deep.equal([]);
  });
});

/** Stores a sigstore bundle for an image that need not be there, as registries without the referrers endpoint hold it. */
function putBundle(registry: Registry, repository: string, subject: string, bundle: Buffer): void {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const layerType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const config = Buffer.from('{}');
  const descriptor = (type: string, bytes: Buffer) => ({
    mediaType: type,
    size: bytes.length,
    digest: registry.putBlob(repository, bytes),
  });
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      artifactType: layerType,
      config: descriptor('application/vnd.oci.empty.v1+json', config),
      layers: [descriptor(layerType, bundle)],
      subject: { mediaType, size: 1, digest: subject },
    }),
  );
  const index = referrersIndex([{ bytes, digest: digestOf(bytes), mediaType }]);
  registry.putManifest(repository, digestOf(bytes), bytes, mediaType);
  registry.putManifest(repository, fallbackTag(subject), index.bytes, index.mediaType);
}
