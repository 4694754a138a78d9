/** The values of scalars, keys, merges and aliases. Each text that is read has a twin that is refused. */
import { expect } from 'chai';
import { value } from '../support/read-yaml.ts';

describe('a scalar of YAML', () => {
  const WORTH: readonly (readonly [unknown, string])[] = [
    [true, 'y Y yes Yes YES true True TRUE on On ON'],
    [false, 'n N no No NO false False FALSE off Off OFF'],
    [null, '~ null Null NULL'],
    [31, '0x1F 0X1f 31 3_1 +31 0b11111 0o37 037 31.0 3.1e1 0b+11111'],
    [8, '08'],
    [-3, '-3 -0b11 -0x3 -3. -.3e1'],
    [0.5, '.5 +.5 0.5 .5_0 5e-1'],
    [2 ** 63, '9223372036854775808 0x8000000000000000'],
    [1e21, '1000000000000000000000'],
  ];
  for (const [worth, texts] of WORTH) {
    it(`is ${String(worth)}`, () => {
      for (const text of texts.split(' ')) {
        expect(value(`a: ${text}\nb: "${text}"\n`), text).to.deep.equal({ a: worth, b: text });
      }
    });
  }

  it('is a string where Go reads no other type', () => {
    const texts = 'yEs nUll 12:30:45 2026-01-01 1e400 0x 0xg 1__.x .5_ ._5 -. + = << 1,000 0b2 0b 1e 0o8';
    for (const text of texts.split(' ')) {
      expect(value(`a: ${text}\n`), text).to.deep.equal({ a: text });
    }
  });

  const TAGGED: readonly (readonly [yaml: string, worth: unknown, refused: string])[] = [
    ['!!str 5', '5', '!a!str 5'],
    ['!!int "5"', 5, '!!int x'],
    ['!!float 5', 5, '!!float x'],
    ['!!bool "yes"', true, '!!bool 1'],
    ['!!null ""', null, '!!null x'],
    ['!!binary aGk=', 'hi', '!!binary /w=='],
    ['!!binary |\n  aGVs\n  bG8=', 'hello', '!!binary aGk'],
    ['! 5', '5', '!{a} 5'],
    ['!x 5', '5', '!x%41 5'],
    ['!<tag:yaml.org,2002:str> 5', '5', '!<tag:yaml.org,2002:str 5'],
    ['!!omap [a]', ['a'], '!!timestamp 2026-01-01'],
    ['5.', 5, '.inf'],
    ['!!float 1e3', 1000, '.NaN'],
    ['1'.repeat(1000), '1'.repeat(1000), '1'.repeat(1001)],
  ];
  for (const [yaml, worth, refused] of TAGGED) {
    it(`is read from ${yaml.slice(0, 30)} and not from ${refused.slice(0, 30)}`, () => {
      expect(value(`a: ${yaml}\n`)).to.deep.equal({ a: worth });
      expect(value(`b: c\na: ${refused}\n`)).to.match(/^line 2: /);
    });
  }
});

describe('a key of YAML', () => {
  it('counts if it is the last of equal keys', () => {
    expect(value('a: 1\nb: 2\na: 3\n')).to.deep.equal({ a: 3, b: 2 });
    expect(value('metadata:\n  labels:\n    app: a\n    app: b\n')).to.deep.equal({
      metadata: { labels: { app: 'b' } },
    });
  });

  it('becomes a string', () => {
    expect(value('1: a\n0x10: b\nyes: c\n"yes": d\n2026-01-01: e\n? f\n: g\n__proto__: h\n')).to.deep.equal(
      Object.fromEntries([
        ['1', 'a'],
        ['16', 'b'],
        ['true', 'c'],
        ['yes', 'd'],
        ['2026-01-01', 'e'],
        ['f', 'g'],
        ['__proto__', 'h'],
      ]),
    );
  });

  it('must not be a fraction, null, a list or a map', () => {
    for (const key of ['1.5', '~', '? [a]\n', '{a: b}', '18446744073709551615', '.inf']) {
      expect(value(`a: b\n${key}: c\n`), key).to.match(
        /^line \d: this key must be a string, an integer or a boolean; put quotes around it/,
      );
    }
  });

  it('must not be in a map both as a string and as a number: Go takes either, by chance', () => {
    for (const [one, other] of [
      ['1', '"1"'],
      ['"true"', 'yes'],
      ['"31"', '0x1F'],
    ]) {
      expect(value(`${one}: a\n${other}: b\n`)).to.match(/^line 2: this map has this key twice/);
      expect(value(`${one}: a\n${one}: b\n`)).to.be.an('object');
    }
  });
});

