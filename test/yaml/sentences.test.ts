/** Every sentence about a YAML text, compared with a file as a whole: `UPDATE_GOLDEN=1` writes it anew, for people to read. */
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectGolden } from '../support/golden.ts';
import { value, values } from '../support/read-yaml.ts';

const GOLDEN = join(import.meta.dirname, 'sentences.golden.txt');
const ROOM = join(import.meta.dirname, '..', '..', 'src', 'yaml');

/** The shortest text for each sentence. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'lines and indentation': ['a: b\nc', '- a\nb: c', 'a:\n  b: c\n d: e', 'a:\n  b\n\tc', '|\n\ta', '@a', '\ta: b'],
  'keys and values': [
    'a: b: c',
    '? a: - b',
    'a: - b',
    'a: ? b',
    `a: b\n${'k'.repeat(1025)}: c`,
    '1.5: a',
    '1: a\n"1": b',
  ],
  brackets: ['[', '[a', '{a: b', '{a: "b" c}', '[? ]', '[,]', 'a: ]'],
  quotes: ['"a', "'a", '"\\a\\/"', '"\\ud800"'],
  'block scalars': ['| a', '|0\n a', '>-+\n a'],
  'anchors, aliases and merges': [
    '&',
    '*a+',
    '*a',
    '&a [*a]',
    '<<: a',
    Array.from({ length: 5 }, (_, index) => `- &${index} [${`*${index - 1},`.repeat(9)}]`)
      .join('\n')
      .replaceAll('*-1', 'a'),
  ],
  tags: ['!a%', '!a!b c', '!!int a', '!!timestamp 2026-01-01', '!!binary a'],
  'characters and numbers': ['\0', '.inf', '1'.repeat(1001)],
  documents: ['%YAML 1.1', 'a\n--- b', 'a: b\n...\nc', '['.repeat(501)],
};

const FILES: Readonly<Record<string, readonly string[]>> = {
  'separators and line ends': ['--- a', 'a: b\r\r\nc: d', '\u00a0a: b'],
  JSON: ['{a}', '{"a": 1}b: c', '{}{}a: b', '{"a": 1e999}', '{"a": "\\ud800"}', `{"a": ${'['.repeat(500)}`],
  size: ['a'.repeat(64 * 1024 * 1024 + 1)],
};

describe('the sentences about a YAML text', () => {
  it('are those in the file, and all of the code', async () => {
    const parts: string[] = [];
    for (const [title, texts] of Object.entries(DOCUMENTS)) {
      parts.push(`# one document: ${title}`, ...texts.map((text) => entry(text, value(text))));
    }
    for (const [title, texts] of Object.entries(FILES)) {
      parts.push(`# a file: ${title}`);
      for (const text of texts) {
        parts.push(entry(text, await values(text)));
      }
    }
    const all = `${parts.join('\n\n')}\n`;
    expect(sentences().filter((sentence) => !all.includes(sentence))).to.deep.equal([]);
    expectGolden(GOLDEN, all);
  });
});

function entry(text: string, told: unknown): string {
  const short = text.length > 150 ? `${text.slice(0, 20)}… (${text.length} characters)` : text;
  return `${JSON.stringify(short)}\n    ${typeof told === 'string' ? told : JSON.stringify(told)}`;
}

/** What the code says, up to the first escape or computed part: strings that say what to do, or what is missing. */
function sentences(): string[] {
  return readdirSync(ROOM)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(ROOM, file), 'utf8').replace(/\/\*\*[^]*?\*\/|^ *\/\/.*$/gm, ''))
    .flatMap((code) => [...code.matchAll(/'[^'\n]*'|`[^`\n]*`/g)].map(([string]) => string.slice(1, -1)))
    .filter((string) => /; |is missing/.test(string))
    .map((string) => string.split(/\\|\$\{/)[0] ?? '');
}
