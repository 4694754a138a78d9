/** One reason as one line, whatever strangers wrote. */
import { expect } from 'chai';
import fc from 'fast-check';
import { printable, reasonText } from '../../src/report/message.ts';

describe('a message', () => {
  it('says what is expected and found, where that is known', () => {
    expect(reasonText({ code: 'TAG_MISMATCH', reason: 'a' })).to.equal('a');
    expect(reasonText({ code: 'TAG_MISMATCH', reason: 'a', expected: 'b' })).to.equal('a: expected b');
    expect(reasonText({ code: 'TAG_MISMATCH', reason: 'a', found: 'c' })).to.equal('a: found c');
    expect(reasonText({ code: 'TAG_MISMATCH', reason: 'a', expected: 'b', found: 'c' })).to.equal(
      'a: expected b, found c',
    );
  });

  it("shows nothing that is not plain text, no colour of Pulumi's, and nothing at any length", () => {
    expect(printable('a\u001b[31m\nb\u202e\u0000é')).to.equal('a?[31m?b???');
    expect(printable('<{%reset%}>')).to.equal('<{ %reset%}>');
    expect(printable('x'.repeat(300))).to.have.length(300);
    expect(printable('x'.repeat(301)))
      .to.have.length(301)
      .and.match(/…$/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(printable(text))
          .to.match(/^[\x20-\x7e]{0,301}…?$/)
          .and.not.contain('<{%');
      }),
    );
  });

  it('has no colour either where two pieces of a directive would meet', () => {
    expect(printable('<{<{%%')).to.not.contain('<{%');
    expect(reasonText({ code: 'TAG_MISMATCH', reason: '<{', expected: '%fg 1%}>' })).to.not.contain('<{%');
  });
});
