/** What is said beside a missing attestation: an image older than provenance, and an attestation that GitHub kept to itself. */
import { expect } from 'chai';
import { ruleWithDefaults, withDefaults } from '../../src/configuration/defaults.ts';
import { ruleFrom, type Rule } from '../../src/trust-policy/rules.ts';
import { trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { withCauseOfAbsence } from '../../src/trust-policy/unattested.ts';
import { failed, type CodedReason } from '../../src/verdict.ts';
import { kongMeshRule, reference } from '../registry/attested-image.ts';

const MISSING: CodedReason = { code: 'ATTESTATION_MISSING', reason: 'no attestation is stored for it in a/b' };

function presetRule(preset: 'kong-mesh' | 'kuma'): Rule {
  const [rule] = trustPolicyFrom(withDefaults({ presets: [preset] })).presetRules;
  if (rule === undefined) {
    throw new Error('the preset has no rule');
  }
  return rule;
}

function ruleOf(identity: string | string[]): Rule {
  const rule = kongMeshRule('docker.io');
  return ruleFrom(ruleWithDefaults({ ...rule, signer: { ...rule.signer, identity } }), 'rules[0]');
}

function explained(rule: Rule, image: string, reason: CodedReason = MISSING) {
  const verdict = withCauseOfAbsence(failed([reason]), rule, reference(image));
  const [found] = verdict.result === 'FAILED' ? verdict.reasons : [];
  return { why: found?.reason.slice(reason.reason.length), remedy: found?.remedy };
}

describe('the cause of a missing attestation', () => {
  const KONG = 'preset kong-mesh: images are attested from 2.8.0 on';
  const VERSIONS: Readonly<Record<string, string>> = {
    'kong/kuma-cp:2.7.29': KONG,
    'kong/kuma-cp:1.9.9': KONG,
    'kong/kuma-cp:2.7.29-amd64': KONG,
    'kong/kuma-cp:latest': KONG,
    [`kong/kuma-cp@sha256:${'ab'.repeat(32)}`]: KONG,
    'kong/kuma-cp:2.8.0': '',
    'kong/kuma-cp:2.10.0': '',
    'kong/kuma-cp:3.0.0': '',
    'kong/kuma-cp:0.0.0-preview.v1234': 'preset kong-mesh: preview builds are never attested',
  };
  for (const [image, why] of Object.entries(VERSIONS)) {
    it(`of ${image.slice(0, 40)}: ${why || 'not known'}`, () => {
      const found = explained(presetRule('kong-mesh'), image);
      expect(found.why).to.equal(why === '' ? '' : `; ${why}`);
      expect(found.remedy === undefined).to.equal(why === '');
    });
  }

  it('is another version for Kuma', () => {
    expect(explained(presetRule('kuma'), 'kumahq/kuma-cp:2.6.9').why).to.contain('from 2.7.0 on');
    expect(explained(presetRule('kuma'), 'kumahq/kuma-cp:2.7.0').why).to.equal('');
  });

  it('is that GitHub did not push it, for a workflow that is none of the generator', () => {
    const own = 'https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v*';
    const generator = String(kongMeshRule('docker.io').signer.identity);
    for (const identity of [own, [generator, own]]) {
      const { why, remedy } = explained(ruleOf(identity), 'acme/shop:1');
      expect(why).to.contain('push-to-registry: true');
      expect(remedy).to.contain('push-to-registry: true');
    }
    for (const identity of [generator, 'https://gitlab.com/acme/shop//.gitlab-ci.yml@refs/tags/v1']) {
      expect(explained(ruleOf(identity), 'acme/shop:1')).to.deep.equal({ why: '', remedy: undefined });
    }
  });

  it('is not told of any other failure, and its remedy goes before what the registry alone suggests', () => {
    const other: CodedReason = { code: 'TAG_MISMATCH', reason: 'x' };
    expect(explained(presetRule('kong-mesh'), 'kong/kuma-cp:2.7.0', other)).to.deep.equal({
      why: '',
      remedy: undefined,
    });
    const own = { ...MISSING, remedy: 'copy all of it' };
    expect(explained(presetRule('kong-mesh'), 'kong/kuma-cp:2.7.0', own).remedy).to.include('use version 2.8.0');
    expect(explained(presetRule('kong-mesh'), 'kong/kuma-cp:2.14.3', own).remedy).to.equal('copy all of it');
  });
});
