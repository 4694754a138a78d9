/** The bound on values: never too few are counted, whatever JSON holds. */
import { expect } from 'chai';
import fc from 'fast-check';
import { hasTooManyValues, MAX_JSON_VALUES } from '../../src/json/many-values.ts';

describe('the bound on the values of JSON', () => {
  const listOf = (count: number) => Buffer.from(JSON.stringify(Array.from({ length: count }, () => 0)));

  it('holds exactly', () => {
    // The list is a value, too.
    expect(hasTooManyValues(listOf(MAX_JSON_VALUES - 2))).to.equal(false);
    expect(hasTooManyValues(listOf(MAX_JSON_VALUES))).to.equal(true);
    expect(hasTooManyValues(Buffer.alloc(0))).to.equal(false);
  });

  it('is reached by any value that is repeated often enough', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const values = countOf(value);
        const many = Buffer.from(`[${Array.from({ length: Math.ceil(MAX_JSON_VALUES / values) }, () => text).join()}]`);
        expect(hasTooManyValues(many)).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });

  function countOf(value: unknown): number {
    return typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, each) => sum + countOf(each), 1)
      : 1;
  }
});
