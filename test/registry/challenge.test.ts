/** What a server asks for, as RFC 9110 lets it say that. */
import { expect } from 'chai';
import fc from 'fast-check';
import { challengesIn } from '../../src/registry/challenge.ts';

function read(...headers: readonly string[]): unknown[] {
  return challengesIn(headers).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

const BEARER = ['bearer', { realm: 'https://a.com/t', service: 'a.com' }];
const BASIC = ['basic', { realm: 'x' }];

describe('challenges', () => {
  const READ: Readonly<Record<string, readonly [readonly string[], unknown[]]>> = {
    'one with quoted strings': [['Bearer realm="https://a.com/t",service="a.com"'], [BEARER]],
    'with tokens, blanks and other letters': [['BEARER  Realm = "https://a.com/t" , SERVICE=a.com'], [BEARER]],
    'Basic and Bearer in one header': [
      ['Basic realm="x", Bearer realm="https://a.com/t",service="a.com"'],
      [BASIC, BEARER],
    ],
    'Bearer and Basic in one header': [
      ['Bearer realm="https://a.com/t", service="a.com", Basic realm=x'],
      [BEARER, BASIC],
    ],
    'one in each header': [
      ['Basic realm="x"', 'Bearer realm="https://a.com/t",service="a.com"'],
      [BASIC, BEARER],
    ],
    'a scheme alone before another one': [['Negotiate, Basic realm="x"'], [['negotiate', {}], BASIC]],
    'a scheme with a token68': [['NTLM TlRMTVNTUAAC==, Basic realm=x'], [['ntlm', {}], BASIC]],
    'a comma and a quote within a quoted string': [
      ['Bearer realm="https://a.com/t",scope="repository:a:pull,push",error="a \\"b\\", Basic c"'],
      [['bearer', { realm: 'https://a.com/t', scope: 'repository:a:pull,push', error: 'a "b", Basic c' }]],
    ],
    'the first of two parameters of a name': [['Basic realm=a, realm=b'], [['basic', { realm: 'a' }]]],
    'empty parts of a list': [[', ,Basic realm="x",,'], [BASIC]],
    'a quoted string without its end': [['Basic realm=x, Bearer realm="https://a'], [BASIC, ['bearer', {}]]],
    nothing: [['', '  ', '"'], []],
  };
  for (const [name, [headers, expected]] of Object.entries(READ)) {
    it(`are read: ${name}`, () => {
      const [first] = read(...headers).slice(0, expected.length);
      expect(read(...headers).slice(0, expected.length)).to.deep.equal(expected);
      expect(first).to.deep.equal(expected[0]);
    });
  }

  it('are read of any text, in time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', ' ', '=', 'Basic ', 'realm=') })),
        (headers) => {
          expect(challengesIn(headers)).to.be.an('array');
        },
      ),
    );
    const started = performance.now();
    for (const part of ['a ', 'a=', 'a="', ',', '"\\', 'a= ,']) {
      challengesIn([part.repeat(8000).slice(0, 16_000)]);
    }
    expect(performance.now() - started).to.be.below(2000);
  });
});
