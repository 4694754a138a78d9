/** Changes sound YAML at random. The same seed gives the same mutants. */

/** Mulberry32: small, and the same on every machine. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  of<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) {
      throw new Error('nothing to choose from');
    }
    return choice;
  }
}

/** Splits rows at a character that no entry has. */
const list = (...rows: readonly string[]) => rows.flatMap((row) => row.split('¦'));

/** Pieces that are inserted anywhere. */
const BITS = list(
  '"¦\'¦\\¦\\"¦\'\'¦""¦"x¦ x"¦\'x¦\\\n¦\\x41¦\\u00e9¦\\ud800¦\\/¦\\ ¦\\N¦\\L',
  ':¦: ¦ :¦ #¦#¦# Source: a/b.yaml\n¦- ¦-¦? ¦?¦: - ¦\n- ¦\n? ¦\n: ¦@¦`¦%',
  '|¦>¦|-\n¦>+\n ¦|2\n¦>-\n  a\n\n   b\n¦|1-\n¦|+ # c\n\n\n¦>\n\n  a\n  b\n\n',
  '&a ¦*a¦&a¦*a ¦<<: *a¦\n<<: *a\n¦\n<<: [*a, *a]\n¦\n<<: {a: 1}\n¦"<<": {a: 1}¦&b [*b]¦&a *a ',
  '!!str ¦!!binary ¦!!binary aGk=¦!!int ¦!!float ¦!!null ¦!!bool ¦! ¦!x ¦!!map ¦!!set ¦!!omap ',
  '!<tag:yaml.org,2002:str> ¦!a!b ¦!!timestamp ¦!!merge <<: {a: 1}¦!%41 ',
  '{¦}¦[¦]¦,¦, ¦{a: 1, a: 2}¦{? a : b}¦[a: b, c]¦{a, b: , c: d}¦[? a : b]¦{"a":1}¦{a:1}¦{\'a\':1}',
  '\t¦ ¦  ¦\n¦\n\n¦\n ¦\n  ¦\n\t¦ \t ¦\r¦\r\n¦\r\r\n¦\u0085¦\u2028¦\u2029¦\ufeff¦\u00a0',
  '---\n¦\n---\n¦\n---¦\n--- # c\n¦\n--- x\n¦\n----\n¦\n---\t\n¦ ---\n¦\n  ---\n¦\n...\n¦...¦\r---\r',
  '\n%YAML 1.1\n---\n¦%¦\u0000¦\u0007¦\u007f¦\u0090¦\ufffe¦\ufffd¦😀¦é¦\n{"a": 1}\n¦{"a":1}{"b":2}',
);

/** Replacements of values. */
const VALUES = list(
  'yes¦y¦Off¦TRUE¦null¦~¦¦Null¦<<¦=¦0x1F¦0X1f¦017¦08¦0o17¦0b11¦0b+1¦-0b11¦1_000',
  '+5¦-0¦-0.0¦1.¦.5¦.5_0¦1e3¦1E400¦-.5e-3¦.inf¦-.INF¦.NaN¦12:30:45¦2026-01-01¦2026-01-01T00:00:00Z',
  '9007199254740993¦9223372036854775807¦9223372036854775808¦18446744073709551616¦0xFFFFFFFFFFFFFFFF',
  '-9223372036854775809¦a b  c¦a\n    b¦a\n\n      b¦a #b¦a#b¦a: b¦a:b¦-a¦- a¦?a¦:a¦"a\n b"¦\'a\n\n b\'',
  '"a \\\n  b"¦\'it\'\'s\'¦"\\x41\\u00e9\\U0001F600"¦"a\\tb"¦"\\a\\e\\_"¦!!str 5¦!!int "5"¦!!float 5',
  '!!binary aGVsbG8=¦!!binary /w==¦! 5¦&a {x: 1}¦&a x¦*a¦{a: [b, {c: d}]}¦[a, [b], {c: d}, "e"]',
  '|\n      a\n     b\n¦>-\n      a\n      b\n\n       c\n      d\n¦|2-\n      a\n¦{a: b,\n c: d}¦[\n]¦{}',
);

