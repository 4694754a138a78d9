/** What is said of an image that nothing has to be looked up for, and which preset would decide about it. */
import { expect } from 'chai';
import type { Configuration } from '../../src/configuration/schema.ts';
import { refusal } from '../../src/trust-policy/refusal.ts';
import { decide, trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { CODES } from '../../src/codes.ts';
import { reference } from '../registry/attested-image.ts';

const KUBECTL = 'registry.k8s.io/kubectl@sha256:d08f476d04d0e30f426f06bc6ff6c38913aaa4591943046b77e2f74a72d3611c';
const DIGEST = `sha256:${'ab'.repeat(32)}`;

function refused(image: string, configuration: Configuration = {}, injected = false) {
  const policy = trustPolicyFrom(configuration);
  const decision = decide(policy, reference(image), injected, new Date('2026-11-24T12:00:00Z'));
  if (decision.kind === 'rule' || decision.kind === 'exempted') {
    throw new Error(decision.kind);
  }
  return refusal(decision);
}

describe('a refusal without a look-up', () => {
  it('is that of the family uncovered where nobody said who may build the image', () => {
    expect(refused('nginx').code).to.equal('NO_TRUST_RULE');
    expect(CODES[refused('nginx').code].family).to.equal('uncovered');
    expect(refused('nginx')).to.not.have.property('remedy');
  });

  it('names the genuine image of a lookalike', () => {
    expect(refused('evil.example/kuma-cp')).to.include({ code: 'LOOKALIKE', expected: 'docker.io/kong/kuma-cp' });
    expect(refused('evil.example/x', {}, true))
      .to.include({ code: 'LOOKALIKE' })
      .and.not.have.property('expected');
  });

  it('names the preset that covers the image, which is not chosen', () => {
    expect(refused('kumahq/kuma-cp:2.14.3').remedy).to.contain('"kuma"');
    expect(refused(KUBECTL).remedy).to.contain('"kong-mesh-third-party"');
    expect(refused('kong/kuma-cp', { presets: [] }).remedy).to.contain('"kong-mesh"');
    expect(refused('evil.example/kuma-cp')).to.not.have.property('remedy');
    expect(refused(`registry.k8s.io/kubectl@${DIGEST}`)).to.not.have.property('remedy');
    expect(refused('registry.k8s.io/kubectl:v1.36.1')).to.not.have.property('remedy');
  });

  it('tells the day on which an exemption ended', () => {
    const image = `ghcr.io/acme/app@${DIGEST}`;
    const exemptions = [{ image, reason: 'bought', owner: 'team-a', expires: '2026-11-23' }];
    const reason = refused(image, { exemptions });
    expect(reason.code).to.equal('EXEMPTION_EXPIRED');
    expect(reason.expected).to.contain('2026-11-23');
  });
});
