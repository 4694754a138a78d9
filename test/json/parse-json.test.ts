/** JSON with keys that V8 reads wrong, and what the standard reader reads of all else. */
import { expect } from 'chai';
import fc from 'fast-check';
import { parseJson } from '../../src/json/parse-json.ts';

describe('a JSON text', () => {
  it('has the keys that it says, also where another object has a key that begins alike', () => {
    parseJson(String.raw`{"x":1,"imag\\":1}`);
    expect(parseJson(String.raw`{"x":1,"imag\u0065":"a:1"}`)).to.deep.equal({ x: 1, image: 'a:1' });
    expect(parseJson(String.raw`[{"y":1,"imag\\":1},{"y":1,"imag\u0065" : "a:1"}]`)).to.deep.equal([
      { y: 1, 'imag\\': 1 },
      { y: 1, image: 'a:1' },
    ]);
    expect(parseJson(String.raw`[{"z":1,"\\":1},{"z":1,"\u0069mage":"a:1"}]`)).to.deep.equal([
      { z: 1, '\\': 1 },
      { z: 1, image: 'a:1' },
    ]);
  });

  it('keeps what looks like a key in a value', () => {
    expect(parseJson(String.raw`{"a":"\"imag\\u0065\":1","b":["\\",":"]}`)).to.deep.equal({
      a: String.raw`"imag\u0065":1`,
      b: ['\\', ':'],
    });
  });

  it('may have millions of escapes in one string', () => {
    const text = `{"a\\u0062":"${'\\n'.repeat(8_000_000)}"}`;
    expect(parseJson(text)).to.have.property('ab').with.length(8_000_000);
  });

  it('is read as the standard reader reads it', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        expect(parseJson(text)).to.deep.equal(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused where the standard reader refuses it', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\\', 'a', '1', ' ', 'u0065', 'null');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(outcome(parseJson, text), text).to.deep.equal(outcome(JSON.parse, text));
      }),
      { numRuns: 5000 },
    );
  });
});

function outcome(read: (text: string) => unknown, text: string): unknown {
  try {
    return [read(text)];
  } catch (error) {
    return error instanceof SyntaxError;
  }
}
