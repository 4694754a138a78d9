/** The table: as a person reads it on 80 and on 160 columns, held as files, and what holds on any terminal. */
import { expect } from 'chai';
import fc from 'fast-check';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { rowLines, wrapped } from '../../src/report/layout.ts';
import { summaryText } from '../../src/report/summary.ts';
import { tableReport } from '../../src/report/table.ts';
import type { ImageResult } from '../../src/result.ts';
import { failed } from '../../src/verdict.ts';
import { expectGolden } from '../support/golden.ts';
import { PLAIN, reportOf } from '../support/presentation.ts';
import { EXEMPTED, FAILURES, imageResult, PASSED, SUMMARY, TEN_FAILURES } from './results.ts';

const ALL = [PASSED, EXEMPTED, ...TEN_FAILURES];
const UNREAD = [{ file: 'manifests/web.yaml', why: 'is not text in UTF-8; save it as UTF-8 if it is text' }];

function table(results: readonly ImageResult[], changes: Partial<typeof PLAIN> = {}): string {
  return tableReport(reportOf(results, SUMMARY), { ...PLAIN, ...changes });
}

describe('the table of a run', () => {
  for (const columns of [80, 160]) {
    it(`is that of the golden file on ${columns} columns`, () => {
      const text = tableReport({ ...reportOf(ALL, SUMMARY), unread: UNREAD }, { ...PLAIN, columns });
      expectGolden(join(import.meta.dirname, `table-${columns}.golden.txt`), `${text}\n`);
      const lines = text.split('\n').filter((line) => !line.startsWith('to check by hand: '));
      expect(lines.filter((line) => line.length > columns && line.trim().includes(' ') && !isLongWord(line))).to.be
        .empty;
    });
  }

  it('cuts and breaks nothing where lines have no end', () => {
    const [head, ...rows] = table([PASSED]).split('\n\n')[0]?.split('\n') ?? [];
    expect(head).to.match(/^RESULT {2}IMAGE +USED BY +WHY$/);
    expect(rows).to.deep.equal([
      'PASSED  kong/kuma-cp:2.14.3  Deployment/kong-mesh-control-plane  Kong/kong-mesh@refs/tags/v2.14.3 by generator_container_slsa3.yml@v2.1.0, rules[0]',
    ]);
  });

  it('has failures first: those that are enforced, those that are lowered, exemptions, passes', () => {
    const wrong = FAILURES['another source'] ?? expect.fail();
    const rows = table([PASSED, EXEMPTED, { ...wrong, level: 'off' }, { ...wrong, level: 'advisory' }, wrong]);
    const shown = [...rows.matchAll(/^(FAILED|EXEMPTED|PASSED) .*?(\((?:advisory|off)\)|$)/gm)];
    expect(shown.map(([, result = '', level = '']) => result + level)).to.deep.equal([
      ...['FAILED', 'FAILED(advisory)', 'FAILED(off)', 'EXEMPTED', 'PASSED'],
    ]);
  });

  it('names what decided about an image that does not fail, and in whose place', () => {
    const text = table(ALL);
    expect(text).to.contain('rules[0]').and.contain('exemptions[0]').and.not.contain('instead of');
    expect(table([{ ...PASSED, insteadOf: 'preset kong-mesh' }])).to.contain('instead of preset kong-mesh');
  });

  it('tells a cause once, and commands only where they are asked for', () => {
    const verdict = failed([{ code: 'REGISTRY_UNREACHABLE', reason: 'docker.io refuses the connection' }]);
    const images = Array.from({ length: 60 }, (_, index) => imageResult({ verdict, written: `kong/image:${index}` }));
    const text = table(images);
    expect(text.split('what to do:')).to.have.length(2);
    expect(text.split('as kong/image:0, see')).to.have.length(60);
    expect(text).to.include('image-provenance verify --reproduce').and.not.include('crane digest');
    expect(table(images, { reproduce: true }))
      .to.include('crane digest')
      .and.not.include('verify --reproduce');
  });

  it('counts places from the sixth on', () => {
    const wrong = FAILURES['another source'] ?? expect.fail();
    const [use] = wrong.uses;
    const uses = Array.from({ length: 200 }, (_, index) => ({ ...(use ?? expect.fail()), resource: `Pod/p${index}` }));
    const text = table([{ ...wrong, uses }]);
    expect(text).to.include('Pod/p0 and 199 more').and.include('Pod/p4 ').and.include(', 195 more places');
    expect(text).to.not.include('Pod/p5 ');
  });

  it('has colours where they are wanted, in the first word of a row alone', () => {
    const plain = table(ALL);
    const colourful = table(ALL, { colours: true });
    expect(plain).to.not.contain('\u001b');
    expect(colourful).to.contain('\u001b[31mFAILED').and.contain('\u001b[32mPASSED').and.contain('\u001b[33mEXEMPTED');
    expect(stripVTControlCharacters(colourful)).to.equal(plain);
    const hostile = table([imageResult({ verdict: failed([]), written: 'PASSED\n\u001b[32mPASSED' })], {
      colours: true,
    });
    expect(hostile).to.not.contain('\u001b[32m');
  });

  it('ends with the summary', () => {
    expect(table(ALL).split('\n').at(-1)).to.equal(summaryText(SUMMARY));
    expect(table([])).to.equal(summaryText(SUMMARY));
  });

  it("shows strangers' texts as plain text", () => {
    expect(table(Object.values(FAILURES)))
      .to.not.contain('\u001b')
      .and.not.contain('<{%');
  });
});

describe('the layout', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', '/', ' '), maxLength: 70 });
  const row = fc.tuple(fc.constantFrom('FAILED', 'PASSED'), cell, cell, cell);

  it('has no line that is too long, unless it is one word, and loses nothing but blanks', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.integer({ min: 40, max: 200 }), (rows, columns) => {
        const lines = rowLines(['RESULT', 'A', 'B', 'C'], rows, columns);
        expect(lines.filter((line) => line.length > columns && !isLongWord(line))).to.deep.equal([]);
        const letters = (text: string) => text.replace(/\s|RESULT|[ABC]\b/g, '');
        expect(letters(lines.join(' '))).to.equal(letters(rows.flat().join(' ')));
      }),
    );
  });

  it('breaks at blanks alone, and ends on the narrowest terminal', () => {
    expect(wrapped('one two three four five six', 21)).to.deep.equal(['one two three four', 'five six']);
    expect(wrapped('one two three four five six', 21, '  ')).to.deep.equal(['one two three four', '  five six']);
    expect(wrapped(`a ${'x'.repeat(45)} b`, 20, '  ')).to.deep.equal(['a', `  ${'x'.repeat(45)}`, '  b']);
    expect(wrapped('one two three four five six', 0, '    ')).to.have.length(2);
    expect(wrapped('x '.repeat(45))).to.have.length(1);
  });
});

/** A word that is longer than the line, in a line of its own, perhaps behind the result. */
function isLongWord(line: string): boolean {
  return /^(?:\w+)? *\S+$/.test(line);
}
