/** Each key about trusted roots in a configuration, and that it alone decides whether an image passes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import type { Verdict } from '../../src/verdict.ts';
import {
  attestationOf,
  codesOf,
  DIGEST,
  kongMeshRule,
  startKongMeshRegistry,
  VERSION,
} from '../registry/attested-image.ts';
import { pathOf } from '../support/path.ts';
import type { Registry } from '../support/registry.ts';
import { startRun } from '../support/run.ts';
import { createSigstoreWorld, type TrustedRootJson } from '../support/sigstore-world.ts';
import { TufRepository } from '../support/tuf-repository.ts';

type TrustedRoots = NonNullable<WrittenConfiguration['trustedRoots']>;

describe('a configured trusted root', () => {
  const folder = mkdtempSync(join(tmpdir(), 'configured-'));
  let registry: Registry;
  let repository: TufRepository;
  let other: TufRepository;
  let right: TrustedRootJson;
  let wrong: TrustedRootJson;
  const file = (name: string) => join(folder, name);

  before(async () => {
    const world = await createSigstoreWorld();
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
  ): Promise<Verdict> {
    const run = startRun(
      {
        rules: [{ ...kongMeshRule(registry.host), trustedRoot }],
        trustedRoots,
        registries: { [registry.host]: { plainHttp: true } },
        ...more,
      },
      { cacheDirectory: file('cache') },
    );
    const image = `${registry.host}/kong/kuma-cp:${VERSION}@${DIGEST}`;
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
    const json = { ...right, tlogs: [], ctlogs: [], timestampAuthorities: right.certificateAuthorities };
    const codes = async (timestamps: 'log' | 'authority') => codesOf(await outcome({ acme: { json, timestamps } }));
    expect(await codes('log')).to.deep.equal(['TRUST_ROOT_UNAVAILABLE']);
    expect(await codes('authority')).to.deep.equal(['SIGNER_NOT_IN_ROOT']);
  });

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
