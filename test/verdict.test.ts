/** The families of the codes, written out from the contract, and which of them is an image's. */
import { expect } from 'chai';
import { type Code, type Family, FAMILIES, CODES } from '../src/codes.ts';
import { failed, familyOf } from '../src/verdict.ts';

const CONTRACT: Readonly<Record<Family, readonly string[]>> = {
  refused: [
    'REFERENCE_INVALID',
    'LOOKALIKE',
    'DIGEST_MISMATCH',
    'ATTESTATION_MALFORMED',
    'LIMIT_EXCEEDED',
    'SIGNATURE_INVALID',
    'CERTIFICATE_INVALID',
    'LOG_ENTRY_INVALID',
    'TIMESTAMP_INVALID',
    'SIGNER_NOT_IN_ROOT',
    'ISSUER_MISMATCH',
    'SIGNER_MISMATCH',
    'SOURCE_MISMATCH',
    'TAG_MISMATCH',
    'BRANCH_MISMATCH',
    'COMMIT_MISMATCH',
    'WORKFLOW_MISMATCH',
    'TRIGGER_MISMATCH',
    'RUNNER_MISMATCH',
    'SUBJECT_MISMATCH',
    'PREDICATE_MISMATCH',
    'EXEMPTION_EXPIRED',
    'NOT_PINNED',
    'INTERNAL_ERROR',
  ],
  absent: ['IMAGE_NOT_FOUND', 'ATTESTATION_MISSING', 'PROVENANCE_MISSING', 'PLATFORM_DIGEST'],
  unchecked: [
    'REGISTRY_UNAUTHORIZED',
    'REGISTRY_UNREACHABLE',
    'REGISTRY_RATE_LIMITED',
    'TIMED_OUT',
    'HELM_NOT_RENDERED',
    'TRUST_ROOT_UNAVAILABLE',
    'TAG_UNRESOLVED',
  ],
  unknown: ['IMAGE_UNKNOWN'],
  uncovered: ['NO_TRUST_RULE'],
  notInPlan: ['IMAGES_NOT_IN_PLAN'],
};

function failure(...codes: readonly Code[]) {
  return failed(codes.map((code) => ({ code, reason: 'x' })));
}

describe('a verdict', () => {
  it('has the codes of the contract in the families of the contract, and no others', () => {
    const families = Object.entries(CONTRACT).flatMap(([family, codes]) =>
      codes.map((code) => [code, family] as const),
    );
    const table = Object.entries(CODES).map(([code, { family }]) => [code, family]);
    expect(Object.fromEntries(table)).to.deep.equal(Object.fromEntries(families));
  });

  it('has the families of the contract, the worst first', () => {
    expect(FAMILIES).to.deep.equal(['refused', 'absent', 'unchecked', 'unknown', 'uncovered', 'notInPlan']);
  });

  it('belongs to the worst family among its reasons, in whatever order they stand', () => {
    const worstFirst: readonly Code[] = [
      'TAG_MISMATCH',
      'ATTESTATION_MISSING',
      'TIMED_OUT',
      'IMAGE_UNKNOWN',
      'NO_TRUST_RULE',
    ];
    for (const [index, code] of worstFirst.entries()) {
      const all = worstFirst.slice(index);
      expect(familyOf(failure(...all))).to.equal(CODES[code].family);
      expect(familyOf(failure(...all.toReversed()))).to.equal(CODES[code].family);
    }
  });

  it('fails as a bug where it has no reason', () => {
    expect(failed([])).to.have.nested.property('reasons[0].code', 'INTERNAL_ERROR');
    expect(familyOf(failed([]))).to.equal('refused');
  });

  it('carries the digest only where there is one', () => {
    expect(failed([{ code: 'TIMED_OUT', reason: 'x' }]).digest).to.equal(undefined);
    expect(failed([{ code: 'TIMED_OUT', reason: 'x' }], 'sha256:0')).to.have.property('digest', 'sha256:0');
  });
});
