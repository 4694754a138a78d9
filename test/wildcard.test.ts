/** Texts with `*` against a second, plainer matcher. */
import { expect } from 'chai';
import fc from 'fast-check';
import { matchesWildcard } from '../src/wildcard.ts';

/** The definition, word for word, without any thought for its cost. */
function matchesPlainly(patterns: readonly string[], segments: readonly string[]): boolean {
  const [pattern, ...rest] = patterns;
  if (pattern === undefined) {
    return segments.length === 0;
  }
  if (pattern === '**') {
    const least = rest.length === 0 ? 1 : 0;
    return Array.from({ length: segments.length + 1 }, (_, count) => count).some(
      (count) => count >= least && matchesPlainly(rest, segments.slice(count)),
    );
  }
  const [segment, ...others] = segments;
  return (
    segment !== undefined && matchesLetters(Array.from(pattern), Array.from(segment)) && matchesPlainly(rest, others)
  );
}

function matchesLetters(pattern: readonly string[], letters: readonly string[]): boolean {
  const [symbol, ...rest] = pattern;
  if (symbol === undefined) {
    return letters.length === 0;
  }
  if (symbol === '*') {
    return matchesLetters(rest, letters) || (letters.length > 0 && matchesLetters(pattern, letters.slice(1)));
  }
  return letters[0] === symbol && matchesLetters(rest, letters.slice(1));
}

const CASES: readonly (readonly [string, string, boolean])[] = [
  ['docker.io/kong/kuma-cp', 'docker.io/kong/kuma-cp', true],
  ['docker.io/kong/kuma-cp', 'docker.io/kong/kuma-cpx', false],
  ['docker.io/kong/kuma-cp', 'evil/docker.io/kong/kuma-cp', false],
  ['docker.io/kong/kuma-cp', 'docker-io/kong/kuma-cp', false],
  ['docker.io/kong/kuma-cp', 'docker.io/Kong/kuma-cp', false],
  ['docker.io/kong/*', 'docker.io/kong/kuma-cp', true],
  ['docker.io/kong/*', 'docker.io/kong/a/b', false],
  ['docker.io/kong/*', 'docker.io/kong', false],
  ['docker.io/kong/ubi-*', 'docker.io/kong/ubi-', true],
  ['docker.io/kong/ubi-*', 'docker.io/kong/kuma-cp', false],
  ['ghcr.io/acme/**', 'ghcr.io/acme/a', true],
  ['ghcr.io/acme/**', 'ghcr.io/acme/a/b/c', true],
  ['ghcr.io/acme/**', 'ghcr.io/acme', false],
  ['ghcr.io/acme/**', 'ghcr.io/acme-evil/a', false],
  ['ghcr.io/**/app', 'ghcr.io/app', true],
  ['ghcr.io/**/app', 'ghcr.io/a/b/app', true],
  ['ghcr.io/**/app', 'ghcr.io/a/b/app/x', false],
  ['a@refs/tags/v*', 'a@refs/tags/v2.1.0', true],
  ['a@refs/tags/v*', 'a@refs/tags/v2.1.0/x', false],
  ['a@refs/tags/v*', 'a@refs/heads/v2', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['[a-z]+', 'a', false],
  ['a.c', 'abc', false],
];

describe('a text with *', () => {
  for (const [pattern, text, expected] of CASES) {
    it(`${JSON.stringify(pattern)} ${expected ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      expect(matchesWildcard(pattern, text)).to.equal(expected);
    });
  }

  it('means what the plain definition says', () => {
    const letters = (...all: readonly string[]) =>
      fc.array(fc.constantFrom(...all), { maxLength: 9 }).map((parts) => parts.join(''));
    let matched = 0;
    fc.assert(
      fc.property(letters('a', 'b', '/', '*', '**', '/**/'), letters('a', 'b', '/', 'ab'), (pattern, text) => {
        const expected = matchesPlainly(pattern.split('/'), text.split('/'));
        matched += Number(expected);
        expect(matchesWildcard(pattern, text)).to.equal(expected);
      }),
      { numRuns: 5000 },
    );
    expect(matched).to.be.above(50);
  });

  it('means itself where it holds no star', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (pattern, text) => {
        const exact = pattern.replaceAll('*', '');
        expect(matchesWildcard(exact, exact)).to.equal(true);
        expect(matchesWildcard(exact, text)).to.equal(exact === text);
      }),
    );
  });

  it('costs little, however hostile the text is', () => {
    const started = performance.now();
    expect(matchesWildcard(`${'a*'.repeat(500)}b`, 'a'.repeat(20_000))).to.equal(false);
    expect(matchesWildcard(`${'**/a*a/'.repeat(50)}b`, 'aa/'.repeat(2000))).to.equal(false);
    expect(performance.now() - started).to.be.below(5000);
  });
});
