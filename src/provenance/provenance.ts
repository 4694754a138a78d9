/** A verified attestation as what it says of a build: the signer's claims, the predicate and the subjects. */

import type { VerifiedAttestation } from '../attestation/verify.ts';
import { isFailure } from '../failure.ts';
import type { CodedReason } from '../verdict.ts';
import { SLSA_V0_2, SLSA_V1 } from './build-types.ts';
import type { AttestedBuild } from './expectations.ts';
import type { Provenance } from './predicate.ts';
import { readSlsaV02 } from './slsa-v0.2.ts';
import { readSlsaV1 } from './slsa-v1.ts';
import { readStatement } from './statement.ts';

const READERS: Readonly<Record<string, (predicate: unknown) => Provenance | CodedReason>> = {
  [SLSA_V0_2]: readSlsaV02,
  [SLSA_V1]: readSlsaV1,
};

/**
 * @param predicateTypes that count as provenance, exactly
 * @returns the build; `PROVENANCE_MISSING` with the predicate type found where it is another one;
 *   `ATTESTATION_MALFORMED`, `LIMIT_EXCEEDED`, or `PREDICATE_MISMATCH` for an unknown build type, where it can't be read
 */
export function readProvenance(
  { payload, signer }: VerifiedAttestation,
  predicateTypes: readonly string[],
): AttestedBuild | CodedReason {
  const statement = readStatement(payload);
  if (isFailure(statement)) {
    return statement;
  }
  const { predicateType, predicate, subjects } = statement;
  const read = READERS[predicateType];
  if (!predicateTypes.includes(predicateType) || read === undefined) {
    return {
      code: 'PROVENANCE_MISSING',
      reason: 'attestations of other types are stored, but no provenance',
      expected: predicateTypes.join(' or '),
      found: predicateType,
    };
  }
  const provenance = read(predicate);
  return isFailure(provenance) ? provenance : { signer, provenance, subjects, predicateType };
}
