/** Which pattern of images covers which. */

import { expect } from 'chai';
import fc from 'fast-check';
import { covers } from '../../src/configuration/covers.ts';
import { matchesWildcard } from '../../src/wildcard.ts';

const COVERED: readonly (readonly [string, string])[] = [
  ['ghcr.io/acme/x', 'ghcr.io/acme/x'],
  ['ghcr.io/acme/**', 'ghcr.io/acme/x'],
  ['ghcr.io/acme/**', 'ghcr.io/acme/*'],
  ['ghcr.io/acme/**', 'ghcr.io/acme/a/**'],
  ['ghcr.io/**', 'ghcr.io/**/x'],
  ['ghcr.io/acme/*', 'ghcr.io/acme/x-*'],
  ['ghcr.io/acme/x*', 'ghcr.io/acme/x-*'],
  ['ghcr.io/**/x*', 'ghcr.io/**/x'],
  ['ghcr.io/**/**', 'ghcr.io/**'],
];

const NOT_COVERED: readonly (readonly [string, string])[] = [
  ['ghcr.io/acme/x', 'ghcr.io/acme/y'],
  ['ghcr.io/acme/**', 'ghcr.io/acme'],
  ['ghcr.io/acme/*', 'ghcr.io/acme/**'],
  ['ghcr.io/acme/*', 'ghcr.io/acme/a/b'],
  ['ghcr.io/a*/**', 'ghcr.io/**'],
  ['ghcr.io/*/**', 'ghcr.io/**'],
  ['ghcr.io/acme/x-*', 'ghcr.io/acme/x*'],
  ['ghcr.io/*/**/x', 'ghcr.io/**/x'],
  ['ghcr.io/*/*', 'ghcr.io/**'],
  ['docker.io/**', 'ghcr.io/acme/x'],
];

const segment = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b', '**', '**');
const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
const letters = fc.constantFrom('', 'a', 'b', 'ab', 'c');

/** Texts that a pattern matches: its stars filled in. */
function textOf(from: string): fc.Arbitrary<string> {
  const segments = from.split('/').map((part, index, all) => {
    if (part === '**') {
      const minLength = index === all.length - 1 ? 1 : 0;
      return fc.array(letters, { minLength, maxLength: 3 });
    }
    return fc
      .tuple(...part.split('').map((letter) => (letter === '*' ? letters : fc.constant(letter))))
      .map((parts) => [parts.join('')]);
  });
  return fc.tuple(...segments).map((parts) => parts.flat().join('/'));
}

describe('covers', () => {
  for (const [covering, covered] of COVERED) {
    it(`${covering} covers ${covered}`, () => {
      expect(covers(covering, covered)).to.equal(true);
    });
  }

  for (const [covering, covered] of NOT_COVERED) {
    it(`${covering} does not cover ${covered}`, () => {
      expect(covers(covering, covered)).to.equal(false);
    });
  }

  it('means that every text of the one is a text of the other', () => {
    const cases = fc.tuple(pattern, pattern).chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), textOf(b)));
    fc.assert(
      fc.property(cases, ([a, b, text]) => {
        fc.pre(text !== '' && covers(a, b));
        expect(matchesWildcard(b, text), `${b} ${text}`).to.equal(true);
        expect(matchesWildcard(a, text), `${a} ${text}`).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is only denied where some text of the one is no text of the other', () => {
    const parts = ['a', 'b', 'ab', 'z', 'az', 'zb'];
    const longer = (texts: string[]) => texts.flatMap((text) => parts.map((part) => `${text}/${part}`));
    const two = longer(parts);
    const texts = [...parts, ...two, ...longer(two), ...longer(longer(two))];
    const patterns = ['a', 'b', '*', 'a*', '*b', '**'].flatMap((one) => [
      one,
      ...['a', '*', '**'].map((two) => `${one}/${two}`),
    ]);
    for (const a of patterns) {
      for (const b of patterns.filter((other) => !covers(a, other))) {
        const witness = texts.find((text) => matchesWildcard(b, text) && !matchesWildcard(a, text));
        expect(witness, `${a} does not cover ${b}`).not.to.equal(undefined);
      }
    }
  });

  it('gives up on what nobody writes, rather than taking long', () => {
    expect(covers('**/a/**/b/**/c/**/d/**', '**/e/**/f/**/g/**/h/**')).to.equal(false);
  });
});
