/** The command that checks an image by hand: Kong's own, anchored, and safe to paste into a shell. */
import { expect } from 'chai';
import { reproduceCommand } from '../../src/report/reproduce.ts';
import { withDefaults } from '../../src/configuration/defaults.ts';
import { decide, trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { changedRule, reference } from '../registry/attested-image.ts';
import { DIGEST } from './results.ts';

describe('the command that checks an image by hand', () => {
  const image = reference('kong/kuma-cp:2.14.3');

  it('is what Kong documents, for an image of the preset', () => {
    const decision = decide(trustPolicyFrom(withDefaults({})), image, false, new Date(0));
    if (decision.kind !== 'rule') {
      throw new Error(decision.kind);
    }
    expect(reproduceCommand(image, DIGEST, decision.rule)).to.equal(
      [
        `COSIGN_REPOSITORY=docker.io/kong/notary cosign verify-attestation docker.io/kong/kuma-cp:2.14.3@${DIGEST}`,
        '--type slsaprovenance',
        "--certificate-oidc-issuer='https://token.actions.githubusercontent.com'",
        String.raw`--certificate-identity-regexp='^https://github\.com/slsa-framework/slsa-github-generator/\.github/workflows/generator_container_slsa3\.yml@refs/tags/v[^/]*$'`,
        "--certificate-github-workflow-repository='Kong/kong-mesh'",
        "--certificate-github-workflow-name='build-test-distribute'",
        "--certificate-github-workflow-trigger='push'",
      ].join(' '),
    );
  });

  it('resolves the reference where it has no digest yet', () => {
    expect(reproduceCommand(image, undefined, changedRule('docker.io'))).to.equal(
      'crane digest docker.io/kong/kuma-cp:2.14.3',
    );
  });

  it('looks beside the image where the rule names no other place, and matches several signers as wholes', () => {
    const rule = changedRule('docker.io', {
      attestations: [],
      signer: { issuer: 'https://i.example', identity: ['https://a.example/x', 'https://b.example/y'] },
    });
    const command = reproduceCommand(image, DIGEST, rule);
    expect(command).to.match(/^COSIGN_REPOSITORY=docker\.io\/kong\/kuma-cp /);
    expect(command).to.contain(String.raw`'^(https://a\.example/x|https://b\.example/y)$'`);
  });

  it('quotes what the configuration says', () => {
    const rule = changedRule('docker.io', {}, { workflow: "it's; rm -rf /" });
    expect(reproduceCommand(image, DIGEST, rule)).to.contain(String.raw`-name='it'\''s; rm -rf /'`);
  });
});
