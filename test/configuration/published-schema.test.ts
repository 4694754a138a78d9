/** What Pulumi is shown: everything by name, nothing that its engine could refuse by. */

import { expect } from 'chai';
import { Check } from 'typebox/schema';
import { publishedSchema } from '../../src/configuration/published-schema.ts';
import { ConfigurationSchema } from '../../src/configuration/schema.ts';

const { properties } = publishedSchema();

describe('the published schema', () => {
  it("has every key but Pulumi's own", () => {
    const keys = Object.keys(ConfigurationSchema.properties);
    expect(Object.keys(properties)).to.deep.equal(keys.filter((key) => key !== 'enforcementLevel'));
  });

  it('describes what is inside', () => {
    expect(properties.rules?.items).to.have.nested.property('properties.signer.properties.issuer.description');
    expect(properties.registries?.additionalProperties).to.have.nested.property('properties.plainHttp.description');
  });

  it('has only words that refuse nothing by themselves', () => {
    const words = [
      ...JSON.stringify(properties).matchAll(/"(type|required|enum|const|anyOf|format|default|min\w+|max\w+)":/g),
    ];
    expect(words).to.deep.equal([]);
  });

  const wrong: readonly unknown[] = [
    { rules: 3 },
    { rules: [3, { images: {} }] },
    { registries: { x: [] } },
    { x: null },
  ];
  for (const value of wrong) {
    it(`leaves ${JSON.stringify(value)} to the pack`, () => {
      // As pulumi's convertSchema() has it.
      expect(Check({ type: 'object', properties: properties }, value)).to.equal(true);
    });
  }
});
