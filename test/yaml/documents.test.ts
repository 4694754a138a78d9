/** The documents of a file: where they end, what is JSON, and the lines of values. */
import { expect } from 'chai';
import { isFailure } from '../../src/failure.ts';
import { readDocuments, readYaml } from '../../src/yaml/documents.ts';
import { documents, value, values } from '../support/read-yaml.ts';

type Twins = Readonly<
  Record<string, readonly [text: string, values: unknown, refused: string, reason: string | RegExp]>
>;

function check(twins: Twins): void {
  for (const [what, [text, expected, refused, reason]] of Object.entries(twins)) {
    it(what, async () => {
      expect(await values(text), text).to.deep.equal(expected);
      expect(await values(refused), refused).to.match(reason instanceof RegExp ? reason : new RegExp(`^${reason}`));
    });
  }
}

const BEHIND = 'text follows the end of the document; put --- on a line of its own before it$';

describe('a file of YAML', () => {
  check({
    'is split at lines that begin with ---': [
      'a: 1\n---\nb: 2\n--- # c\nc: 3\n---\t \r\nd: 4\n---',
      [{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }],
      'a: 1\n--- b: 2\n',
      'document 2, line 2: text must not follow --- on the same line',
    ],
    'is split there and at no other line': [
      'a: b ---\n  ---\n',
      [{ a: 'b --- ---' }],
      'a: 1\n----\nb: 2\n',
      'document 2, line 2: text must not follow ---',
    ],
    'is split inside a quoted text too': [
      'a: "b"\n---\nc"\n',
      [{ a: 'b' }, 'c"'],
      'a: "b\n---\nc"\n',
      'document 1, line 1: the quote that opens',
    ],
    'may begin with blank documents': [
      '---\n---\n\n---\n# c\n---\na: 1\n',
      [null, null, null, { a: 1 }],
      '---\n  a: 1\nb: 2\n',
      'document 1, line 3: ',
    ],
    'has nothing behind the end of a document': [
      'a: 1\n...\n# c\n---\nb: 2\n',
      [{ a: 1 }, { b: 2 }],
      'a: 1\n...\nb: 2\n',
      `document 1, line 3: ${BEHIND}`,
    ],
    'is one document from --- to ---, also where other line breaks are': [
      '---\n# c\n\ra: 1\n',
      [{ a: 1 }],
      '---\n# c\n\r---\na: 1\n',
      `document 1, line \\d: ${BEHIND}`,
    ],
    'has nothing behind a closed bracket': [
      '{a: 1}\n# c\n',
      [{ a: 1 }],
      'b: 2\n---\n{a: 1}\nb: 2\n',
      `document 2, line \\d: ${BEHIND}`,
    ],
    'has no directive, which Kubernetes takes for a document': [
      'a: "%YAML 1.1"\n',
      [{ a: '%YAML 1.1' }],
      '%YAML 1.1\n---\na: 1\n',
      'document 1, line 1: this line starts with %',
    ],
    'may begin with a byte order mark': [
      '\ufeffa: 1\n',
      [{ a: 1 }],
      'a: 1\n\ufeffb: 2\n',
      'document 1, line 2: this line has a character',
    ],
    'has no odd white space behind a byte order mark, which helm keeps': [
      '\ufeff \n{ab}\n',
      [{ ab: null }],
      '\ufeff\u00a0\n{ab}\n',
      'document 1, line 1: white space around this document',
    ],
    'has no control characters': [
      'a: "\\a"\n',
      [{ a: '\x07' }],
      'a: 1\nb: "\x07"\n',
      'document 1, line 2: this line has a character',
    ],
    'may have the line breaks of Windows': [
      'a: |\r\n  b\r\n---\r\nc: 1\r\n',
      [{ a: 'b\n' }, { c: 1 }],
      'a: "b\r\r\nc"\n',
      'document 1, line 1: this line ends with two',
    ],
    'begins at the margin, where helm reads it otherwise': [
      '---\n  {a: 1}\n',
      [{ a: 1 }],
      '---\n\u00a0a: 1\n',
      'document 1, line 2: white space around this document',
    ],
    'has a line feed at its end, or gets one': ['a: |\n  b', [{ a: 'b\n' }], 'a: |\n  b\n c', 'document 1, line \\d: '],
    'is no deeper than 500 levels': [
      '['.repeat(500) + ']'.repeat(500),
      [nested(500)],
      '['.repeat(501) + ']'.repeat(501),
      'document 1, line 1: values are nested more than 500',
    ],
  });

  it('is not nested deeper by aliases either', () => {
    const chain = (length: number) =>
      Array.from(
        { length },
        (_, index) => `- &a${index} ${'['.repeat(10)}${index === 0 ? '' : `*a${index - 1}`}${']'.repeat(10)}`,
      ).join('\n');
    expect(value(chain(40))).to.be.an('array');
    expect(value(chain(60))).to.match(/^line \d+: values are nested more than 500 levels deep/);
  });

  it('is not quoted in the reason why it can not be read', async () => {
    for (const text of [
      'hunter2: [',
      '"hunter2',
      'a: *hunter2',
      '- hunter2\nhunter2: b',
      '--- hunter2\n',
      '!hunter2% a',
      '%hunter2',
    ]) {
      expect(await values(text), text).to.match(/^document 1, line \d: (?!.*hunter2)/);
    }
  });
});

