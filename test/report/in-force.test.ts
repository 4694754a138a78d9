/** A trust policy in plain words, compared with a file as a whole: every key of a rule changes the text. */
import { expect } from 'chai';
import { join } from 'node:path';
import { withDefaults } from '../../src/configuration/defaults.ts';
import { RuleSchema, type WrittenRule } from '../../src/configuration/schema-rules.ts';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { policyInWords } from '../../src/command/check-config.ts';
import { DIGEST, EXEMPTION, RESOURCE_EXEMPTION, RULE } from '../configuration/examples.ts';
import { expectGolden } from '../support/golden.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const { repository } = RULE.source;

function words(configuration: WrittenConfiguration): string {
  return policyInWords(withDefaults(configuration), NOW).join('\n');
}

function ofRule(change: Partial<WrittenRule>): string {
  return words({ presets: [], rules: [{ ...RULE, ...change } as WrittenRule] });
}

/** Each key of a rule and of its parts, changed. */
const CHANGES: Readonly<Record<string, Partial<WrittenRule>>> = {
  name: { name: 'our services' },
  images: { images: ['ghcr.io/other/*'] },
  attestations: { attestations: ['docker.io/kong/notary'] },
  predicateTypes: { predicateTypes: ['https://slsa.dev/provenance/v1'] },
  trustedRoot: { trustedRoot: 'acme' },
  'signer.issuer': { signer: { ...RULE.signer, issuer: 'https://gitlab.com' } },
  'signer.identity': { signer: { ...RULE.signer, identity: [RULE.signer.identity, `${RULE.signer.identity}.1`] } },
  'source.repository': { source: { repository: 'https://github.com/acme/other', anyRef: true } },
  'source.workflow': { source: { repository, anyRef: true, workflow: 'release' } },
  'source.workflowPath': { source: { repository, anyRef: true, workflowPath: '.github/workflows/release.yml' } },
  'source.trigger': { source: { repository, anyRef: true, trigger: 'push' } },
  'source.runner': { source: { repository, anyRef: true, runner: 'github-hosted' } },
  'source.tag': { source: { repository, tag: 'shop/v{tag}' } },
  'source.branch': { source: { repository, branch: 'main' } },
  'source.tagFromImage': { source: { repository, tagFromImage: true } },
  'source.anyRef': { source: { repository, branch: 'other' } },
  'source.commitFromImage': { source: { repository, anyRef: true, commitFromImage: 'sha-{commit}' } },
  subjectNameFromImage: { subjectNameFromImage: true },
  pin: { pin: false },
};

describe('a policy in plain words', () => {
  it('is as in the file', () => {
    const configuration: WrittenConfiguration = {
      presets: ['kong-mesh', 'kong-mesh-third-party'],
      rules: Object.values(CHANGES).map((change) => ({ ...RULE, ...change }) as WrittenRule),
      exemptions: [EXEMPTION, RESOURCE_EXEMPTION, { ...EXEMPTION, image: `a/b@${DIGEST}`, expires: '2026-11-24' }],
      enforcement: { uncovered: 'advisory', unknown: 'advisory', notInPlan: 'off' },
    };
    expectGolden(join(import.meta.dirname, 'in-force.golden.txt'), `${words(configuration)}\n`);
  });

  it('tells every key of a rule', () => {
    const { signer, source } = RuleSchema.properties;
    const inner = (name: string, { properties }: { readonly properties: object }) =>
      Object.keys(properties).map((key) => `${name}.${key}`);
    const keys = Object.keys(RuleSchema.properties).filter((key) => key !== 'signer' && key !== 'source');
    expect(Object.keys(CHANGES)).to.have.members([...keys, ...inner('signer', signer), ...inner('source', source)]);
    const plain = ofRule({});
    for (const [key, change] of Object.entries(CHANGES)) {
      expect(ofRule(change), key).to.not.equal(plain);
    }
  });
});
