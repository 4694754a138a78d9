/** Why an image fails without a question to a registry, and what would decide about it. */
import { expect } from 'chai';
import { join } from 'node:path';
import { withDefaults } from '../../src/configuration/defaults.ts';
import { checkConfiguration } from '../../src/configuration/check.ts';
import type { Configuration, WrittenConfiguration } from '../../src/configuration/schema.ts';
import { isFailure } from '../../src/failure.ts';
import { KNOWN_IMAGES } from '../../src/trust-policy/known-images.ts';
import { refusal } from '../../src/trust-policy/refusal.ts';
import { decide, trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { CODES } from '../../src/codes.ts';
import { reasonText } from '../../src/report/message.ts';
import { expectGolden } from '../support/golden.ts';
import { reference } from '../registry/attested-image.ts';

const KUBECTL = 'registry.k8s.io/kubectl@sha256:d08f476d04d0e30f426f06bc6ff6c38913aaa4591943046b77e2f74a72d3611c';
const NOW = new Date('2026-11-25T12:00:00Z');
const DIGEST = `sha256:${'ab'.repeat(32)}`;

function refused(image: string, configuration: WrittenConfiguration = {}, injected = false) {
  const policy = trustPolicyFrom(withDefaults(configuration));
  const decision = decide(policy, reference(image), injected, NOW);
  if (decision.kind === 'rule' || decision.kind === 'exempted') {
    throw new Error(decision.kind);
  }
  return refusal(decision, reference(image), NOW);
}

describe('a refusal without a look-up', () => {
  it('is that of the family uncovered where no rule matches the image', () => {
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
    expect(refused(`registry.k8s.io/other@${DIGEST}`)).to.not.have.property('remedy');
  });

  it('says of an image without published provenance that it has none, with an exemption that holds when it is pasted', () => {
    for (const { repository } of KNOWN_IMAGES.filter(({ rule }) => rule === undefined)) {
      const { code, reason, remedy = '' } = refused(`${repository}:1@${DIGEST}`);
      expect([code, reason]).to.deep.equal([
        'NO_TRUST_RULE',
        `no SLSA provenance is known to be published for ${repository}`,
      ]);
      const exemption = JSON.parse(remedy.slice(remedy.indexOf('{'))) as Record<string, string>;
      expect(exemption).to.include({ image: `${repository}:1@${DIGEST}`, expires: '2027-02-23' });
      const configuration = checkConfiguration({ exemptions: [exemption] });
      expect(isFailure(configuration)).to.equal(false);
      const policy = trustPolicyFrom(configuration as Configuration);
      expect(decide(policy, reference(`${repository}@${DIGEST}`), false, NOW).kind).to.equal('exempted');
    }
  });

  it('has a place for the digest where the reference has none, and a place for it alone', () => {
    const { remedy = '' } = refused('kong/deck:1.40');
    expect(remedy)
      .to.contain('docker.io/kong/deck:1.40@sha256:DIGEST')
      .and.contain('crane digest docker.io/kong/deck:1.40');
    expect(refused(`kong/deck2@${DIGEST}`)).to.not.have.property('remedy');
  });

  it('names the rule to copy for an image that its publisher attests', () => {
    expect(refused('kong/kong-gateway:3.9').remedy).to.contain('"Kong Gateway"').and.contain('docs/rules.md');
    expect(refused('kong/inso:9').remedy).to.contain('"Inso"');
  });

  it('tells the digest that is exempted where the image is named by its tag alone', () => {
    const third: WrittenConfiguration = { presets: ['kong-mesh-third-party'] };
    const tagged = refused('registry.k8s.io/kubectl:v1.36.1', third);
    expect(tagged.code).to.equal('NO_TRUST_RULE');
    expect(tagged.remedy).to.contain(KUBECTL.replace('@', ':v1.36.1@'));
    expect(refused('registry.k8s.io/kubectl:v9', third).reason).to.contain('5 digests');
    expect(refused(`registry.k8s.io/kubectl@${DIGEST}`, third).remedy).to.contain(DIGEST);
    expect(refused('evil.example/kubectl:v1.36.1', third)).to.not.have.property('remedy');
  });

  it('tells it of a lookalike too, and of no exemption that has ended', () => {
    const exempted = (expires: string): WrittenConfiguration => ({
      exemptions: [{ image: `mirror.acme.com/kuma-cp:1@${DIGEST}`, reason: 'bought', owner: 'team-a', expires }],
    });
    const holding = refused('mirror.acme.com/kuma-cp:1', exempted('2026-11-25'));
    expect(holding.code).to.equal('LOOKALIKE');
    expect(holding.remedy).to.contain(`mirror.acme.com/kuma-cp:1@${DIGEST}`);
    expect(refused('mirror.acme.com/kuma-cp:1', exempted('2026-11-24'))).to.not.have.property('remedy');
  });

  it('has one sentence for each kind, as in the file', () => {
    const exemptions = [
      { image: `ghcr.io/acme/app@${DIGEST}`, reason: 'bought', owner: 'me@newco.com', expires: '2026-11-24' },
    ];
    const third: WrittenConfiguration = { presets: ['kong-mesh-third-party'] };
    const refusals = {
      'no rule': refused('newco/shop:1'),
      'no provenance is published': refused(`kong/deck:1.40@${DIGEST}`),
      'no provenance is published, by tag': refused('kumahq/merbridge:0.8.5'),
      'a rule to copy': refused('kong/kong-gateway:3.9'),
      'a preset that is not chosen': refused('kumahq/kuma-cp:2.14.3'),
      "the name of a preset's image": refused('evil.example/kuma-cp'),
      injected: refused('evil.example/x', {}, true),
      'exempted by digest': refused('registry.k8s.io/kubectl:v1.36.1', third),
      'exempted by several digests': refused('registry.k8s.io/kubectl:v9', third),
      'an exemption that has ended': refused(`ghcr.io/acme/app@${DIGEST}`, { exemptions }),
    };
    const texts = Object.entries(refusals).map(
      ([of, { code, remedy = CODES[code].remedy, ...reason }]) =>
        `${of}\n    ${code}: ${reasonText({ code, ...reason })}\n    what to do: ${remedy}\n`,
    );
    expectGolden(join(import.meta.dirname, 'refusal.golden.txt'), texts.join('\n'));
  });

  it('tells the day on which an exemption ended', () => {
    const image = `ghcr.io/acme/app@${DIGEST}`;
    const exemptions = [{ image, reason: 'bought', owner: 'team-a', expires: '2026-11-23' }];
    const reason = refused(image, { exemptions });
    expect(reason.code).to.equal('EXEMPTION_EXPIRED');
    expect(reason.reason).to.contain('2026-11-23').and.contain('exemptions[0]').and.contain('team-a');
  });
});
