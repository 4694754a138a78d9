/** slsa-verifier's command: where it can check an image, with what it can compare, and safe to paste into a shell. */
import { expect } from 'chai';
import { slsaVerifierCommand } from '../../src/report/slsa-verifier.ts';
import { reproductionCommands, reproductionHint, reproductionLines } from '../../src/report/reproduction.ts';
import { failed } from '../../src/verdict.ts';
import { changedRule, reference } from '../registry/attested-image.ts';
import { DIGEST, FAILURES, imageResult } from './results.ts';

const IMAGE = reference('kong/kuma-cp:2.14.3');
const FAILURE = failed([{ code: 'TAG_MISMATCH', reason: 'x' }], DIGEST);
const COMMAND = `slsa-verifier verify-image docker.io/kong/kuma-cp:2.14.3@${DIGEST} --provenance-repository='docker.io/kong/notary' --source-uri='github.com/Kong/kong-mesh'`;

function command(...changes: Parameters<typeof changedRule>): string | undefined {
  return slsaVerifierCommand(IMAGE, FAILURE, changedRule(...changes));
}

describe('the command of slsa-verifier', () => {
  it('names image, places and source, and no tag where that may have a "v" or not', () => {
    expect(command('docker.io')).to.equal(COMMAND);
  });

  it('has the tag or the branch that a rule names exactly', () => {
    const exact = (source: object) => command('docker.io', {}, { tagFromImage: undefined, ...source } as never);
    expect(exact({ tag: 'v1.2' })).to.equal(`${COMMAND} --source-tag='v1.2'`);
    expect(exact({ branch: "it's" })).to.equal(String.raw`${COMMAND} --source-branch='it'\''s'`);
    expect(exact({ tag: 'shop/v{tag}' })).to.equal(COMMAND);
    expect(exact({ anyRef: true })).to.equal(COMMAND);
  });

  it('names the places that were asked, where these are mirrors', () => {
    const asked = {
      image: { registry: 'cache.acme.com', path: 'hub/kong/kuma-cp' },
      attestations: { registry: 'cache.acme.com', path: 'hub/kong/notary' },
    };
    expect(slsaVerifierCommand(IMAGE, { ...FAILURE, asked }, changedRule('docker.io')))
      .to.include(`verify-image cache.acme.com/hub/kong/kuma-cp:2.14.3@${DIGEST} `)
      .and.include("--provenance-repository='cache.acme.com/hub/kong/notary'");
  });

  const signer = {
    issuer: 'https://i.example',
    identity: 'https://github.com/a/b/.github/workflows/c.yml@refs/tags/v1',
  };
  const unable: Readonly<Record<string, Parameters<typeof changedRule>>> = {
    'another signer': ['docker.io', { signer }],
    'another root': ['docker.io', { trustedRoot: 'acme' }],
    'provenance v1 alone': ['docker.io', { predicateTypes: ['https://slsa.dev/provenance/v1'] }],
    'a source elsewhere': ['docker.io', {}, { repository: 'https://gitlab.com/acme/app' }],
  };
  for (const [what, changes] of Object.entries(unable)) {
    it(`is left out for ${what}, which slsa-verifier can't check`, () => {
      expect(command(...changes)).to.equal(undefined);
    });
  }

  it('is left out where the image has no digest', () => {
    expect(slsaVerifierCommand(IMAGE, failed([]), changedRule('docker.io'))).to.equal(undefined);
  });
});

describe('what a person does by hand', () => {
  const result = imageResult({ verdict: FAILURE });

  it('is a command of cosign, one of slsa-verifier, and for people what names them', () => {
    const [cosign = '', verifier, ...more] = reproductionCommands(result, FAILURE);
    expect(cosign).to.match(/^COSIGN_REPOSITORY=docker\.io\/kong\/notary cosign verify-attestation /);
    expect([verifier, more]).to.deep.equal([COMMAND, []]);
    expect(reproductionLines(result, FAILURE)).to.deep.equal([`to check by hand: ${cosign}`, `or: ${COMMAND}`]);
    expect(reproductionHint(result, FAILURE)).to.deep.equal([
      'to check by hand: image-provenance verify --reproduce docker.io/kong/kuma-cp:2.14.3 --config FILE',
    ]);
  });

  it('is nothing where nothing was asked, and where only a digest is missing', () => {
    const uncovered = FAILURES['an image that no rule covers'] ?? expect.fail();
    const unpinned = failed([{ code: 'NOT_PINNED', reason: 'x' }], DIGEST);
    const both = [
      [uncovered, uncovered.verdict],
      [imageResult({ verdict: unpinned }), unpinned],
    ] as const;
    for (const [image, failure] of both) {
      expect(reproductionCommands(image, failure)).to.deep.equal([]);
      expect(reproductionLines(image, failure)).to.deep.equal([]);
      expect(reproductionHint(image, failure)).to.deep.equal([]);
    }
  });
});
