/** The command that checks an image by hand: Kong's own, anchored, and safe to paste into a shell. */
import { expect } from 'chai';
import { ruleWithDefaults, withDefaults } from '../../src/configuration/defaults.ts';
import { reproduceCommand, reproduceLine } from '../../src/report/reproduce.ts';
import { decide, trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { ruleFrom } from '../../src/trust-policy/rules.ts';
import { failed } from '../../src/verdict.ts';
import { changedRule, kongMeshRule, reference } from '../registry/attested-image.ts';
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

  it("has cosign's name of the predicate type that the rule takes, or that its signer writes", () => {
    const v1 = 'https://slsa.dev/provenance/v1' as const;
    const v02 = 'https://slsa.dev/provenance/v0.2' as const;
    const signer = { issuer: 'https://i.example', identity: 'https://github.com/a/b/c.yml@refs/tags/v1' };
    const typeOf = (...changes: Parameters<typeof changedRule>) =>
      / --type (\w+) /.exec(reproduceCommand(image, DIGEST, changedRule(...changes)))?.[1];
    expect(typeOf('docker.io')).to.equal('slsaprovenance');
    expect(typeOf('docker.io', { predicateTypes: [v1] })).to.equal('slsaprovenance1');
    expect(typeOf('docker.io', { signer })).to.equal('slsaprovenance1');
    expect(typeOf('docker.io', { signer, predicateTypes: [v02] })).to.equal('slsaprovenance');
  });

  it('names the places that were asked, where these are mirrors', () => {
    const asked = {
      image: { registry: 'cache.acme.com', path: 'hub/kong/kuma-cp' },
      attestations: { registry: 'cache.acme.com', path: 'hub/kong/notary' },
    };
    const rule = changedRule('docker.io');
    expect(reproduceCommand(image, DIGEST, rule, asked)).to.match(
      new RegExp(
        `^COSIGN_REPOSITORY=cache.acme.com/hub/kong/notary cosign verify-attestation cache.acme.com/hub/kong/kuma-cp:2.14.3@${DIGEST} `,
      ),
    );
    expect(reproduceCommand(image, undefined, rule, asked)).to.equal(
      'crane digest cache.acme.com/hub/kong/kuma-cp:2.14.3',
    );
  });

  describe('with a trusted root', () => {
    const ROOT = { trustedRoot: 'acme' };
    const ruleUnder = (trustedRoots: Parameters<typeof ruleFrom>[2]) =>
      ruleFrom(ruleWithDefaults({ ...kongMeshRule('docker.io'), ...ROOT }), 'rules[0]', trustedRoots);
    const line = (rule: ReturnType<typeof ruleUnder>, digest: string | undefined = DIGEST) =>
      reproduceLine(image, failed([], digest), rule);

    it('of a file names the file', () => {
      const rule = ruleUnder({ acme: { file: "/etc/sigstore/it's a root.json", timestamps: 'log' } });
      expect(line(rule))
        .to.match(/^to check by hand: COSIGN_REPOSITORY=/)
        .and.contain(String.raw`--trusted-root='/etc/sigstore/it'\''s a root.json'`);
    });

    it('of the configuration itself says to save it first', () => {
      const rule = ruleUnder({ acme: { json: {}, timestamps: 'log' } });
      expect(line(rule))
        .to.match(
          /^to check by hand, with the trusted root acme saved as a file trusted-root\.json: COSIGN_REPOSITORY=/,
        )
        .and.contain("--trusted-root='trusted-root.json'");
      expect(reproduceLine(image, failed([]), rule)).to.equal(
        'to check by hand: crane digest docker.io/kong/kuma-cp:2.14.3',
      );
    });

    it('of GitHub is named too', () => {
      const github = changedRule('docker.io', { trustedRoot: 'github' });
      expect(reproduceLine(image, failed([], DIGEST), github)).to.match(
        /^to check by hand, with the trusted root github saved as a file trusted-root\.json: COSIGN_REPOSITORY=/,
      );
    });

    it('that cosign has itself is not named', () => {
      expect(reproduceLine(image, failed([], DIGEST), changedRule('docker.io')))
        .to.match(/^to check by hand: COSIGN_REPOSITORY=/)
        .and.not.contain('--trusted-root');
    });

    it('is that of the rule in a whole policy', () => {
      const policy = trustPolicyFrom(
        withDefaults({
          rules: [{ ...kongMeshRule('docker.io'), ...ROOT }],
          trustedRoots: { acme: { file: '/etc/root.json' } },
        }),
      );
      const rules = [...policy.ownRules, ...policy.presetRules];
      expect(rules.map(({ trustedRootFile }) => trustedRootFile)).to.deep.equal(['/etc/root.json', undefined]);
    });
  });

  it('quotes what the configuration says', () => {
    const rule = changedRule('docker.io', {}, { workflow: "it's; rm -rf /" });
    expect(reproduceCommand(image, DIGEST, rule)).to.contain(String.raw`-name='it'\''s; rm -rf /'`);
  });
});