describe('a file of JSON', () => {
  check({
    'may have an object behind another': [
      '{"a":1}\n{"b":[2]}{"c":{"d":null}}\n',
      [{ a: 1 }, { b: [2] }, { c: { d: null } }],
      '{"a":1}\n{"b":2}\nc: 3\n',
      'document 3, line 3: this text follows JSON objects',
    ],
    'may have YAML behind one object': [
      '{"a":1}\n---\nb: 2\n',
      [{ a: 1 }, { b: 2 }],
      '{"a":1}\n{"b":2}\n---\nc: 3\n',
      'document 3, line 3: this text follows JSON objects',
    ],
    'has the escapes of JSON': [
      '{"a":"\\/\\ud83d\\ude00\\t"}',
      [{ a: '/😀\t' }],
      '---\n{"a":"\\/"}',
      'document 1, line 2: YAML 1.1 does not have the escape',
    ],
    'has whole characters': [
      '{"a":"\\ud83d\\ude00\\\\ud83d"}',
      [{ a: '😀\\ud83d' }],
      '{"a":"\\ud83d"}',
      'document 1, line 1: a string has half',
    ],
    'has numbers with an end': [
      '{"a":1e300}',
      [{ a: 1e300 }],
      '{"a":1e999}',
      'document 1, line 1: a number is larger than',
    ],
    'is YAML where it is not JSON': [
      '{a: 1, "b": c}',
      [{ a: 1, b: 'c' }],
      '{a: 1} {b: 2}',
      `document 1, line \\d: ${BEHIND}`,
    ],
    'is YAML that kubectl reads only if it has four bytes': ['{ab}', [{ ab: null }], '{a}', 'document 1, line 1: '],
    'may have odd white space before it, if it is YAML': [
      '\u00a0\n{a: 1}',
      [{ a: 1 }],
      '\u00a0{"a": 1',
      'document 1, line ',
    ],
    'may have white space before it': ['\n \t{"a":\t1}', [{ a: 1 }], '\n \t[', 'document 1, line 2: '],
    'has of equal keys the last': ['{"a":1,"a":2}', [{ a: 2 }], '{"a":1,,"a":2}', 'document 1, line 1: '],
    'is no deeper than 500 levels': [
      `{"a":${'['.repeat(499)}${']'.repeat(499)}}`,
      [{ a: nested(499) }],
      `{"a":${'['.repeat(500)}${']'.repeat(500)}}`,
      'document 1, line 1: values are nested more than 500',
    ],
  });

  it('has its keys, also those with an escape', async () => {
    // V8 takes the second key for the first (nodejs/node issue 63785).
    const text = '{"x":1,"imag\\\\":"good"}\n{"x":1,"imag\\u0065":"evil"}\n';
    expect(await values(text)).to.deep.equal([
      { x: 1, 'imag\\': 'good' },
      { x: 1, image: 'evil' },
    ]);
    expect(await values('{"a\\"\\u0000":1,"b\\/":2}')).to.deep.equal([{ 'a"\0': 1, 'b/': 2 }]);
  });

  it('may hold what looks like a preview', async () => {
    const pod = { kind: 'Pod', spec: { containers: [{ image: 'evil:1' }] }, steps: [{ urn: 'u::x' }] };
    expect(await values(JSON.stringify(pod, null, 1))).to.deep.equal([pod]);
  });
});

