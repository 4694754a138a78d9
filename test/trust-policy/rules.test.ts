/** A configured rule as what is verified with: nothing of it is lost, and its defaults are those of the contract. */
import { expect } from 'chai';
import { ruleWithDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenRule } from '../../src/configuration/schema-rules.ts';
import { ruleFrom } from '../../src/trust-policy/rules.ts';

const LEAST: WrittenRule = {
  images: ['ghcr.io/acme/**'],
  signer: { issuer: 'https://issuer.example', identity: 'https://host.example/a/b/c.yml@refs/tags/v*' },
  source: { repository: 'https://github.com/acme/app', anyRef: true },
};

describe('a rule', () => {
  it('has the defaults of the contract', () => {
    expect(ruleFrom(ruleWithDefaults(LEAST), 'rules[0]')).to.deep.equal({
      origin: 'rules[0]',
      images: ['ghcr.io/acme/**'],
      attestations: [],
      trustedRoot: 'public-good',
      expectations: {
        predicateTypes: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'],
        issuer: 'https://issuer.example',
        identities: ['https://host.example/a/b/c.yml@refs/tags/v*'],
        sourceRepository: 'https://github.com/acme/app',
        ref: { kind: 'anyRef' },
        subjectNameFromImage: false,
      },
      pin: true,
    });
  });

  it('carries every key over', () => {
    const rule = ruleFrom(
      {
        images: ['a.b/c'],
        attestations: ['docker.io/kong/notary', 'ghcr.io/acme/notary'],
        predicateTypes: ['https://slsa.dev/provenance/v0.2'],
        trustedRoot: 'acme',
        signer: { issuer: 'https://i.example', identity: ['https://x.example/1', 'https://x.example/2'] },
        source: {
          repository: 'https://github.com/acme/app',
          workflow: 'release',
          workflowPath: '.github/workflows/release.yml',
          trigger: 'push',
          runner: 'github-hosted',
          tag: 'v1',
        },
        subjectNameFromImage: true,
        pin: false,
      },
      'preset x',
    );
    expect(rule).to.deep.equal({
      origin: 'preset x',
      images: ['a.b/c'],
      attestations: [
        { registry: 'docker.io', path: 'kong/notary' },
        { registry: 'ghcr.io', path: 'acme/notary' },
      ],
      trustedRoot: 'acme',
      expectations: {
        predicateTypes: ['https://slsa.dev/provenance/v0.2'],
        issuer: 'https://i.example',
        identities: ['https://x.example/1', 'https://x.example/2'],
        sourceRepository: 'https://github.com/acme/app',
        ref: { kind: 'tag', oneOf: ['v1'] },
        workflow: 'release',
        workflowPath: '.github/workflows/release.yml',
        trigger: 'push',
        runner: 'github-hosted',
        subjectNameFromImage: true,
      },
      pin: false,
    });
  });

  it('expects the commit in the image tag where it says so', () => {
    const patternOf = (commitFromImage?: true | string) => {
      const source = { ...LEAST.source, ...(commitFromImage !== undefined && { commitFromImage }) };
      return ruleFrom(ruleWithDefaults({ ...LEAST, source }), 'x').expectations.commitFromImage;
    };
    expect([patternOf(true), patternOf('sha-{commit}'), patternOf()]).to.deep.equal([
      '{commit}',
      'sha-{commit}',
      undefined,
    ]);
  });

  it('expects one ref', () => {
    const refOf = (changes: Partial<WrittenRule['source']>) => {
      const source = { repository: 'https://github.com/acme/app', ...changes };
      return ruleFrom(ruleWithDefaults({ ...LEAST, source }), 'x').expectations.ref;
    };
    expect(refOf({ tag: 'shop/v{tag}' })).to.deep.equal({ kind: 'tag', oneOf: ['shop/v{tag}'] });
    expect(refOf({ branch: 'main' })).to.deep.equal({ kind: 'branch', branch: 'main' });
    expect(refOf({ tagFromImage: true })).to.deep.equal({ kind: 'tag', oneOf: ['{tag}', 'v{tag}'] });
    expect(() => refOf({})).to.throw();
  });

  it('is a bug where it names what is no repository: the configuration check refuses it', () => {
    expect(() => ruleFrom(ruleWithDefaults({ ...LEAST, attestations: ['Not A Repository'] }), 'x')).to.throw();
  });
});
