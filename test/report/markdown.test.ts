/** Markdown: what a reviewer sees first, and nothing of a plan that is read as a sign of Markdown or HTML. */
import { expect } from 'chai';
import fc from 'fast-check';
import { join } from 'node:path';
import { markdownReport } from '../../src/report/markdown.ts';
import type { ImageResult } from '../../src/result.ts';
import { failed } from '../../src/verdict.ts';
import { expectGolden } from '../support/golden.ts';
import { PLAIN, reportOf } from '../support/presentation.ts';
import { EXEMPTED, FAILURES, imageResult, PASSED, SUMMARY } from './results.ts';

function markdown(results: readonly ImageResult[], unread: { file: string; why: string }[] = []): string {
  return markdownReport({ ...reportOf(results, SUMMARY), unread }, PLAIN);
}

/** What stands between `<code>` and `</code>` is text of strangers; all else is ours. */
const CODE = /<code>[^<>]*<\/code>/g;

describe('the Markdown of a run', () => {
  it('is that of the golden file', () => {
    const results = [PASSED, EXEMPTED, ...Object.values(FAILURES)];
    expectGolden(
      join(import.meta.dirname, 'markdown.golden.md'),
      `${markdown(results, [{ file: 'a.yaml', why: 'does not exist' }])}\n`,
    );
  });

  it('says first how many failed, and how many of them are lowered', () => {
    const wrong = FAILURES['another source'] ?? expect.fail();
    const lowered = FAILURES['an image that no rule covers'] ?? expect.fail();
    const headline = (...results: ImageResult[]) => markdown(results).split('\n')[0];
    expect(headline(PASSED)).to.equal('## Image provenance: nothing failed');
    expect(headline(PASSED, wrong)).to.equal('## Image provenance: 1 of 2 images failed');
    expect(headline(lowered, wrong)).to.equal('## Image provenance: 1 of 2 images failed, 1 more lowered');
  });

  it('counts places from the twenty-first on', () => {
    const wrong = FAILURES['another source'] ?? expect.fail();
    const [use] = wrong.uses;
    const uses = Array.from({ length: 200 }, (_, index) => ({ ...(use ?? expect.fail()), resource: `Pod/p${index}` }));
    const text = markdown([{ ...wrong, uses }]);
    expect(text).to.include('- at 180 more places').and.include('Pod/p0</code> and 199 more |');
    expect(text).to.include('Pod/p19 ').and.not.include('Pod/p20 ');
  });

  it('has rows of as many cells as its head, and no text of strangers outside of code', () => {
    const signs = fc.constantFrom(
      '|',
      '\\',
      '`',
      '<',
      '>',
      '&',
      '[',
      ']',
      '(',
      ')',
      '*',
      '_',
      '\n',
      '@',
      '#',
      '!',
      '~',
    );
    const hostile = fc.string({ unit: fc.oneof(signs, fc.constantFrom('Q', '%')), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(hostile, hostile, hostile, (written, found, resource) => {
        const verdict = failed([{ code: 'TAG_MISMATCH', reason: 'x', found, remedy: found, storedAt: found }]);
        const uses = PASSED.uses.map((use) => ({ ...use, resource }));
        const text = markdown([imageResult({ verdict, written, uses }), { ...PASSED, written, uses }]);
        for (const row of text.split('\n').filter((line) => line.startsWith('|'))) {
          expect(row.split('|').length).to.be.oneOf([6, 8]);
        }
        expect(text.replace(CODE, '')).to.not.match(/[Q%`*[\]@\\]/);
        expect(text.match(CODE)?.join('')).to.not.match(/[|`*[\]\\\n]/);
      }),
    );
  });
});