/** Replacements of keys. */
const KEYS = list('1¦"1"¦0x1¦yes¦"true"¦true¦~¦1.5¦<<¦"<<"¦? a\n¦[a]¦{a: b}¦*a ¦&a k¦!!str 1¦\'q\'¦a b¦__proto__');

type Mutation = (lines: string[], chance: Chance) => void;

const MUTATIONS: readonly Mutation[] = [
  anyLine((line, chance) => insert(line, chance.of(BITS), chance.below(line.length + 1))),
  anyLine((line, chance) => insert(line, chance.of(BITS), chance.of([0, line.length, /\S|$/.exec(line)?.index ?? 0]))),
  anyLine((line, chance) => line.replace(/(?<=: ).*$|(?<=- ).*$/, () => chance.of(VALUES))),
  anyLine((line, chance) =>
    line.replace(/(?<=: )(.+)$/, (value) => `${chance.of(['&a ', '!!str ', '"', "'", '{', '[', '*a #'])}${value}`),
  ),
  anyLine((line, chance) => line.replace(/[^\s:]+(?=:)/, () => chance.of(KEYS))),
  anyLine((line, chance) => ' '.repeat(chance.below(4) + 1) + line),
  anyLine((line, chance) => line.replace(new RegExp(`^ {1,${chance.below(4) + 1}}`), '')),
  anyLine((line, chance) => remove(line, chance.below(line.length + 1), chance.below(3) + 1)),
  anyLine((line) => line.replace(/: (.+)$/, ': {a: $1}')),
  anyLine((line) => line.replace(/: (.+)$/, ': "$1"')),
  anyLine((line, chance) => line.replace(/ /g, () => chance.of([' ', ' ', '\t', '\n']))),
  (lines, chance) => void lines.splice(chance.below(lines.length), 1),
  (lines, chance) => void lines.splice(chance.below(lines.length), 0, chance.of(lines)),
  (lines, chance) => void lines.splice(chance.below(lines.length), chance.below(3), chance.of(BITS)),
  (lines, chance) =>
    void lines.splice(
      chance.below(lines.length),
      2,
      lines.slice(0, 2).join(chance.of(['', ' ', '\r', '\u2028', '\\\n'])),
    ),
  (lines, chance) => {
    const lineBreak = chance.of(['\r\n', '\r', '\u0085', '\u2028', '\u2029']);
    lines.splice(
      0,
      lines.length,
      ...lines.join(chance.below(2) === 0 ? lineBreak : '\n').split(chance.below(2) === 0 ? '\n' : lineBreak),
    );
  },
];

/** @param texts sound ones; the mutant has a few lines of one or two of them */
export function mutant(texts: readonly string[], chance: Chance): string {
  const lines = excerpt(chance.of(texts), chance);
  if (chance.below(8) === 0) {
    lines.push(...excerpt(chance.of(texts), chance));
  }
  for (let left = chance.of([1, 1, 2, 3]); left > 0 && lines.length > 0; left -= 1) {
    chance.of(MUTATIONS)(lines, chance);
  }
  return lines.join('\n') + chance.of(['\n', '\n', '']);
}

const MAX_EXCERPT_LINES = 40;

function excerpt(text: string, chance: Chance): string[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((_, index) => (lines[index - 1] === '---' ? [index] : []));
  const start =
    lines.length <= MAX_EXCERPT_LINES
      ? 0
      : chance.below(3) === 0
        ? chance.below(lines.length)
        : chance.of([0, ...starts]);
  const taken = lines.slice(
    start,
    start + chance.of([1, 3, 10, MAX_EXCERPT_LINES, MAX_EXCERPT_LINES, MAX_EXCERPT_LINES]),
  );
  const indent = /^ */.exec(taken[0] ?? '')?.[0].length ?? 0;
  return taken.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line));
}

function anyLine(change: (line: string, chance: Chance) => string): Mutation {
  return (lines, chance) => {
    const index = chance.below(lines.length);
    lines[index] = change(lines[index] ?? '', chance);
  };
}

function insert(line: string, bit: string, at: number): string {
  return line.slice(0, at) + bit + line.slice(at);
}

function remove(line: string, at: number, count: number): string {
  return line.slice(0, at) + line.slice(at + count);
}