describe('a document', () => {
  it('says on which line of its file each thing stands', async () => {
    const [first, second, third] = await documents(
      [
        '# Source: a/b.yaml',
        'x: &x {image: "a:1"}',
        '---',
        '# c',
        'spec:',
        '  containers:',
        '  - name: a',
        '    image: b:1',
        '  - &y',
        '    image: "c',
        '      d"',
        '    image: e:1',
        '  - *y',
        '  - <<: *y',
        '    name: f',
        '---',
        '{"kind": "List",',
        ' "items": [{',
        '   "image": "g:1"}]}',
      ].join('\n'),
    );
    expect([first?.line, second?.line, third?.line]).to.deep.equal([1, 4, 17]);
    expect(first?.lineOf(['x', 'image'])).to.equal(2);
    const CASES: readonly (readonly [readonly (string | number)[], number])[] = [
      [[], 5],
      [['spec', 'containers', 0, 'image'], 8],
      [['spec', 'containers', 1, 'image'], 12],
      [['spec', 'containers', 2, 'image'], 12],
      [['spec', 'containers', 3, 'image'], 12],
      [['spec', 'containers', 3, 'name'], 15],
      [['spec', 'containers', 0, 'args', 5, 'x'], 7],
      [['spec', 'containers', 9], 7],
      [['other'], 5],
    ];
    for (const [path, line] of CASES) {
      expect(second?.lineOf(path), path.join('.')).to.equal(line);
    }
    expect(third?.lineOf(['items', 0, 'image'])).to.equal(19);
  });

  it('says the line of what is in a JSON object too', async () => {
    const [, second] = await documents('{"a":1}\n\n{"b": [\n1,\n{"c": 2}]}\n');
    expect(second?.line).to.equal(3);
    expect(second?.lineOf(['b', 1, 'c'])).to.equal(5);
  });

  it('says the template that helm names above it, and no other comment', async () => {
    const found = await documents(
      '---\n# Source: a/b.yaml\na: 1\n---\n# c\n\n# Source: c.yaml\nb: 1\n---\nc: 1\n# Source: d.yaml\n---\nd: |\n  # Source: e.yaml\n',
    );
    expect(found.map(({ source }) => source)).to.deep.equal(['a/b.yaml', 'c.yaml', undefined, undefined]);
  });
});

describe('a single document', () => {
  it('is read as programs in Go read their configuration', () => {
    expect(value('a: 1\r\nb: "c\r\n  d"\r\n')).to.deep.equal({ a: 1, b: 'c d' });
    expect(value('---\na: 1\n')).to.deep.equal({ a: 1 });
    expect(value('{"a": "b"}')).to.deep.equal({ a: 'b' });
    expect(value('a: |\n  b')).to.deep.equal({ a: 'b' });
    expect(value('# nothing\n')).to.equal(null);
    expect(value('')).to.equal(null);
    expect(value('a: 1\n---\nb: 2\n')).to.match(new RegExp(`^line 2: ${BEHIND}`));
  });
});

describe('a large file', function () {
  this.timeout(60_000);

  it('is not read if it is larger than 64 MiB', async () => {
    const most = `@${' '.repeat(64 * 1024 * 1024 - 1)}`;
    expect(await values(most)).to.match(/^document 1, line 1: this text starts with/);
    expect(value(most)).to.match(/^line 1: this text starts with/);
    expect(await values(`${most}\n`)).to.equal('the text is larger than 64 MiB; split it');
    expect(value(`${most}\n`)).to.equal('the text is larger than 64 MiB; split it');
  });

  it('lets other work run between documents', async () => {
    const text = '---\na: {b: [c, d], e: "f"}\n'.repeat(50_000);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const started = performance.now();
    let count = 0;
    for await (const document of readDocuments(text)) {
      count += isFailure(document) ? 0 : 1;
    }
    clearInterval(timer);
    expect(count).to.equal(50_000);
    expect(turns).to.be.above((performance.now() - started) / 100);
  });

  it('takes time in proportion to its length', () => {
    const size = 500_000;
    const many = (text: string) => text.repeat(size / text.length);
    const texts = [
      '[\n',
      '[',
      '{a: ',
      '? ',
      '- ',
      '"a\n',
      'a\n',
      '\n',
      ' ',
      '\t',
      '# c\n',
      '&a ',
      'a: ',
      ': ',
      '!',
      "''",
      '\\',
      '|\n',
      '[a\n',
      '\u2028',
    ];
    for (const text of [
      ...texts.map(many),
      `a: "${many('\\x41')}"`,
      `a: |\n${many(' \n')}`,
      Array.from({ length: size / 10 }, (_, index) => `k${index}: v`).join('\n'),
      `{${Array.from({ length: size / 10 }, (_, index) => `k${index}: &a${index} v`).join(', ')}}`,
      `a: &a x\nb: [${many('*a,')}]`,
    ]) {
      const started = performance.now();
      readYaml(text);
      expect(performance.now() - started, text.slice(0, 20)).to.be.below(4000);
    }
  });
});

function nested(depth: number): unknown {
  return depth === 1 ? [] : [nested(depth - 1)];
}