describe('a merge of YAML', () => {
  const X = 'x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\n';
  const CASES: readonly (readonly [string, unknown])[] = [
    ['{<<: *x, a: 5}', { a: 5, b: 2 }],
    ['{a: 5, <<: *x}', { a: 1, b: 2 }],
    ['{a: 5, <<: {b: 6}}', { a: 5, b: 6 }],
    ['{<<: [*x, *y]}', { a: 1, b: 2, c: 4 }],
    ['{<<: *x, <<: *y}', { a: 1, b: 3, c: 4 }],
    ['{"<<": *x}', { '<<': { a: 1, b: 2 } }],
    ['{!!merge <<: *x}', { a: 1, b: 2 }],
    ['{!!str <<: *x}', { '<<': { a: 1, b: 2 } }],
  ];
  for (const [yaml, worth] of CASES) {
    it(`makes ${JSON.stringify(worth)} of ${yaml}`, () => {
      expect(value(`${X}z: ${yaml}\n`)).to.have.deep.property('z', worth);
    });
  }

  it('takes maps alone', () => {
    for (const yaml of ['{<<: 1}', '{<<: [*x, 1]}', '{<<: }', '{<<: [[*x]]}']) {
      expect(value(`${X}z: ${yaml}\n`), yaml).to.equal(
        'line 3: << must have a map, an alias of a map, or a list of these; change the value or remove the key',
      );
    }
  });
});

describe('an alias of YAML', () => {
  it('has the value of the last anchor with its name above it', () => {
    expect(value('a: &a 1\nb: *a\nc: &a 2\nd: *a\n? *a\n: e\n')).to.deep.equal({ '2': 'e', a: 1, b: 1, c: 2, d: 2 });
    expect(value('a: *b\nb: &b 1\n')).to.equal('line 1: no anchor above has the name of this alias; correct the name');
  });

  it('must not refer to a value that contains it', () => {
    for (const yaml of [
      'metadata: &a\n  name: x\n  labels: *a\n',
      'metadata: &a\n  name: x\n  <<: *a\n',
      '-\n-\n- &a [*a]\n',
      '-\n- &a [&b [*a]]\n- *b\n',
    ]) {
      expect(value(yaml), yaml).to.match(/^line [23]: this alias refers to a value that contains it/);
    }
  });

  it('must not make a small document huge', () => {
    const bomb = (width: number, item: (before: string) => string) =>
      Array.from({ length: 30 }, (_, index) =>
        index === 0
          ? 'x0: &x0 {k: 1}'
          : `x${index}: &x${index} ${item(
              Array<string>(width)
                .fill(`*x${index - 1}`)
                .join(','),
            )}`,
      ).join('\n');
    const started = performance.now();
    for (const item of [(before: string) => `[${before}]`, (before: string) => `{<<: [${before}]}`]) {
      expect(value(bomb(1, item))).to.be.an('object');
      expect(value(bomb(9, item))).to.match(/^line \d+: aliases make up too much of this document/);
    }
    expect(performance.now() - started).to.be.below(3000);
  });
});

describe('a list or map of YAML', () => {
  const TWINS: readonly (readonly [yaml: string, worth: unknown, refused: string])[] = [
    ['a:\n-\nb:\n- c\n-\n', { a: [null], b: ['c', null] }, 'a:\n -\n- b\n'],
    ['- - a\n  - b\n-\n  c: d\n', [['a', 'b'], { c: 'd' }], '- - a\n - b\n'],
    ['- ? a\n  : b\n- ? c\n', [{ a: 'b' }, { c: null }], '- ? a\n  b\n'],
    ['[a: b, ? c : d, e: , ? f]', [{ a: 'b' }, { c: 'd' }, { e: null }, { f: null }], '[? , a]'],
    ['{a, b: , "c":d, ? e : f, ? g}', { a: null, b: null, c: 'd', e: 'f', g: null }, '{a: b c: d}'],
    ['{a: [b, ], c: {}, }', { a: ['b'], c: {} }, '{a: [b,, c]}'],
    ['a:\n  b: |\n\n  c: d\n', { a: { b: '', c: 'd' } }, 'a:\n  b: |\n c: d\n'],
  ];
  for (const [yaml, worth, refused] of TWINS) {
    it(`is ${JSON.stringify(worth)} where it is written ${JSON.stringify(yaml)}`, () => {
      expect(value(yaml)).to.deep.equal(worth);
      expect(value(refused), refused).to.match(/^line \d: /);
    });
  }
});
