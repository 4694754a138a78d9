/** Who decides about an image: exemptions before rules, own rules before presets, and nobody for what only looks right. */
import { expect } from 'chai';
import { withDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenRule } from '../../src/configuration/schema-rules.ts';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { decide, trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { reference } from '../registry/attested-image.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const HEX = 'ab'.repeat(32);
const IMAGE = `ghcr.io/acme/app@sha256:${HEX}`;

function rule(...images: readonly string[]): WrittenRule {
  return {
    images: [...images],
    signer: {
      issuer: 'https://token.actions.githubusercontent.com',
      identity: 'https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*',
    },
    source: { repository: 'https://github.com/acme/app', anyRef: true },
  };
}

function exemption(image: string, expires = '2026-12-31') {
  return { image, reason: 'bought', owner: 'team-a', expires };
}

/** `rule rules[0]`, `exempted`, `lookalike docker.io/kong/kuma-cp`. */
function decision(
  configuration: WrittenConfiguration,
  image: string,
  { injected = false, now = NOW }: { readonly injected?: boolean; readonly now?: Date } = {},
): string {
  const decided = decide(trustPolicyFrom(withDefaults(configuration)), reference(image), injected, now);
  switch (decided.kind) {
    case 'rule':
      return `rule ${decided.rule.origin}`;
    case 'lookalike':
      return `lookalike ${decided.of ?? ''}`.trim();
    case 'exempted':
    case 'expired':
    case 'uncovered':
      return decided.kind;
  }
}

describe('the trust policy', () => {
  it('has the preset kong-mesh where nothing is configured', () => {
    expect(decision({}, 'kong/kuma-cp:1')).to.equal('rule preset kong-mesh');
    expect(decision({}, 'nginx')).to.equal('uncovered');
    expect(decision({ presets: [] }, 'kong/kuma-cp:1')).to.equal('lookalike docker.io/kong/kuma-cp');
  });

  it('takes the first own rule that covers the image, and presets after all of them', () => {
    const configuration: WrittenConfiguration = {
      presets: ['kong-mesh', 'kuma'],
      rules: [rule('ghcr.io/acme/special'), rule('ghcr.io/acme/**', 'docker.io/kong/kuma-dp'), rule('ghcr.io/**')],
    };
    expect(decision(configuration, 'ghcr.io/acme/special')).to.equal('rule rules[0]');
    expect(decision(configuration, 'ghcr.io/acme/special/deeper')).to.equal('rule rules[1]');
    expect(decision(configuration, 'kong/kuma-dp')).to.equal('rule rules[1]');
    expect(decision(configuration, 'kong/kuma-cp')).to.equal('rule preset kong-mesh');
    expect(decision(configuration, 'kumahq/kuma-cp')).to.equal('rule preset kuma');
    expect(decision(configuration, 'ghcr.io/other/app')).to.equal('rule rules[2]');
  });

  it('tells in whose place an own rule decides, and its name', () => {
    const decided = (configuration: WrittenConfiguration, image: string) => {
      const found = decide(trustPolicyFrom(withDefaults(configuration)), reference(image), false, NOW);
      return found.kind === 'rule' ? [found.rule.origin, found.insteadOf] : found.kind;
    };
    const wide = { rules: [{ ...rule('docker.io/**'), name: 'the hub' }] };
    expect(decided(wide, 'kong/kuma-cp')).to.deep.equal(['rules[0] "the hub"', 'preset kong-mesh']);
    expect(decided(wide, 'acme/app')).to.deep.equal(['rules[0] "the hub"', undefined]);
    expect(decided({ ...wide, presets: [] }, 'kong/kuma-cp')).to.deep.equal(['rules[0] "the hub"', undefined]);
    expect(decided({}, 'kong/kuma-cp')).to.deep.equal(['preset kong-mesh', undefined]);
  });

  it('compares the canonical name, however the image is written', () => {
    for (const image of [
      'kong/kuma-cp',
      'docker.io/kong/kuma-cp',
      'index.docker.io/kong/kuma-cp:2.14.3',
      `kong/kuma-cp@sha256:${HEX}`,
    ]) {
      expect(decision({}, image)).to.equal('rule preset kong-mesh');
    }
  });

  describe('with an exemption', () => {
    const configuration: WrittenConfiguration = { rules: [rule('ghcr.io/acme/**')], exemptions: [exemption(IMAGE)] };

    it('asks no rule', () => {
      expect(decision(configuration, IMAGE)).to.equal('exempted');
      expect(decision(configuration, `ghcr.io/acme/app:1@sha256:${HEX}`)).to.equal('exempted');
      expect(
        decision({ exemptions: [exemption(`kong/kuma-cp:9@sha256:${HEX}`)] }, `kong/kuma-cp@sha256:${HEX}`),
      ).to.equal('exempted');
      expect(decision(configuration, IMAGE, { injected: true })).to.equal('exempted');
    });

    it('asks the rule about another digest, another repository, and a tag', () => {
      for (const image of [
        `ghcr.io/acme/app@sha256:${'cd'.repeat(32)}`,
        `ghcr.io/acme/app2@sha256:${HEX}`,
        `ghcr.io/acme/sub/app@sha256:${HEX}`,
        'ghcr.io/acme/app:1',
        'ghcr.io/acme/app',
      ]) {
        expect(decision(configuration, image)).to.equal('rule rules[0]');
      }
      expect(decision(configuration, `evil.example/acme/app@sha256:${HEX}`)).to.equal('uncovered');
    });

    it('holds until the end of its last day, UTC', () => {
      const at = (now: string) => decision(configuration, IMAGE, { now: new Date(now) });
      expect(at('2026-12-31T00:00:00Z')).to.equal('exempted');
      expect(at('2026-12-31T23:59:59.999Z')).to.equal('exempted');
      expect(at('2027-01-01T00:59:59+01:00')).to.equal('exempted');
      expect(at('2027-01-01T00:00:00Z')).to.equal('expired');
    });

    it('fails when it has ended, whatever a rule would say', () => {
      expect(decision({ ...configuration, exemptions: [exemption(IMAGE, '2026-11-23')] }, IMAGE)).to.equal('expired');
    });
  });

  describe('with an image that looks like one of a preset', () => {
    const LOOKALIKES: Readonly<Record<string, string>> = {
      'evil.example/kuma-cp': 'lookalike docker.io/kong/kuma-cp',
      'evil.example/kong/kuma-cp:2.14.3': 'lookalike docker.io/kong/kuma-cp',
      'docker.io/k0ng/kuma-dp': 'lookalike docker.io/kong/kuma-dp',
      'docker.io/kong/sub/kumactl': 'lookalike docker.io/kong/kumactl',
      'kuma-init': 'lookalike docker.io/kong/kuma-init',
      'docker.io/kong.evil/ubi-kuma-cni': 'lookalike docker.io/kong/ubi-kuma-cni',
      'docker.io/kumahq/kuma-cp': 'lookalike docker.io/kong/kuma-cp',
      'evil.example/kuma-cp-x': 'uncovered',
      'docker.io/kong/notary': 'uncovered',
      'docker.io/kong/kong-gateway': 'uncovered',
    };
    for (const [image, expected] of Object.entries(LOOKALIKES)) {
      it(`${image}: ${expected}`, () => {
        expect(decision({}, image)).to.equal(expected);
      });
    }

    it('asks an own rule that covers it', () => {
      expect(decision({ rules: [rule('mirror.acme.com/**')] }, 'mirror.acme.com/kong/kuma-cp')).to.equal(
        'rule rules[0]',
      );
    });

    it('fails for an injected image of any name', () => {
      expect(decision({}, 'kuma/kuma-dp:latest', { injected: true })).to.equal('lookalike docker.io/kong/kuma-dp');
      expect(decision({}, 'evil.example/anything', { injected: true })).to.equal('lookalike');
      expect(decision({}, 'evil.example/anything')).to.equal('uncovered');
      expect(decision({}, 'kong/kuma-dp', { injected: true })).to.equal('rule preset kong-mesh');
    });
  });
});
