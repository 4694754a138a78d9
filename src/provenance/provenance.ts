/** A verified statement, its signer and a rule's expectations: accepted as provenance of one image, or the reasons why not. */

import type { VerifiedAttestation } from '../attestation/verify.ts';
import type { AcceptedProvenance, Reason } from '../verdict.ts';
import { type AttestedImage, type Expectations, unmetExpectations } from './expectations.ts';
import type { Provenance } from './predicate.ts';
import { readSlsaV02, SLSA_V0_2 } from './slsa-v0.2.ts';
import { readStatement } from './statement.ts';

export type Judgement =
  | { readonly accepted: Omit<AcceptedProvenance, 'storedAt'> }
  /** It verifies, but it is no provenance: its predicate type. */
  | { readonly otherPredicateType: string }
  | { readonly reasons: readonly Reason[] };

const READERS: Readonly<Record<string, (predicate: unknown) => Provenance | Reason>> = {
  [SLSA_V0_2]: readSlsaV02,
};

/** Judges one verified attestation; every expectation that it does not meet is a reason. */
export function judgeProvenance(
  { statement: verified, signer }: VerifiedAttestation,
  expectations: Expectations,
  image: AttestedImage,
): Judgement {
  const statement = readStatement(verified);
  if ('code' in statement) {
    return { reasons: [statement] };
  }
  const { predicateType } = statement;
  const read = READERS[predicateType];
  if (!expectations.predicateTypes.includes(predicateType) || read === undefined) {
    return { otherPredicateType: predicateType };
  }
  const provenance = read(statement.predicate);
  if ('code' in provenance) {
    return { reasons: [provenance] };
  }
  const reasons = unmetExpectations(expectations, { signer, provenance, subjects: statement.subjects, image });
  return reasons.length > 0
    ? { reasons }
    : {
        accepted: {
          builder: provenance.builderId,
          source: signer.sourceRepository ?? '',
          ref: signer.sourceRef ?? '',
          commit: provenance.source.sha1,
          predicateType,
          signer: signer.identity,
          issuer: signer.issuer,
          ...(signer.runUri !== undefined && { run: signer.runUri }),
        },
      };
}
