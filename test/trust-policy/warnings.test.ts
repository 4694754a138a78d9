/** What check-config warns of; the sentences are in configuration/sentences.golden.txt. */
import { expect } from 'chai';
import { checkConfiguration } from '../../src/configuration/check.ts';
import { isFailure } from '../../src/failure.ts';
import { warnings } from '../../src/trust-policy/warnings.ts';
import { NOW, WARNED } from './warned.ts';

function warnedPaths(written: object): string[] {
  const configuration = checkConfiguration(written);
  if (isFailure(configuration)) {
    throw new Error(configuration.reason);
  }
  return warnings(configuration, NOW).map(({ path }) => path);
}

describe('warnings', () => {
  for (const { of, warned, at, not } of WARNED) {
    it(`are of ${of}`, () => {
      expect(warnedPaths(warned)).to.deep.equal(at);
      expect(warnedPaths(not)).to.deep.equal([]);
    });
  }

  it('are none where nothing is configured', () => {
    expect(warnedPaths({})).to.deep.equal([]);
  });
});
