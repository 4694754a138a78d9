/** The closest attestation comes first. */
import { expect } from 'chai';
import { closestFirst } from '../src/near-miss.ts';
import type { Code } from '../src/codes.ts';
import type { CodedReason } from '../src/verdict.ts';

function attempt(storedAt: string, ...codes: readonly Code[]): CodedReason[] {
  return codes.map((code) => ({ code, reason: code, storedAt }));
}

function order(...attempts: readonly CodedReason[][]): string[] {
  return closestFirst(attempts).map(({ code, storedAt = '' }) => `${storedAt} ${code}`);
}

describe('attestations that do not do', () => {
  it('are told by how many expectations they do not meet', () => {
    const far = attempt('far', 'SIGNER_MISMATCH', 'SOURCE_MISMATCH', 'TAG_MISMATCH');
    const near = attempt('near', 'TAG_MISMATCH');
    const expected = ['near TAG_MISMATCH', 'far SIGNER_MISMATCH', 'far SOURCE_MISMATCH', 'far TAG_MISMATCH'];
    expect(order(far, near)).to.deep.equal(expected);
    expect(order(near, far)).to.deep.equal(expected);
  });

  it('are further off where they are about another image, and furthest where they do not verify', () => {
    const other = attempt('other', 'SUBJECT_MISMATCH');
    const invalid = attempt('invalid', 'SIGNATURE_INVALID');
    const unreachable = attempt('', 'REGISTRY_UNREACHABLE');
    const compared = attempt('compared', 'SIGNER_MISMATCH', 'SOURCE_MISMATCH', 'TAG_MISMATCH');
    expect(order(invalid, unreachable, other, compared)).to.deep.equal([
      ...['compared SIGNER_MISMATCH', 'compared SOURCE_MISMATCH', 'compared TAG_MISMATCH'],
      ...['other SUBJECT_MISMATCH', 'invalid SIGNATURE_INVALID', ' REGISTRY_UNREACHABLE'],
    ]);
  });

  it('have a remedy of their own where a branch was built and the rule asks for a tag', () => {
    const remedyOf = (code: Code, found: string) => closestFirst([[{ code, reason: 'x', found }]])[0]?.remedy;
    expect(remedyOf('TAG_MISMATCH', 'refs/heads/release-2.12')).to.match(/^it was built on a branch/);
    expect(remedyOf('TAG_MISMATCH', 'refs/tags/v2.12.4')).to.equal(undefined);
    expect(remedyOf('BRANCH_MISMATCH', 'refs/heads/main')).to.equal(undefined);
  });
});
