/** Quoted, plain and block scalars. Each text that is read has a twin that is refused. */
import { expect } from 'chai';
import { value } from '../support/read-yaml.ts';

/** By the name of the test: a text, its value, and a similar text that is refused, with the reason. */
type Twins = Readonly<Record<string, readonly [yaml: string, value: unknown, refused: string, reason: RegExp]>>;

function check(twins: Twins): void {
  for (const [what, [yaml, expected, refused, reason]] of Object.entries(twins)) {
    it(what, () => {
      expect(value(yaml), yaml).to.deep.equal(expected);
      expect(value(refused), refused).to.match(reason);
    });
  }
}

const NOT_CLOSED = /^line 1: the quote that opens on this line is not closed/;

describe('a quoted text of YAML', () => {
  check({
    'ends at its quote and not at a line that is less indented': [
      'a:\n  b: "c\nd: e"\n',
      { a: { b: 'c d: e' } },
      'a: "b\nc: d\n',
      NOT_CLOSED,
    ],
    'goes on at the margin': ['a: "b\nc"\n', { a: 'b c' }, 'a: "b\n---\nc"\n', NOT_CLOSED],
    'does not end at an escaped quote': ['a: "b \\"\n"\n', { a: 'b " ' }, 'a: "b \\"\n', NOT_CLOSED],
    'ends behind an escaped backslash': ['a: "b \\\\"\n', { a: 'b \\' }, 'a: "b \\\\\\"\n', NOT_CLOSED],
    'does not end at two single quotes': ["a: 'b ''\n'\n", { a: "b ' " }, "a: 'b ''\n", NOT_CLOSED],
    'has no escapes between single quotes': ["a: 'b \\'\n", { a: 'b \\' }, "a: 'b \\''\n", NOT_CLOSED],
    'folds its lines': ['a: "b  \n\n  c \\\n  d"\n', { a: 'b\nc d' }, 'a: "b\n\n', NOT_CLOSED],
    'has the escapes of YAML 1.1': [
      'a: "\\x41\\u00e9\\U0001F600\\t\\e\\_\\N\\L\\P\\ \\0"\n',
      { a: 'Aé😀\t\x1b\xa0\x85\u2028\u2029 \0' },
      'a: "\\/"\n',
      /^line 1: YAML 1.1 does not have the escape on this line/,
    ],
    'has no half of a character': [
      'a: "\\ud7ff"\n',
      { a: '\ud7ff' },
      'a: "\\ud800"\n',
      /^line 1: YAML 1.1 does not have the escape on this line/,
    ],
  });

  it('hides no image: it ends where Go ends it', () => {
    const pod = (image: string) => `  containers:\n  - name: a\n    image: ${image}\n`;
    for (const [open, close] of [
      ['"default \\"', '"'],
      ["'default ''", "'"],
    ]) {
      const text = `spec:\n  schedulerName: ${open}\n${pod('good:1')}zzz: |\n  ${close}\n${pod('evil:1')}`;
      expect(value(text)).to.have.nested.property('spec.containers[0].image', 'evil:1');
    }
  });
});

describe('a plain text of YAML', () => {
  check({
    'goes on where it is indented': [
      'a: b\n c\n\n d\n',
      { a: 'b c\nd' },
      'a: b\nc\n',
      /^line 2: a key and a colon are missing/,
    ],
    'ends at a comment': [
      'a: b #c\n',
      { a: 'b' },
      'a: #c\n  b: c\n d: e\n',
      /^line 3: this line must start with a key/,
    ],
    'may have a # and a colon inside': [
      'a: b#c:d\n',
      { a: 'b#c:d' },
      'a: b: c\n',
      /^line 1: a colon must not stand here/,
    ],
    'may have brackets outside of brackets': ['a: b]{},\n', { a: 'b]{},' }, 'a: [b]]\n', /^line 1: /],
    'is not indented with a tab': [
      'a:\n  b\n  \tc\n',
      { a: 'b c' },
      'a:\n  b\n\tc\n',
      /^line 3: a tab indents this line/,
    ],
    'does not begin with what YAML keeps for later': [
      'a: b@`\n',
      { a: 'b@`' },
      'a: @b\n',
      /^line 1: this text starts with a character/,
    ],
    'ends its line with U+2028 and U+0085 too': [
      'a: b\u2028c: d\u0085e: f\n',
      { a: 'b', c: 'd', e: 'f' },
      'a: b\u2028c\n',
      /^line /,
    ],
    'may be a key of 1024 letters': [
      `${'k'.repeat(1024)}: a\n`,
      { ['k'.repeat(1024)]: 'a' },
      `a: b\n${'k'.repeat(1025)}: a\n`,
      /^line 2: this line has no key and colon within its first 1024/,
    ],
    'may be a key of 1024 characters that are two units each': [
      `${'😀'.repeat(1024)}: a\n`,
      { ['😀'.repeat(1024)]: 'a' },
      `a: b\n${'😀'.repeat(1025)}: a\n`,
      /^line 2: this line has no key and colon within its first 1024/,
    ],
  });
});

describe('a text in a block of YAML', () => {
  check({
    'keeps its lines': [
      'a: |\n  b\n\n   c\n d: e\n'.replace(' d', 'd'),
      { a: 'b\n\n c\n', d: 'e' },
      'a: |\n  b\n c\n',
      /^line 3: /,
    ],
    'is folded': [
      'a: >\n  b\n  c\n\n  d\n   e\n',
      { a: 'b c\nd\n e\n' },
      'a: > b\n',
      /^line 1: text must not follow \| or >/,
    ],
    'keeps its end, or not': [
      'a: |+\n  b\n\nc: |-\n  d\n',
      { a: 'b\n\n', c: 'd' },
      'a: |*\n  b\n',
      /^line 1: text must not follow \| or >/,
    ],
    'says its own indentation': [
      'a: |1\n  b\n',
      { a: ' b\n' },
      'a: |0\n  b\n',
      /^line 1: text must not follow \| or >/,
    ],
    'is not indented with a tab': [
      'a: |\n  b\n  \tc\n',
      { a: 'b\n\tc\n' },
      'a: |\n\tb\n',
      /^line 2: a tab indents this line/,
    ],
    'may have a comment in its first line': ['a: | # c\n  b\n', { a: 'b\n' }, 'a: |# c\n  b\n  c\n d\n', /^line /],
  });
});
