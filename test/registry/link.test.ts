/** The links of an answer: what RFC 8288 allows in them, what it does not, and that no text makes them slow or throws. */
import { expect } from 'chai';
import fc from 'fast-check';
import { linksIn } from '../../src/registry/link.ts';

describe('the links of an answer', () => {
  const READ: Readonly<Record<string, readonly (readonly [target: string, ...relations: string[]])[]>> = {
    '</a>; rel="next"': [['/a', 'next']],
    '</a>;rel=next': [['/a', 'next']],
    '</a> ; REL = "Last Next" ; x': [['/a', 'last', 'next']],
    '</a>; title="a; rel=prev"; rel="next"': [['/a', 'next']],
    '</a>; title="a, <b>; rel=next", </c>; rel=next': [['/a'], ['/c', 'next']],
    [String.raw`</a>; title="\"; rel=prev"; rel=next`]: [['/a', 'next']],
    '</a>; rel=first; rel=next': [['/a', 'first']],
    '</a?x=1,2;3>; rel=next': [['/a?x=1,2;3', 'next']],
    '</a>;; rel=next;': [['/a', 'next']],
    '</a>': [['/a']],
    ', </a>; rel=next,': [['/a', 'next']],
    '': [],
  };
  for (const [header, expected] of Object.entries(READ)) {
    it(`are read from ${header}`, () => {
      const found = linksIn([header])?.map(({ target, relations }) => [target, ...relations]);
      expect(found).to.deep.equal(expected);
    });
  }

  it('are those of every header', () => {
    expect(linksIn(['</a>; rel=prev', '</b>; rel=next'])).to.have.length(2);
    expect(linksIn([])).to.deep.equal([]);
  });

  const MALFORMED = [
    '/a; rel=next',
    '</a; rel=next',
    '</a>; title="; rel=next',
    '</a>; title="a"b; rel=next',
    '</a> rel=next',
    '</a>; rel=<next>',
  ];
  for (const header of MALFORMED) {
    it(`can not be told apart in ${header}`, () => {
      expect(linksIn([header])).to.equal(undefined);
      expect(linksIn(['</a>; rel=next', header])).to.equal(undefined);
    });
  }

  it('have the relation that was written, whatever stands in a quoted string beside it', () => {
    const quoted = fc.string().map((text) => `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`);
    fc.assert(
      fc.property(fc.array(quoted), (titles) => {
        const header = `</a>${titles.map((title) => `; title=${title.replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`).join('')}; rel=next`;
        expect(linksIn([header])).to.deep.equal([{ target: '/a', relations: ['next'] }]);
      }),
    );
  });

  it('take no longer for an odd header than for an honest one', () => {
    const marks = fc.constantFrom('<', '>', ';', '=', '"', '\\', ' ', ',', 'rel', 'a');
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 50 }), fc.integer({ min: 1, max: 200 }), (parts, times) => {
        const started = performance.now();
        linksIn([parts.join('').repeat(times)]);
        expect(performance.now() - started).to.be.below(1000);
      }),
    );
  });
});
