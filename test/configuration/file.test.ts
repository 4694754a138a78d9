/** The file of --policy-pack-config, in both forms. */

import { expect } from 'chai';
import { configurationFromFile } from '../../src/configuration/file.ts';
import { isFailure } from '../../src/failure.ts';
import { REFUSED_FILES } from './refused-files.ts';

const ACCEPTED: readonly (readonly [text: string, pinning: string])[] = [
  ['', 'off'],
  ['{}', 'off'],
  ['{ "image-provenance": { "pinning": "advisory" } }', 'advisory'],
  ['{ "image-provenance": "disabled", "all": "advisory" }', 'off'],
  ['{ "image-provenance": { "pinning": "off" }, "all": "advisory" }', 'off'],
  ['{ "all": { "enforcementLevel": "advisory" } }', 'off'],
  ['{ "image-provenance": { "enforcementLevel": "advisory" }, "environments": ["a/b"] }', 'off'],
  ['{ "version": 2 }', 'off'],
  [
    '{ "version": 2, "policies": { "all": "disabled", "image-provenance": { "pinning": "off" } }, "exceptions": [] }',
    'off',
  ],
  ['{ "image-provenance": { "trustedRoots": { "a": { "json": { "x": "\\u00e9\\"{" } } } } }', 'off'],
];

describe('configurationFromFile', () => {
  for (const [text, pinning] of ACCEPTED) {
    it(`reads ${text === '' ? 'an empty file' : text}`, () => {
      const read = configurationFromFile(text);
      expect(isFailure(read) ? read.problems : []).to.deep.equal([]);
      expect(!isFailure(read) && read.pinning).to.equal(pinning);
    });
  }

  for (const text of REFUSED_FILES) {
    it(`refuses ${JSON.stringify(text.slice(0, 90))}, and shows nothing of its values`, () => {
      const read = configurationFromFile(text);
      const problems = isFailure(read) ? read.problems : [];
      expect(problems).to.not.deep.equal([]);
      expect(JSON.stringify(problems)).to.not.contain('hunter2');
    });
  }

  it('takes the level for all policies where this one has none of its own', () => {
    const levelOf = (text: string) => {
      const read = configurationFromFile(text);
      return isFailure(read) ? read.reason : read.enforcementLevel;
    };
    expect(levelOf('{ "all": "advisory" }')).to.equal('advisory');
    expect(levelOf('{ "all": "advisory", "image-provenance": { "pinning": "off" } }')).to.equal('advisory');
    expect(levelOf('{ "all": "advisory", "image-provenance": "disabled" }')).to.equal('disabled');
    expect(levelOf('{}')).to.equal('mandatory');
  });
});
