/** Which trusted root a name means, and that a root which cannot be used is told and never replaced by another. */
import { isFailure } from '../../src/failure.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { expect } from 'chai';
import { readTrustedRoot } from '../../src/trusted-root/trusted-root.ts';
import { realMaterial } from '../support/real-material.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';

describe('the trusted root', () => {
  const directory = mkdtempSync(join(tmpdir(), 'root-'));
  let json: object;

  function file(name: string, content: string): string {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  }

  async function read(configured: Parameters<typeof readTrustedRoot>[1][string]) {
    return readTrustedRoot('mine', { mine: configured });
  }

  before(async () => {
    json = (await createSigstoreWorld()).trustedRoot;
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  it('public-good ships with the pack, with all that a verification needs', async () => {
    const root = await readTrustedRoot('public-good', {});
    if (isFailure(root)) {
      throw new Error(root.reason);
    }
    expect(root.name).to.equal('public-good');
    const { certificateAuthorities, tlogs, ctlogs } = root.trustedRoot;
    expect(certificateAuthorities.map(({ uri }) => uri)).to.include('https://fulcio.sigstore.dev');
    expect(tlogs.map(({ baseUrl }) => baseUrl)).to.include('https://rekor.sigstore.dev');
    expect(ctlogs).to.not.deep.equal([]);
  });

  it('public-good has the authorities that the world publishes', async function () {
    const text = readFileSync(realMaterial(this, join('trusted-roots', 'public-good.json')), 'utf8');
    const published = TrustedRoot.fromJSON(JSON.parse(text));
    const root = await readTrustedRoot('public-good', {});
    const shipped = isFailure(root) ? [] : root.trustedRoot.certificateAuthorities;
    expect(shipped.map(({ certChain }) => certChain)).to.deep.equal(
      published.certificateAuthorities.map(({ certChain }) => certChain),
    );
  });

  it('may stand in the configuration or in a file', async () => {
    const thresholds = { tlog: 1, ctlog: 1, timestamp: 1 };
    const expected = { name: 'mine', trustedRoot: TrustedRoot.fromJSON(json), thresholds };
    expect(await read({ json })).to.deep.equal(expected);
    expect(await read({ file: file('root.json', JSON.stringify(json)) })).to.deep.equal(expected);
  });

  const UNUSABLE: Readonly<Record<string, () => Parameters<typeof read>[0]>> = {
    'a file that is not there': () => ({ file: join(directory, 'missing.json') }),
    'a folder': () => ({ file: directory }),
    'a file that is no JSON': () => ({ file: file('text', 'hunter2') }),
    'an empty file': () => ({ file: file('empty', '') }),
    'a file that holds null': () => ({ file: file('null', 'null') }),
    'a root without authorities': () => ({ json: { ...json, certificateAuthorities: [] } }),
    'an empty object': () => ({ json: {} }),
    nothing: () => ({}),
  };
  for (const [name, configured] of Object.entries(UNUSABLE)) {
    it(`is unavailable where it is ${name}, and nothing of it is told`, async () => {
      const result = await read(configured());
      expect(result).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
      expect(JSON.stringify(result)).to.not.contain('hunter2').and.not.contain(directory);
    });
  }

  it('of a name that nobody configured is unavailable', async () => {
    for (const name of ['mine', 'github', 'constructor', '__proto__']) {
      expect(await readTrustedRoot(name, {}), name).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
    }
  });
});
