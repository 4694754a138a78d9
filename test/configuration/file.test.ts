/** The file of --policy-pack-config, in both forms. */

import { expect } from 'chai';
import { configurationFromFile } from '../../src/configuration/file.ts';
import { isFailure } from '../../src/failure.ts';

const ACCEPTED: readonly (readonly [text: string, pinning: string | undefined])[] = [
  ['', undefined],
  ['{}', undefined],
  ['{ "image-provenance": { "pinning": "advisory" } }', 'advisory'],
  ['{ "image-provenance": "disabled", "all": "advisory" }', undefined],
  ['{ "image-provenance": { "pinning": "off" }, "all": "advisory" }', 'off'],
  ['{ "all": { "enforcementLevel": "advisory" } }', undefined],
  ['{ "image-provenance": { "enforcementLevel": "advisory" }, "environments": ["a/b"] }', undefined],
  ['{ "version": 2 }', undefined],
  [
    '{ "version": 2, "policies": { "all": "disabled", "image-provenance": { "pinning": "off" } }, "exceptions": [] }',
    'off',
  ],
  ['{ "image-provenance": { "trustedRoots": { "a": { "json": { "x": "\\u00e9\\"{" } } } } }', undefined],
];

const REFUSED: readonly (readonly [text: string, ...sentences: string[]])[] = [
  ['{\n  "a": 1,\n}', 'the file: line 3, column 1: is not JSON: a key in double quotes is wanted here'],
  ['{ "a": "hunter2', 'the file: line 1, column 8: is not JSON: nothing that JSON knows stands here'],
  ['{ "a": 1', 'the file: line 1, column 9: ends too early'],
  ['{ "a": 1 "b": 2 }', 'the file: line 1, column 10: is not JSON: a comma or } is wanted here'],
  ['{ "a" 1 }', 'the file: line 1, column 7: is not JSON: a colon is wanted here'],
  ['[1,]', 'the file: line 1, column 4: is not JSON: a value is wanted here'],
  ['// hunter2\n{}', 'the file: line 1, column 1: is not JSON: nothing that JSON knows stands here'],
  ['{} {}', 'the file: line 1, column 4: goes on after its end'],
  ['['.repeat(5000), 'the file: line 1, column 202: nests too deeply'],
  ['{ "a": "\u0001" }', 'the file: is not JSON'],
  ['[]', 'the configuration: is a list, but an object is wanted'],
  [
    '{ "image-provenance": { "rules": [],\n"r\\u0075les": [] } }',
    'the file: line 2, column 1: image-provenance.rules stands here a second time; leave one of the two out',
  ],
  [
    '{ "image-provenence": {} }',
    'image-provenence: there is no "image-provenence" in this pack\'s file; did you mean image-provenance?',
  ],
  [
    '{ "other-policy": "disabled" }',
    'other-policy: there is no "other-policy" in this pack\'s file; what can stand here: all, image-provenance, environments',
  ],
  [
    '{ "__proto__": { "image-provenance": "disabled" } }',
    '["__proto__"]: there is no "__proto__" in this pack\'s file; what can stand here: all, image-provenance, environments',
  ],
  [
    '{ "image-provenance": null }',
    'image-provenance: is null, but an object or a level is wanted; where nothing is meant, leave the key out',
  ],
  ['{ "image-provenance": "mandatroy" }', 'enforcementLevel: there is no "mandatroy"; did you mean mandatory?'],
  ['{ "all": "advisry" }', 'all: there is no "advisry"; did you mean advisory?'],
  ['{ "all": { "pinning": "off" } }', 'all.pinning: cannot be set for all; only enforcementLevel can'],
  ['{ "version": 3 }', 'version: can only be the number 2'],
  ['{ "version": "2" }', 'version: can only be the number 2'],
  ['{ "version": 2, "policies": [] }', 'policies: is a list, but an object is wanted'],
  [
    '{ "version": 2, "image-provenance": {} }',
    'image-provenance: there is no "image-provenance" in this pack\'s file; what can stand here: version, policies, exceptions, environments',
  ],
  [
    '{ "version": 2, "policies": { "image-provenance": { "pinning": "of" } }, "polices": {} }',
    'polices: there is no "polices" in this pack\'s file; did you mean policies?',
    'pinning: there is no "of"; did you mean off?',
  ],
];

describe('configurationFromFile', () => {
  for (const [text, pinning] of ACCEPTED) {
    it(`reads ${text === '' ? 'an empty file' : text}`, () => {
      const read = configurationFromFile(text);
      expect(isFailure(read) ? read.problems : []).to.deep.equal([]);
      expect(!isFailure(read) && read.pinning).to.equal(pinning);
    });
  }

  for (const [text, ...sentences] of REFUSED) {
    it(`refuses ${JSON.stringify(text.slice(0, 90))}`, () => {
      const read = configurationFromFile(text);
      expect(isFailure(read) && read.problems.map(({ sentence }) => sentence)).to.deep.equal(sentences);
    });
  }
});
