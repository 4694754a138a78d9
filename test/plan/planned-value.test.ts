/** Planned values: what is unknown is told apart at every depth, and nothing hides behind the policy server's proxy. */
import * as proxy from '@pulumi/policy/proxy.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { behindProxy, isList, isRecord, plannedValue, UNKNOWN } from '../../src/plan/planned-value.ts';

/** What the policy server wraps inputs in; its types leave it out. */
const { unknownCheckingProxy } = proxy as unknown as { unknownCheckingProxy: (inputs: object) => object };

const SENTINELS = [
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
];

describe('a planned value', () => {
  for (const sentinel of SENTINELS) {
    it(`is unknown where it is or holds ${sentinel}`, () => {
      expect(plannedValue(sentinel)).to.equal(UNKNOWN);
      expect(plannedValue(`docker.io/kong/kuma-cp:${sentinel}`)).to.equal(UNKNOWN);
      expect(plannedValue({ a: [{ b: sentinel }, 1], c: 'x' })).to.deep.equal({ a: [{ b: UNKNOWN }, 1], c: 'x' });
    });
  }

  it('is itself where nothing in it is unknown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(plannedValue(value)).to.deep.equal(value);
      }),
    );
  });

  it('keeps the shape of everything else, wherever an unknown stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...SENTINELS), (value, sentinel) => {
        const around = { before: value, unknown: [sentinel], after: { value } };
        expect(plannedValue(around)).to.deep.equal({ before: value, unknown: [UNKNOWN], after: { value } });
      }),
    );
  });

  it('is nothing where a plan holds no such thing', () => {
    expect(plannedValue({ a: () => 1, b: Symbol('x'), c: 1n })).to.deep.equal({
      a: undefined,
      b: undefined,
      c: undefined,
    });
  });

  it('is a record, a list or neither', () => {
    expect([{}, [], 'x', null, undefined, UNKNOWN].map((value) => [isRecord(value), isList(value)])).to.deep.equal([
      [true, false],
      [false, true],
      [false, false],
      [false, false],
      [false, false],
      [false, false],
    ]);
  });

  it('has no key of the prototype', () => {
    const value = plannedValue(JSON.parse('{"__proto__":{"image":"a"},"constructor":"b"}'));
    expect(isRecord(value) && Object.keys(value)).to.deep.equal(['__proto__', 'constructor']);
    expect(isRecord(value) && value.image).to.equal(undefined);
  });
});

describe("the policy server's proxy", () => {
  const [sentinel = ''] = SENTINELS;

  it('throws at an unknown value; behind it that value is told apart', () => {
    const proxied = unknownCheckingProxy({ spec: { image: sentinel, name: 'x' } }) as { spec: { image: unknown } };
    expect(() => proxied.spec.image).to.throw();
    expect(plannedValue(behindProxy(proxied))).to.deep.equal({ spec: { image: UNKNOWN, name: 'x' } });
  });

  it('has nothing hidden by a planned key of the name by which it is asked', () => {
    const inputs = {
      __getSpecialProxyTarget: {},
      __isSpecialProxy: false,
      spec: { __getSpecialProxyTarget: { containers: [] }, containers: [{ image: 'a:1' }] },
    };
    const proxied = unknownCheckingProxy(inputs);
    expect(behindProxy(proxied)).to.equal(inputs);
    expect(plannedValue(behindProxy(proxied))).to.deep.equal(inputs);
  });
});
