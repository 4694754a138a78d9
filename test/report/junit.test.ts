/** JUnit: well-formed whatever strangers write, and each outcome as CI systems count it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { junitReport } from '../../src/report/junit.ts';
import type { ImageResult } from '../../src/result.ts';
import { failed } from '../../src/verdict.ts';
import { PLAIN, reportOf } from '../support/presentation.ts';
import { EXEMPTED, FAILURES, imageResult, PASSED, placedIn, SUMMARY } from './results.ts';

function junit(results: readonly ImageResult[], unread: { file: string; why: string }[] = []): string {
  return junitReport({ ...reportOf(results, SUMMARY), unread }, PLAIN);
}

/** The names of the elements in their order; it throws where a text or an attribute holds a sign of XML, or an element is not closed. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const [, ...parts] = xml.split('<');
  for (const part of parts.slice(1)) {
    const tag = /^(\/?)([a-z-]+)((?: [a-z]+="[^"<>]*")*)(\/?)>([^<>]*)$/.exec(part);
    const [, closing, name = '', , empty, text = ''] = tag ?? expect.fail(`not an element: ${part}`);
    expect(part).to.not.match(/&(?!(?:amp|lt|gt|quot|apos);)/);
    expect(text).to.match(/^[\x20-\x7e\n…]*$/);
    if (closing === '/') {
      expect(open.pop()).to.equal(name);
    } else {
      names.push(name);
      open.push(...(empty === '/' ? [] : [name]));
    }
  }
  expect(open).to.deep.equal([]);
  return names;
}

describe('the JUnit of a run', () => {
  it('counts what failed, what could not be checked and what is lowered or exempted', () => {
    const source = FAILURES['another source'] ?? expect.fail();
    const unreachable = FAILURES['an image that was never resolved'] ?? expect.fail();
    const lowered = FAILURES['an image that no rule covers'] ?? expect.fail();
    const xml = junit([PASSED, EXEMPTED, source, unreachable, lowered], [{ file: 'a.yaml', why: 'does not exist' }]);
    expect(xml).to.include('<testsuites name="image-provenance" tests="6" failures="1" errors="2" skipped="2">');
    expect(elementsOf(xml)).to.deep.equal([
      ...['testsuites', 'testsuite', 'testcase', 'testcase', 'skipped', 'testcase', 'failure', 'testcase', 'error'],
      ...['testcase', 'skipped', 'testcase', 'error', 'system-out'],
    ]);
    expect(xml).to.include('<failure type="SOURCE_MISMATCH" message="SOURCE_MISMATCH: kong/kuma-cp:2.14.3 (sha256:');
    expect(xml).to.include('cosign verify-attestation').and.include('slsa-verifier verify-image');
  });

  it('names the file of a scan', () => {
    const scanned = placedIn(PASSED, { file: 'a&b.yaml', document: 1, line: 3 });
    expect(junit([scanned])).to.include(' file="a&amp;b.yaml"');
    expect(junit([placedIn(PASSED, { file: '-', document: 1, line: 3 })])).to.not.include('file=');
  });

  it('writes each sign of XML by its name', () => {
    expect(junit([{ ...PASSED, written: `a<b>&"'` }])).to.include('name="a&lt;b&gt;&amp;&quot;&apos;"');
  });

  it('is well-formed, whatever strangers write', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(anything, anything, anything, (written, found, resource) => {
        const verdict = failed([{ code: 'TAG_MISMATCH', reason: 'x', found, storedAt: found }]);
        const uses = PASSED.uses.map((use) => ({ ...use, resource }));
        elementsOf(junit([imageResult({ verdict, written, uses })], [{ file: written, why: found }]));
      }),
      { examples: [['"><x a="', ']]>&<!--', '<!DOCTYPE a>']] },
    );
  });
});
