/** Every sentence about a configuration, compared with a file as a whole: `UPDATE_GOLDEN=1` writes it anew, for people to read. */

import { join } from 'node:path';
import { withDefaults } from '../../src/configuration/defaults.ts';
import { configurationFromFile } from '../../src/configuration/file.ts';
import { type Format, textProblem } from '../../src/configuration/formats.ts';
import { isFailure } from '../../src/failure.ts';
import { warnings } from '../../src/trust-policy/warnings.ts';
import { expectGolden } from '../support/golden.ts';
import { NOW, WARNED } from '../trust-policy/warned.ts';
import { sentences } from './examples.ts';
import { REFUSED_FILES } from './refused-files.ts';
import { REFUSED_TEXTS } from './refused-texts.ts';
import { TWINS } from './twins.ts';

const GOLDEN = join(import.meta.dirname, 'sentences.golden.txt');

/** What was written, and below it what is said. */
function entry(written: string, said: readonly string[]): string {
  const short = written.length > 200 ? `${written.slice(0, 200)}…` : written;
  return [short, ...said.map((sentence) => `    ${sentence}`)].join('\n');
}

function ofFile(text: string): string[] {
  const read = configurationFromFile(text);
  return isFailure(read) ? read.problems.map(({ sentence }) => sentence) : [];
}

describe('the sentences about a configuration', () => {
  it('are those in the file', () => {
    const parts = [
      '# files',
      ...REFUSED_FILES.map((text) => entry(JSON.stringify(text), ofFile(text))),
      '# configurations',
      ...TWINS.map(({ of, refused }) => entry(of, sentences(refused))),
      ...Object.entries(REFUSED_TEXTS).flatMap(([format, texts]) => [
        `# ${format}`,
        ...texts.map((text) => entry(JSON.stringify(text), [textProblem(format as Format, text) ?? ''])),
      ]),
      '# warnings',
      ...WARNED.map(({ of, warned }) =>
        entry(
          of,
          warnings(withDefaults(warned), NOW).map(({ sentence }) => sentence),
        ),
      ),
    ];
    expectGolden(GOLDEN, `${parts.join('\n\n')}\n`);
  });
});
