/** A signed statement is one that all readers read alike, and no more than is worth reading. Anyone can have one signed. */
import { expect } from 'chai';
import type { VerifiedPayload } from '../../src/attestation/verify.ts';
import type { Code } from '../../src/codes.ts';
import { isFailure } from '../../src/failure.ts';
import { readStatement } from '../../src/provenance/statement.ts';

const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  predicateType: 'https://slsa.dev/provenance/v1',
  subject: [{ name: 'kuma-cp', digest: { sha256: 'ab'.repeat(32) } }],
  predicate: { a: { b: 1 } },
};
const TEXT = JSON.stringify(STATEMENT);

function outcome(text: string): Code | 'read' {
  const payload = { payloadType: 'application/vnd.in-toto+json', bytes: Buffer.from(text) } as VerifiedPayload;
  const statement = readStatement(payload);
  return isFailure(statement) ? statement.code : 'read';
}

function withPredicate(predicate: string): string {
  return TEXT.replace('{"a":{"b":1}}', predicate);
}

describe('a signed statement', () => {
  it('is read, with numbers of any form in what nobody compares', () => {
    expect(outcome(TEXT)).to.equal('read');
    expect(outcome(withPredicate('{"score":1.0,"large":9007199254740993}'))).to.equal('read');
  });

  const TWICE: Readonly<Record<string, string>> = {
    'its subject': TEXT.replace('"subject":', '"subject":[],"subject":'),
    'its predicate type': TEXT.replace('"predicateType":', String.raw`"predicate\u0054ype":"x","predicateType":`),
    'a digest': TEXT.replace('"sha256":', '"sha256":"00","sha256":'),
    'a key of its predicate': withPredicate('{"a":{"b":1,"b":2}}'),
  };
  for (const [name, text] of Object.entries(TWICE)) {
    it(`does not have ${name} twice`, () => {
      expect(outcome(text)).to.equal('ATTESTATION_MALFORMED');
    });
  }

  it('does not start with a byte order mark', () => {
    expect(outcome(`\ufeff${TEXT}`)).to.equal('ATTESTATION_MALFORMED');
  });

  it('may have as many subjects as may be, and has limits beyond', () => {
    const [one] = STATEMENT.subject;
    const subjects = (count: number) =>
      JSON.stringify({ ...STATEMENT, subject: Array.from({ length: count }, () => one) });
    expect(outcome(subjects(1024))).to.equal('read');
    expect(outcome(subjects(1025))).to.equal('LIMIT_EXCEEDED');
    expect(outcome(withPredicate(`${'['.repeat(190)}${']'.repeat(190)}`))).to.equal('read');
    for (const predicate of ['['.repeat(3_000_000), '{"a":'.repeat(600_000), `[1${',1'.repeat(1_500_000)}]`]) {
      expect(outcome(withPredicate(predicate))).to.equal('LIMIT_EXCEEDED');
    }
  });
});
