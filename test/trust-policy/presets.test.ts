/** The presets, image by image and digest by digest, written out by hand. */
import { expect } from 'chai';
import { withDefaults } from '../../src/configuration/defaults.ts';
import { decide, trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { PRESETS, type PresetName } from '../../src/trust-policy/presets/presets.ts';
import { reference } from '../registry/attested-image.ts';

const NOW = new Date('2026-11-24T12:00:00Z');

function decided(preset: PresetName, image: string) {
  return decide(trustPolicyFrom(withDefaults({ presets: [preset] })), reference(image), false, NOW);
}

const IMAGES: Readonly<Record<'kong-mesh' | 'kuma', readonly string[]>> = {
  'kong-mesh': [
    'docker.io/kong/kuma-cp',
    'docker.io/kong/kuma-dp',
    'docker.io/kong/kuma-init',
    'docker.io/kong/kuma-cni',
    'docker.io/kong/kumactl',
    'docker.io/kong/ubi-kuma-cp',
    'docker.io/kong/ubi-kuma-dp',
    'docker.io/kong/ubi-kuma-init',
    'docker.io/kong/ubi-kuma-cni',
    'docker.io/kong/ubi-kumactl',
  ],
  kuma: [
    'docker.io/kumahq/kuma-cp',
    'docker.io/kumahq/kuma-dp',
    'docker.io/kumahq/kuma-init',
    'docker.io/kumahq/kuma-cni',
    'docker.io/kumahq/kumactl',
  ],
};
const SOURCES = { 'kong-mesh': 'https://github.com/Kong/kong-mesh', kuma: 'https://github.com/kumahq/kuma' };
const NOTARIES = {
  'kong-mesh': { registry: 'docker.io', path: 'kong/notary' },
  kuma: { registry: 'docker.io', path: 'kumahq/notary' },
};

describe('the presets', () => {
  for (const preset of ['kong-mesh', 'kuma'] as const) {
    it(`${preset} covers its images, and asks for all that is documented`, () => {
      for (const image of IMAGES[preset]) {
        const decision = decided(preset, `${image}:1.0.0`);
        if (decision.kind !== 'rule') {
          throw new Error(`${image}: ${decision.kind}`);
        }
        expect(decision.rule.attestations).to.deep.equal([NOTARIES[preset]]);
        expect(decision.rule.trustedRoot).to.equal('public-good');
        expect(decision.rule.expectations).to.deep.equal({
          predicateTypes: ['https://slsa.dev/provenance/v0.2'],
          issuer: 'https://token.actions.githubusercontent.com',
          identities: [
            'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v*',
          ],
          sourceRepository: SOURCES[preset],
          ref: { kind: 'tag', oneOf: ['{tag}', 'v{tag}'] },
          workflow: 'build-test-distribute',
          trigger: 'push',
          runner: 'github-hosted',
          subjectNameFromImage: true,
        });
      }
      expect(PRESETS[preset].rules.flatMap(({ images }) => images).toSorted()).to.deep.equal(IMAGES[preset].toSorted());
      expect(PRESETS[preset].exemptions).to.deep.equal([]);
    });
  }

  const THIRD_PARTY = [
    'registry.k8s.io/kubectl@sha256:498806b1515409c41d0d209fe2f5cd891fc571698ff19b1d3d9749f8b9b10f46',
    'registry.k8s.io/kubectl@sha256:54e66c42a1d3a11a1ed4f866ce9fff7e1e48f32a1cb147e3b98a05168a429917',
    'docker.io/bitnami/kubectl@sha256:35f792b0f0b8b3072bb01cd50a23d2dc1ba2488eed70a1a951a1789a8e3bc994',
    'registry.k8s.io/kubectl@sha256:261a9ed843eb68e3d50da132245e2221d75ca19504130e47bd32788c0ff339a0',
    'registry.k8s.io/kubectl@sha256:1c6309bd167feb49b2bc1605bce05973002872fd0d26a2e76499ed0c903ea3cf',
    'registry.k8s.io/kubectl@sha256:d08f476d04d0e30f426f06bc6ff6c38913aaa4591943046b77e2f74a72d3611c',
    'registry.k8s.io/pause@sha256:ee6521f290b2168b6e0935a181d4cff9be1ac3f505666ef0e3c98fae8199917a',
  ];

  it('kong-mesh-third-party exempts seven digests, without an end', () => {
    const { exemptions, rules } = PRESETS['kong-mesh-third-party'];
    expect(exemptions.map(({ repository, digest }) => `${repository}@${digest}`)).to.deep.equal(THIRD_PARTY);
    expect(rules).to.deep.equal([]);
    for (const exemption of exemptions) {
      expect(exemption.reason).to.not.equal('');
      expect(exemption).to.not.have.any.keys('expires', 'owner');
    }
  });

  for (const image of THIRD_PARTY) {
    it(`kong-mesh-third-party exempts ${image.slice(0, 40)}…, and not its tag or another digest`, () => {
      const [repository = ''] = image.split('@');
      expect(decided('kong-mesh-third-party', image).kind).to.equal('exempted');
      expect(decided('kong-mesh-third-party', image.replace('@', ':v9.9.9@')).kind).to.equal('exempted');
      expect(decided('kong-mesh-third-party', `${repository}:latest`).kind).to.equal('uncovered');
      expect(decided('kong-mesh-third-party', `${repository}@sha256:${'0'.repeat(64)}`).kind).to.equal('uncovered');
      expect(decided('kong-mesh', image).kind).to.equal('uncovered');
      expect(decided('kong-mesh-third-party', `evil.example/${image}`).kind).to.equal('uncovered');
    });
  }
});
