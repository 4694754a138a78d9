/** The check of a configuration: what is accepted has its defaults, what is refused has each problem at its place. */

import { expect } from 'chai';
import { checkConfiguration } from '../../src/configuration/check.ts';
import { withDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { RULE, sentences } from './examples.ts';
import { TWINS } from './twins.ts';
import { isFailure } from '../../src/failure.ts';

describe('checkConfiguration', () => {
  for (const { of, accepted, refused, at } of TWINS) {
    it(`tells apart ${of}`, () => {
      expect(checkConfiguration(accepted)).to.deep.equal(withDefaults(accepted as WrittenConfiguration));
      const checked = checkConfiguration(refused);
      const problems = isFailure(checked) ? checked.problems : [];
      expect(problems.map(({ path }) => path)).to.deep.equal([at]);
    });
  }

  it('tells everything at once, in the order of the document, a misspelt key once', () => {
    const value = {
      timeoutSeconds: 'x',
      rules: [
        RULE,
        { source: RULE.source, images: 'ghcr.io/x', signer: { isuer: 'x', identity: RULE.signer.identity } },
        RULE,
        { images: ['ghcr.io/y/*'], source: {} },
      ],
      presets: 'kuma',
    };
    expect(sentences(value)).to.deep.equal([
      'timeoutSeconds: must be a number, not a string',
      'rules[1].images: must be an array, not a string',
      'rules[1].signer.isuer: is not a key here; did you mean issuer?',
      'rules[2]: is never reached, since rules[0] matches all its images; move it before rules[0], or remove it',
      'rules[3].source: must have one of tag, branch, tagFromImage and anyRef',
      'rules[3].source.repository: is missing, and anybody may call a reusable workflow: without the source its identity proves nothing; write "repository": "https://github.com/OWNER/REPO"',
      'rules[3].signer: is missing',
      'presets: must be an array, not a string',
    ]);
  });

  it('never gives away what looks like a credential, nor anything long', () => {
    const value = {
      pinning: 'ghp_0123456789abcdefghij',
      enforcementLevel: 'x'.repeat(500),
      registries: { 'docker.io': { mirrors: ['https://user:hunter2@cache.acme.com'] } },
      [`password=${'y'.repeat(300)}`]: 1,
    };
    const said = sentences(value);
    expect(said).to.have.length(4);
    expect(said.join('\n')).not.to.match(/ghp_|hunter2|x{81}|y{10}/);
  });
});
