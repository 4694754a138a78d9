/** DER, one level at a time, against a reader that is not ours. */
import { expect } from 'chai';
import fc from 'fast-check';
import { ASN1Obj } from '@sigstore/core';
import { derLimitExceeded, derSequence, derValue, derValues } from '../../src/attestation/der.ts';
import { der, SEQUENCE } from '../support/der.ts';

const NULL = Buffer.of(0x05, 0x00);

describe('DER', () => {
  it('is a list of values, each with its tag, content and bytes', () => {
    const long = der(0x04, Buffer.alloc(300, 7));
    const values = derValues(Buffer.concat([NULL, long])) ?? [];
    expect(values.map(({ tag, content }) => [tag, content.length])).to.deep.equal([
      [5, 0],
      [4, 300],
    ]);
    expect(values[1]?.whole.equals(long)).to.equal(true);
    expect(derValues(Buffer.of())).to.deep.equal([]);
  });

  it('is one value of a tag, or the elements of a SEQUENCE', () => {
    expect(derValue(NULL, 5)?.content).to.have.length(0);
    expect(derValue(NULL, 4)).to.equal(undefined);
    expect(derValue(Buffer.concat([NULL, NULL]), 5)).to.equal(undefined);
    expect(derValue(undefined, 5)).to.equal(undefined);
    expect(derSequence(der(SEQUENCE, NULL, NULL))).to.have.length(2);
    expect(derSequence(der(0x31, NULL))).to.equal(undefined);
    expect(derSequence(der(SEQUENCE, Buffer.of(5)))).to.equal(undefined);
  });

  const REFUSED: Readonly<Record<string, string>> = {
    'a tag alone': '30',
    'a length that is too large': '3001',
    'a length of no bytes': '3080',
    'a length with a zero before it': '30820005',
    'a length that could be shorter': '308105',
    'a length of five bytes': '30850100000000',
    'a tag of two bytes': '1f8100',
  };
  for (const [name, hex] of Object.entries(REFUSED)) {
    it(`does not have ${name}`, () => {
      expect(derValues(Buffer.from(hex, 'hex').subarray())).to.equal(undefined);
    });
  }

  it('has limits at all levels, also within an OCTET STRING', () => {
    const identifier = der(0x06, Buffer.alloc(33, 0x83));
    expect(derLimitExceeded(der(SEQUENCE, der(0x06, Buffer.alloc(32, 0x83))), 'it')).to.equal(undefined);
    for (const hidden of [identifier, der(SEQUENCE, identifier), der(SEQUENCE, der(0x04, der(SEQUENCE, identifier)))]) {
      expect(derLimitExceeded(hidden, 'it')).to.include({ code: 'LIMIT_EXCEEDED', found: '33' });
    }
  });

  it('is read wherever the library reads it, and alike', () => {
    const leaf = fc.tuple(fc.constantFrom(2, 4, 5, 6, 12), fc.uint8Array({ maxLength: 200 }));
    const value = leaf.map(([tag, bytes]) => der(tag, Buffer.from(bytes)));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), fc.nat(), fc.integer({ min: 0, max: 255 }), (list, at, byte) => {
        const genuine = der(SEQUENCE, ...list);
        const changed = Buffer.from(genuine);
        changed[at % changed.length] = byte;
        for (const bytes of [genuine, changed]) {
          const library = libraryReading(bytes);
          const ours = derSequence(bytes)?.map(({ whole }) => whole.toString('hex'));
          expect(library === undefined || ours?.join() === library.join()).to.equal(true);
        }
      }),
    );
  });
});

/** @returns the elements of the SEQUENCE, undefined where the library does not read one */
function libraryReading(bytes: Buffer): readonly string[] | undefined {
  try {
    const { tag, subs } = ASN1Obj.parseBuffer(Buffer.from(bytes));
    return tag.toDER() === SEQUENCE ? subs.map((sub) => sub.toDER().toString('hex')) : undefined;
  } catch {
    return undefined;
  }
}
