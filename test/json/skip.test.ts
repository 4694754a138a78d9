/** Where a string and white space of JSON end, as a reader finds it that looks at one letter after the other. */
import { expect } from 'chai';
import fc from 'fast-check';
import { skipSpace, skipString } from '../../src/json/skip.ts';

function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    if (text[at] === '"') {
      return at + 1;
    }
    at += text[at] === '\\' ? 1 : 0;
  }
  return text.length;
}

describe('a part of a JSON text', () => {
  const letters = fc.string({ unit: fc.constantFrom('"', '\\', 'a', ' ', '\n', '\u00a0', ':') });

  it('ends where a string ends, whatever is escaped in it', () => {
    fc.assert(
      fc.property(letters, letters, (before, text) => {
        const whole = `${before}"${text}`;
        expect(skipString(whole, before.length)).to.equal(endOfString(whole, before.length));
      }),
    );
  });

  it('ends where white space of JSON ends, which has no other blanks', () => {
    fc.assert(
      fc.property(letters, (text) => {
        expect(skipSpace(text, 0)).to.equal(/^[ \t\r\n]*/.exec(text)?.[0].length);
      }),
    );
  });
});
