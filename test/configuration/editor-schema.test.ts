/** docs/configuration.schema.json is what the definition says, accepts what the pack accepts, and marks what is misspelt. `UPDATE_GOLDEN=1` writes it. */

import { expect } from 'chai';
import { join } from 'node:path';
import { format } from 'prettier';
import { Check } from 'typebox/schema';
import { codeBlocks, DOCUMENTS } from '../support/documents.ts';
import { editorSchema } from '../support/editor-schema.ts';
import { expectGolden } from '../support/golden.ts';
import { EXAMPLE } from '../support/reference-page.ts';
import { RULE } from './examples.ts';
import { TWINS } from './twins.ts';

const FILE = join(import.meta.dirname, '../../docs/configuration.schema.json');
const SCHEMA = JSON.parse(JSON.stringify(editorSchema())) as object;

function accepts(value: unknown): boolean {
  return Check(SCHEMA, value);
}

function policy(configuration: unknown): object {
  return { 'image-provenance': configuration };
}

describe('the schema for editors', () => {
  it('is what the definition says', async () => {
    const text = await format(JSON.stringify(editorSchema()), { parser: 'json', printWidth: 120 });
    expectGolden(FILE, text);
  });

  it('accepts every configuration that the pack accepts', () => {
    const marked = TWINS.filter(({ accepted }) => !accepts(policy(accepted))).map(({ of }) => of);
    expect(marked).to.deep.equal([]);
    expect(accepts(EXAMPLE)).to.equal(true);
  });

  it('accepts every example of the documents', () => {
    const examples = DOCUMENTS.flatMap(codeBlocks)
      .filter(({ language }) => language === 'json')
      .map(({ lines }) => JSON.parse(lines.join('\n')) as object)
      .filter((value) => 'image-provenance' in value || 'policies' in value);
    expect(examples).to.have.length.above(5);
    expect(examples.filter((example) => !accepts(example))).to.deep.equal([]);
  });

  it("accepts both of Pulumi's forms, and levels alone", () => {
    expect(accepts({ 'image-provenance': 'advisory', all: 'mandatory', environments: [] })).to.equal(true);
    expect(accepts({ version: 2, policies: { 'image-provenance': { pinning: 'off' } }, exceptions: [] })).to.equal(
      true,
    );
  });

  const wrong: Readonly<Record<string, unknown>> = {
    'a misspelt policy': { 'image-provenence': {} },
    'a misspelt key': policy({ presetz: [] }),
    'a misspelt key in a rule': policy({ rules: [{ ...RULE, image: [] }] }),
    'a preset that there is not': policy({ presets: ['kong'] }),
    'a level that there is not': policy('advisry'),
    'a rule without a signer': policy({ rules: [{ ...RULE, signer: undefined }] }),
    'a rule with a tag and a branch': policy({ rules: [{ ...RULE, source: { ...RULE.source, tag: 'v1' } }] }),
    'a text where a list must be': policy({ rules: [{ ...RULE, images: 'ghcr.io/acme/**' }] }),
    'a timeout of 0': policy({ timeoutSeconds: 0 }),
    'policies without a version': { policies: { 'image-provenance': {} } },
    'a version without policies around the policy': { version: 2, 'image-provenance': {} },
    'another key for all policies': { all: { pinning: 'off' } },
  };
  for (const [what, value] of Object.entries(wrong)) {
    it(`marks ${what}`, () => {
      expect(accepts(JSON.parse(JSON.stringify(value)))).to.equal(false);
    });
  }
});
