/** JSON that a stranger wrote never throws, and has the shape or is nothing. */
import { expect } from 'chai';
import fc from 'fast-check';
import Type from 'typebox';
import { Check } from 'typebox/value';
import {
  anything,
  integerFrom,
  list,
  map,
  readUntrustedJson,
  record,
  text,
  textLike,
} from '../../src/json/untrusted-json.ts';

const Named = record({ name: text }, { more: anything });

/** One shape of every kind, and the same in typebox's words. */
const Every = record(
  { name: text, hex: textLike(/^[0-9a-f]{2}$/), counts: list(integerFrom(1)) },
  { notes: map(text), inner: record({ more: anything }) },
);
const EveryOfTypebox = Type.Object({
  name: Type.String(),
  hex: Type.String({ pattern: '^[0-9a-f]{2}$' }),
  counts: Type.Array(Type.Integer({ minimum: 1 })),
  notes: Type.Optional(Type.Record(Type.String(), Type.String())),
  inner: Type.Optional(Type.Object({ more: Type.Unknown() })),
});

describe('untrusted JSON', () => {
  it('is the value where it has the shape', () => {
    expect(readUntrustedJson(Named, Buffer.from('{"name":"é","more":[1]}'))).to.deep.equal({ name: 'é', more: [1] });
  });

  const WRONG: Readonly<Record<string, Buffer>> = {
    'of another shape': Buffer.from('{"name":1}'),
    'without the key': Buffer.from('{"more":1}'),
    'with a key that only the prototype has': Buffer.from('{"__proto__":{"name":"x"}}'),
    null: Buffer.from('null'),
    'a list': Buffer.from('[]'),
    empty: Buffer.of(),
    'no UTF-8': Buffer.from([0x22, 0xff, 0x22]),
    'UTF-8 cut off': Buffer.from('{"name":"é"}').subarray(0, 10),
    'two values': Buffer.from('{"name":"a"}{"name":"b"}'),
    'nested without end': Buffer.from(`${'{"name":"x","more":'.repeat(100_000)}1`),
  };
  for (const [name, bytes] of Object.entries(WRONG)) {
    it(`is nothing where it is ${name}`, () => {
      expect(readUntrustedJson(Named, bytes)).to.equal(undefined);
    });
  }

  it('throws on no bytes at all', () => {
    const json = fc.json().map((written) => Buffer.from(written));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), json), (bytes) => {
        const value = readUntrustedJson(Named, bytes);
        expect(value === undefined || typeof value.name === 'string').to.equal(true);
      }),
    );
  });

  it('has a shape exactly if typebox says so', () => {
    const odd = fc.oneof(fc.constantFrom(null, 'ab', 'zz', '', 0, 1, 1.5, -1, true), fc.constant([]), fc.constant({}));
    const mostly = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 9, arbitrary }, odd);
    const value = fc.record(
      {
        name: mostly(fc.string()),
        hex: mostly(fc.constant('0f')),
        counts: mostly(fc.array(mostly(fc.integer({ min: 1 })))),
        notes: mostly(fc.dictionary(fc.string(), mostly(fc.string()))),
        inner: mostly(fc.record({ more: odd }, { requiredKeys: [] })),
        other: odd,
      },
      { requiredKeys: [] },
    );
    let right = 0;
    fc.assert(
      fc.property(mostly(value), (candidate) => {
        const ours = Every(candidate);
        right += ours ? 1 : 0;
        expect(ours).to.equal(Check(EveryOfTypebox, candidate));
      }),
      { numRuns: 5000 },
    );
    expect(right).to.be.above(100);
  });
});
