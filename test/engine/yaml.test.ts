/** What the pack reads in YAML is what Go reads: real files, and many mutants of them. */
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GoYaml } from '../support/go-yaml.ts';
import { realMaterial } from '../support/real-material.ts';
import { needTools } from '../support/real-tools.ts';
import { compare } from '../support/same-reading.ts';
import { Chance, mutant } from '../support/yaml-mutants.ts';
import { YAML_TEXTS } from '../support/yaml-texts.ts';

const SEED = 20_260_801;
/** About half a minute. More, with another seed, by hand: YAML_MUTANTS=1000000 YAML_SEED=7 npx mocha test/engine/yaml.test.ts */
const MUTANTS = Number(process.env.YAML_MUTANTS ?? 100_000);
const AT_ONCE = 500;

/** Why the pack refuses what Go reads. */
const REASONS: readonly RegExp[] = [
  /^text follows the end of the document;/,
  /^text behind a JSON object is no JSON object;/,
  /^text stands behind --- on its line;/,
  /^a line ends with two carriage returns,/,
  /^helm takes blanks around this document away,/,
  /^a character stands here that YAML does not have;/,
  /^a directive begins with %;/,
  /^a tag (?:has a character that it can not have|is not one of YAML);/,
  /^a text has the tag !!timestamp;/,
  /^what has the tag !!binary is no text in base64;/,
  /^a key is no text, whole number or boolean;/,
  /^a key stands twice, once in quotes and once as a number or boolean;/,
  /^a text has half of a character,/,
  /^a JSON object has a key with an escape and odd characters;/,
  /^a number is /,
  /^it is more than 500 levels deep$/,
];

describe("Go's YAML reader and the pack's", function () {
  this.timeout(Math.max(120_000, MUTANTS * 5));

  let go: GoYaml;
  let texts: string[];

  before(function () {
    needTools(this, 'yaml-reader');
    const folder = realMaterial(this, 'rendered');
    texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    go = new GoYaml();
  });

  after(() => {
    // Absent where the tests were skipped.
    (go as GoYaml | undefined)?.stop();
  });

  it('read the same in real charts and in YAML of all kinds', async () => {
    const sound = [...texts, ...YAML_TEXTS];
    const readings = await go.read(sound);
    for (const [index, reading] of readings.entries()) {
      expect(reading.kubectl.documents).to.not.equal(null);
      const [first] = await compare(sound[index] ?? '', reading);
      expect(first).to.deep.equal({ kind: 'same' });
    }
  });

  it(`read the same in ${MUTANTS} mutants, or the pack says why it reads nothing`, async () => {
    const chance = new Chance(Number(process.env.YAML_SEED ?? SEED));
    const sources = [...texts, ...YAML_TEXTS, ...YAML_TEXTS];
    const counts = new Map<string, number>();
    for (let made = 0; made < MUTANTS; made += AT_ONCE) {
      const mutants = Array.from({ length: AT_ONCE }, () => mutant(sources, chance));
      for (const [index, reading] of (await go.read(mutants)).entries()) {
        const text = mutants[index] ?? '';
        for (const comparison of await compare(text, reading)) {
          expect(comparison.kind === 'differs' ? comparison.how : '', JSON.stringify(text)).to.equal('');
          const told = comparison.kind === 'only we refuse' ? reasonOf(comparison.reason) : comparison.kind;
          counts.set(told, (counts.get(told) ?? 0) + 1);
        }
      }
    }
    console.log(table(counts));
    const shareOf = (told: string) => (counts.get(told) ?? 0) / MUTANTS / 2;
    expect(shareOf('same')).to.be.above(0.2);
    const refused = REASONS.map(({ source }) => shareOf(source));
    // What Go leaves unread behind a document is refused on purpose, and mutants often have it.
    expect(refused.slice(1).reduce((sum, share) => sum + share)).to.be.below(0.04);
    // Some are read by Go no further than their first part.
    expect(shareOf('another reason')).to.be.below(0.001);
  });
});

function reasonOf(reason: string): string {
  return REASONS.find((pattern) => pattern.test(reason))?.source ?? 'another reason';
}

function table(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([told, count]) => `      ${String(count).padStart(8)}  ${told}`)
    .join('\n');
}
