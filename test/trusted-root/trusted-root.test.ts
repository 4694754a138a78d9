/** Which trusted root a name means, and that a root which cannot be used is told and never replaced by another. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { expect } from 'chai';
import { withDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { isFailure } from '../../src/failure.ts';
import { MAX_TRUSTED_ROOT_BYTES } from '../../src/trusted-root/trusted-root-json.ts';
import { readTrustedRoot, type TrustedRootValue } from '../../src/trusted-root/trusted-root.ts';
import { sha256Hex } from '../support/digest.ts';
import { realMaterial } from '../support/real-material.ts';
import { createSigstoreWorld, type TrustedRootJson } from '../support/sigstore-world.ts';

type Written = NonNullable<WrittenConfiguration['trustedRoots']>[string];

async function read(configured: Written) {
  return readTrustedRoot('mine', withDefaults({ trustedRoots: { mine: configured } }).trustedRoots);
}

async function usable(name: string): Promise<TrustedRootValue> {
  const root = await readTrustedRoot(name, {});
  if (isFailure(root)) {
    throw new Error(root.reason);
  }
  return root;
}

describe('the trusted root', () => {
  const directory = mkdtempSync(join(tmpdir(), 'root-'));
  let json: TrustedRootJson;

  function file(name: string, content: string | Buffer): string {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  }

  /** A root of an authority alone, as GitHub's is. */
  function withoutLogs(): TrustedRootJson {
    return { ...json, tlogs: [], ctlogs: [], timestampAuthorities: json.certificateAuthorities };
  }

  before(async () => {
    json = (await createSigstoreWorld()).trustedRoot;
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  describe('that ships with the pack', () => {
    it('is public-good, with all that a verification needs', async () => {
      const { name, origin, trustedRoot, thresholds } = await usable('public-good');
      expect({ name, origin }).to.deep.equal({ name: 'public-good', origin: 'pack' });
      const { certificateAuthorities, tlogs, ctlogs } = trustedRoot;
      expect(certificateAuthorities.map(({ uri }) => uri)).to.include('https://fulcio.sigstore.dev');
      expect(tlogs.map(({ baseUrl }) => baseUrl)).to.include('https://rekor.sigstore.dev');
      expect(ctlogs).to.not.deep.equal([]);
      expect(thresholds).to.deep.equal({ logEntries: 1, certificateTimestamps: 1, times: 1 });
    });

    it('is github, which has no logs and asks for none', async () => {
      const { name, origin, trustedRoot, thresholds, newestKey } = await usable('github');
      expect({ name, origin, newestKey }).to.deep.equal({ name: 'github', origin: 'pack', newestKey: '2026-06-12' });
      const { certificateAuthorities, timestampAuthorities, tlogs, ctlogs } = trustedRoot;
      expect(new Set(certificateAuthorities.map(({ uri }) => uri))).to.have.keys('fulcio.githubapp.com');
      expect(new Set(timestampAuthorities.map(({ uri }) => uri))).to.have.keys('timestamp.githubapp.com');
      expect([...tlogs, ...ctlogs]).to.deep.equal([]);
      expect(thresholds).to.deep.equal({ logEntries: 0, certificateTimestamps: 0, times: 1 });
    });

    it('is github byte for byte as its TUF repository serves it (docs/adr/0017)', () => {
      const bytes = readFileSync(join(import.meta.dirname, '../../src/trusted-root/github.json'));
      expect(sha256Hex(bytes)).to.equal('484cdfe1a7c65479c5ba2a22193d1be90f0020db1997de696ab207434c62fbb7');
    });

    it('has chains in which each certificate is signed by the next', async () => {
      for (const name of ['public-good', 'github']) {
        const { certificateAuthorities, timestampAuthorities } = (await usable(name)).trustedRoot;
        for (const { certChain } of [...certificateAuthorities, ...timestampAuthorities]) {
          const chain = (certChain?.certificates ?? []).map(({ rawBytes }) => new X509Certificate(rawBytes));
          const signed = chain.every((one, index) => one.verify((chain[index + 1] ?? one).publicKey));
          expect([chain.length > 0, signed], name).to.deep.equal([true, true]);
        }
      }
    });

    it('has the authorities that the world publishes', async function () {
      for (const name of ['public-good', 'github']) {
        const text = readFileSync(realMaterial(this, join('trusted-roots', `${name}.json`)), 'utf8');
        const published = TrustedRoot.fromJSON(JSON.parse(text));
        const { trustedRoot: shipped } = await usable(name);
        const kinds = ['certificateAuthorities', 'timestampAuthorities'] as const;
        for (const kind of kinds) {
          // The shipped root may have newer ones; none of the old ones may be missing.
          const chains = shipped[kind].map(({ certChain }) => certChain);
          expect(chains, `${name} ${kind}`).to.deep.include.members(published[kind].map(({ certChain }) => certChain));
        }
        const anchors = (root: TrustedRoot) =>
          new Set(
            root.certificateAuthorities.map(({ certChain }) =>
              certChain?.certificates.at(-1)?.rawBytes.toString('hex'),
            ),
          );
        expect(anchors(shipped), name).to.deep.equal(anchors(published));
      }
    });

    it('is the one by which the world verifies what GitHub attested, and the other is not', async function () {
      const path = realMaterial(this, join('bundles', 'github-container-go-server.sigstore.json'));
      const bundle = bundleFromJSON(JSON.parse(readFileSync(path, 'utf8')));
      const verify = async (name: string) => {
        const { trustedRoot, thresholds } = await usable(name);
        const { logEntries, certificateTimestamps, times } = thresholds;
        new Verifier(toTrustMaterial(trustedRoot), {
          tlogThreshold: logEntries,
          ctlogThreshold: certificateTimestamps,
          timestampThreshold: times,
        }).verify(toSignedEntity(bundle));
      };
      await verify('github');
      const error = await verify('public-good').catch((thrown: unknown) => thrown);
      expect(error).to.have.property('name', 'VerificationError');
    });
  });

  it('may stand in the configuration or in a file, and says its day', async () => {
    const expected = {
      name: 'mine',
      newestKey: '2024-01-01',
      trustedRoot: TrustedRoot.fromJSON(json),
      thresholds: { logEntries: 1, certificateTimestamps: 1, times: 1 },
    };
    expect(await read({ json })).to.deep.equal({ ...expected, origin: 'configuration' });
    expect(await read({ file: file('root.json', JSON.stringify(json)) })).to.deep.equal({
      ...expected,
      origin: 'file',
    });
  });

  it('has the thresholds that its timestamps ask for', async () => {
    const log = { logEntries: 1, certificateTimestamps: 1, times: 1 };
    const authority = { logEntries: 0, certificateTimestamps: 0, times: 1 };
    expect(await read({ json, timestamps: 'log' }))
      .to.have.property('thresholds')
      .that.deep.equals(log);
    expect(await read({ json: withoutLogs(), timestamps: 'authority' }))
      .to.have.property('thresholds')
      .that.deep.equals(authority);
  });

  const UNUSABLE: Readonly<Record<string, () => Written>> = {
    'a file that is not there': () => ({ file: join(directory, 'missing.json') }),
    'a folder': () => ({ file: directory }),
    'a device': () => ({ file: '/dev/zero' }),
    'a file that is no JSON': () => ({ file: file('text', 'hunter2') }),
    'a file that is not UTF-8': () => ({ file: file('bytes', Buffer.from([0x7b, 0xff, 0x7d])) }),
    'a file that is too large': () => {
      const path = file('large', '');
      truncateSync(path, MAX_TRUSTED_ROOT_BYTES + 1);
      return { file: path };
    },
    'an empty file': () => ({ file: file('empty', '') }),
    'a file that holds null': () => ({ file: file('null', 'null') }),
    'a file with a key that stands twice': () => ({
      file: file('twice', JSON.stringify(json).replace('{', '{"mediaType":"hunter2",')),
    }),
    'a root without authorities': () => ({ json: { ...json, certificateAuthorities: [] } }),
    'a root without transparency logs': () => ({ json: { ...json, tlogs: [] } }),
    'a root without certificate logs': () => ({ json: { ...json, ctlogs: [] } }),
    'a root without logs, unless that is said': () => ({ json: withoutLogs() }),
    'a root with logs whose entries are not asked for': () => ({
      json: { ...withoutLogs(), tlogs: json.tlogs },
      timestamps: 'authority',
    }),
    'a root with certificate logs whose timestamps are not asked for': () => ({
      json: { ...withoutLogs(), ctlogs: json.ctlogs },
      timestamps: 'authority',
    }),
    'a root without logs and timestamp authorities': () => ({
      json: { ...withoutLogs(), timestampAuthorities: [] },
      timestamps: 'authority',
    }),
    'an empty object': () => ({ json: {} }),
  };
  for (const [name, configured] of Object.entries(UNUSABLE)) {
    it(`is unavailable where it is ${name}, and nothing of it is told`, async () => {
      const result = await read(configured());
      expect(result).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
      expect(JSON.stringify(result)).to.not.contain('hunter2').and.not.contain(directory);
    });
  }

  it('of a name that nobody configured is unavailable', async () => {
    for (const name of ['mine', 'constructor', '__proto__', 'Github']) {
      expect(await readTrustedRoot(name, {}), name).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
    }
  });
});
