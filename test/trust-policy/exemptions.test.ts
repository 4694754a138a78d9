/** Exemptions in time: the last day, and the fourteen days in which the end is announced. */
import { expect } from 'chai';
import { digestReference, endsSoon, exemptionFrom, holdsOn } from '../../src/trust-policy/exemptions.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const EXEMPTION = exemptionFrom(
  { image: `kong/kuma-cp:1@${DIGEST}`, reason: 'bought', owner: 'team-a', expires: '2027-01-31' },
  'exemptions[0]',
);

describe('an exemption', () => {
  it('is for a repository and a digest; the tag is not compared', () => {
    expect(EXEMPTION).to.deep.equal({
      origin: 'exemptions[0]',
      repository: 'docker.io/kong/kuma-cp',
      digest: DIGEST,
      tag: '1',
      reason: 'bought',
      owner: 'team-a',
      expires: '2027-01-31',
    });
  });

  it('is a bug without a digest: the configuration check refuses it', () => {
    for (const image of ['kong/kuma-cp', 'kong/kuma-cp:1', '', 'Not An Image']) {
      expect(() => digestReference(image)).to.throw();
    }
  });

  const DAYS: readonly (readonly [string, boolean, boolean])[] = [
    ['2027-01-17T23:59:59.999Z', true, false],
    ['2027-01-18T00:00:00Z', true, true],
    ['2027-01-31T00:00:00Z', true, true],
    ['2027-01-31T23:59:59.999Z', true, true],
    ['2027-02-01T00:00:00Z', false, true],
  ];
  for (const [now, holds, announced] of DAYS) {
    it(`${holds ? 'holds' : 'has ended'}${announced ? ' and is announced' : ''} at ${now}`, () => {
      expect([holdsOn(EXEMPTION, new Date(now)), endsSoon(EXEMPTION, new Date(now))]).to.deep.equal([holds, announced]);
    });
  }

  it('of a preset never ends', () => {
    const far = new Date('2999-01-01');
    expect([holdsOn({}, far), endsSoon({}, far)]).to.deep.equal([true, false]);
  });
});
