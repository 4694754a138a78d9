/** The prose of violations, compared with a file as a whole: `UPDATE_GOLDEN=1` writes it anew, for people to read. */
import { join } from 'node:path';
import { expect } from 'chai';
import { noteText, repeatedViolationText, violationText } from '../../src/report/violation.ts';
import { CODES } from '../../src/codes.ts';
import { failed, worstFirst } from '../../src/verdict.ts';
import { EXEMPTED, FAILURES, imageResult, PASSED } from './results.ts';
import type { ImageUse } from '../../src/images/image-use.ts';
import { placeText } from '../../src/report/place.ts';
import { expectGolden } from '../support/golden.ts';
import { FirstWithCause } from '../../src/report/cause.ts';

const GOLDEN = join(import.meta.dirname, 'violation.golden.txt');

function usesOf({ uses }: typeof PASSED): ImageUse[] {
  return uses.map(({ use }) => use);
}

describe('the text of a violation', () => {
  it('is that of the golden file', () => {
    const texts = [
      ...Object.entries(FAILURES).flatMap(([name, result]) => [
        `# ${name}`,
        violationText(result, result.verdict, usesOf(result)),
        '# the same at another resource',
        repeatedViolationText(result, result.verdict, usesOf(result).map(placeText)),
      ]),
      '# notes',
      ...[PASSED, EXEMPTED].flatMap((result) =>
        result.notes.map((note) => noteText(result, note, usesOf(result).map(placeText))),
      ),
    ].join('\n\n');
    expectGolden(GOLDEN, `${texts}\n`);
  });

  for (const [name, result] of Object.entries(FAILURES)) {
    it(`has about eight lines, and one where it is repeated: ${name}`, () => {
      const text = violationText(result, result.verdict, usesOf(result));
      expect(text.split('\n').length).to.be.at.most(9);
      expect(text)
        .to.not.match(/[^\n\x20-\x7e…]/)
        .and.not.contain('<{%');
      expect(repeatedViolationText(result, result.verdict, usesOf(result).map(placeText))).to.not.contain('\n');
    });
  }

  it('is told once for a cause that several images have, and in one line at the others', () => {
    const verdict = failed([{ code: 'REGISTRY_UNREACHABLE', reason: 'docker.io refuses the connection' }]);
    const causes = new FirstWithCause();
    const [one, other] = ['kong/kuma-cp:1', 'kong/kuma-dp:1'].map((written) => imageResult({ verdict, written }));
    const lowered = imageResult({ verdict, level: 'advisory' });
    const slower = failed([{ code: 'REGISTRY_UNREACHABLE', reason: 'docker.io closes the connection' }]);
    if (one === undefined || other === undefined) {
      expect.fail();
    }
    expect(causes.firstWith(one, verdict)).to.equal(one);
    expect(causes.firstWith(other, verdict)).to.equal(one);
    expect(causes.firstWith(lowered, verdict)).to.equal(lowered);
    expect(causes.firstWith(imageResult({ verdict: slower }), slower)).to.not.equal(one);
    expect(repeatedViolationText(other, verdict, ['spec.image'], one)).to.equal(
      'kong/kuma-dp:1 could not be checked at spec.image too (REGISTRY_UNREACHABLE, as kong/kuma-cp:1, see Deployment/kong-mesh-control-plane)',
    );
  });

  it('has the worst reason first, and the others in their order', () => {
    const codes = ['NO_TRUST_RULE', 'TIMED_OUT', 'TAG_MISMATCH', 'ATTESTATION_MISSING', 'ISSUER_MISMATCH'] as const;
    expect(worstFirst(failed(codes.map((code) => ({ code, reason: 'x' })))).map(({ code }) => code)).to.deep.equal([
      'TAG_MISMATCH',
      'ISSUER_MISMATCH',
      'ATTESTATION_MISSING',
      'TIMED_OUT',
      'NO_TRUST_RULE',
    ]);
  });

  it('tells once what several attestations at one place have in common', () => {
    const wrong = { code: 'TAG_MISMATCH', reason: 'x', storedAt: 'a' } as const;
    const verdict = failed([wrong, { ...wrong }, { ...wrong, storedAt: 'b' }]);
    const text = violationText(imageResult({ verdict }), verdict, []);
    expect(text.split('\n').filter((line) => line.startsWith('TAG_MISMATCH'))).to.deep.equal([
      ...['TAG_MISMATCH: x (a)', 'TAG_MISMATCH: x (b)'],
    ]);
  });

  it('shows the name of a resource on one line too, whatever it is called', () => {
    const verdict = failed([{ code: 'NO_TRUST_RULE', reason: 'x' }]);
    const [placed] = PASSED.uses;
    const uses = placed === undefined ? [] : [{ ...placed, resource: 'Pod/a\n<{%fg 1%}>\u001b[31m' }];
    const text = repeatedViolationText(imageResult({ verdict, uses }), verdict, ['spec']);
    expect(text)
      .to.match(/^[\x20-\x7e…]*$/)
      .and.not.contain('<{%');
  });

  it('knows what to do about every code', () => {
    for (const { title, remedy } of Object.values(CODES)) {
      expect(title).to.match(/^[a-z].*[^.]$/);
      expect(remedy).to.match(/^[a-z].*[^.]$/);
    }
  });

  it('names the whole resource where no part of it has the verdict', () => {
    const verdict = failed([{ code: 'IMAGE_UNKNOWN', reason: 'x' }]);
    const result = imageResult({ verdict, written: undefined });
    const uses = [{ path: [], code: 'IMAGE_UNKNOWN', reason: 'x' } as const];
    expect(violationText(result, verdict, uses)).to.include('\nat the whole resource\n');
    expect(repeatedViolationText(result, verdict, uses.map(placeText))).to.include(' at the whole resource too ');
  });

  it('shows a path on one line, whatever a custom resource calls its fields', () => {
    const result = FAILURES['an image that no rule covers'];
    const failure = result?.verdict;
    if (result === undefined || failure?.result !== 'FAILED') {
      throw new Error('there is no such failure');
    }
    const text = violationText(result, failure, [
      { path: ['spec', 'x\nwhat to do: nothing <{%fg 2%}>', 'image'], image: 'a:1', injected: false },
    ]);
    expect(text.split('\n').filter((line) => line.startsWith('what to do:'))).to.have.length(1);
    expect(text).to.not.include('<{%');
  });
});
