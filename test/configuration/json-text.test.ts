/** Our reader of JSON against the standard one: the same values, the same refusals, but for equal keys. */

import { expect } from 'chai';
import fc from 'fast-check';
import { readJson } from '../../src/configuration/json-text.ts';
import { isFailure } from '../../src/failure.ts';

function standard(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const stray = fc.constantFrom(
  '',
  ' ',
  '\n',
  ',',
  ':',
  '"',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '-',
  '0',
  '1',
  '.',
  'e',
  'null',
  '\ufeff',
  '\u00a0',
);
const damaged = fc.tuple(fc.json({ maxDepth: 4 }), fc.nat(), stray, fc.nat(2)).map(([text, at, what, cut]) => {
  const index = at % (text.length + 1);
  return text.slice(0, index) + what + text.slice(index + cut);
});

describe('readJson', () => {
  it('reads what the standard reader reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readJson(text)).to.deep.equal(standard(text));
      }),
    );
  });

  it('refuses exactly what the standard reader refuses, and equal keys, without quoting', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const read = readJson(text);
        const repeats = isFailure(read) && read.reason.includes('a second time');
        fc.pre(!repeats);
        expect('value' in read ? read : undefined).to.deep.equal(standard(text));
        expect(isFailure(read) ? read.reason : '').to.match(
          /^$|^line \d+, column \d+: |^it is YAML|^it begins with a byte order mark/,
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('tells equal keys apart from the same key in two places', () => {
    expect(readJson('{ "a": { "x": 1 }, "b": { "x": 1 } }')).to.have.property('value');
    expect(readJson('{ "a": { "x": 1, "x": 1 } }')).to.deep.equal({
      reason: 'line 1, column 18: a.x stands here a second time; remove one of the two',
    });
  });
});
