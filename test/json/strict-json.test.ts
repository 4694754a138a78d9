/** JSON of strangers that two readers could read in two ways, or that costs more than it is worth, is refused. */
import { expect } from 'chai';
import fc from 'fast-check';
import { readStrictJson } from '../../src/json/strict-json.ts';
import { anything, record, text } from '../../src/json/untrusted-json.ts';

const LIMITS = { levels: 8, tokens: 10_000 };

function read(json: string | Buffer) {
  return readStrictJson(anything, typeof json === 'string' ? Buffer.from(json) : json, LIMITS);
}

describe('strict JSON', () => {
  it('has the wanted shape', () => {
    const shape = record({ a: text });
    expect(readStrictJson(shape, Buffer.from('{"a":"b","reason":"c"}'), LIMITS)).to.deep.equal({
      value: { a: 'b', reason: 'c' },
    });
    expect(readStrictJson(shape, Buffer.from('{"a":1}'), LIMITS)).to.equal('malformed');
  });

  const READ_IN_TWO_WAYS: Readonly<Record<string, string | Buffer>> = {
    'a key twice': '{"a":1,"a":1}',
    'a key twice, written in two ways': String.raw`{"a":1,"\u0061":2}`,
    'a key twice, with blanks': '{"a" :1, "a"\n:2}',
    'a key twice, deep down': '[{"b":{"a":1,"c":[{"a":1}],"a":2}}]',
    'a key twice around an object with it': '{"a":{"a":1},"a":2}',
    'an empty key twice': '{"":1,"":2}',
    'the key __proto__ twice': '{"__proto__":1,"__proto__":2}',
    'a byte order mark': Buffer.from('\ufeff{}'),
    'bytes that are no UTF-8': Buffer.from([0x22, 0xc3, 0x28, 0x22]),
    'a number with a fraction of nothing': '[1.0]',
    'a number with an exponent': '[1e3]',
    'a number with a large exponent': '[1e400]',
    'a negative zero': '[-0]',
    'a number that is rounded': '[9007199254740993]',
    'a number of a thousand digits': `[${'9'.repeat(1000)}]`,
    'two values': '{}{}',
    nothing: '',
    'a comment': '[1 /* one */]',
    'a comma behind the last value': '[1,]',
    'a list that does not end': '[1',
    'a string that does not end': '["a',
    'a key outside an object': '["a":1]',
  };
  for (const [name, json] of Object.entries(READ_IN_TWO_WAYS)) {
    it(`does not have ${name}`, () => {
      expect(read(json)).to.equal('malformed');
    });
  }

  it('may have keys of one name in two objects, and texts that look like keys', () => {
    const json = String.raw`{"a":[{"a":1},{"a":"\"a\":"}],"b":{"a":"a"},"c":["a","a",":"]}`;
    expect(read(json)).to.deep.equal({ value: JSON.parse(json) as unknown });
  });

  it('may have numbers of any form where none counts, and no key twice', () => {
    const lenient = { ...LIMITS, anyNumbers: true } as const;
    const json = '[1.0,1e3,-0,9007199254740993]';
    expect(readStrictJson(anything, Buffer.from(json), lenient)).to.have.property('value');
    expect(readStrictJson(anything, Buffer.from('{"a":1.0,"a":1}'), lenient)).to.equal('malformed');
    expect(readStrictJson(anything, Buffer.from('[1.]'), lenient)).to.equal('malformed');
  });

  it('has a limit of levels and of tokens, whatever the text is', () => {
    expect(read(`${'['.repeat(8)}${']'.repeat(8)}`)).to.have.property('value');
    expect(read(`${'['.repeat(9)}${']'.repeat(9)}`)).to.equal('limit');
    expect(read('[1'.padEnd(20_000, ',1'))).to.equal('limit');
    for (const part of ['[', '{', '"a" ', '1 ', '{}', '"",', '"a":']) {
      expect(read(part.repeat(1_000_000)), part).to.be.oneOf(['limit', 'malformed']);
    }
  });

  it('is read as the standard reader reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => {
        expect(read(json)).to.deep.equal({ value: JSON.parse(json) as unknown });
      }),
    );
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\\', '"a"', '1', '-', ' ', 'u', 'true');
    fc.assert(
      fc.property(fc.array(pieces), (text) => {
        const json = text.join('');
        const result = read(json);
        if (typeof result === 'object') {
          expect(result.value).to.deep.equal(JSON.parse(json));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
