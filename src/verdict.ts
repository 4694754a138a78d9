/** The verdict about one image: its shapes, and the one table that tells to which family each code belongs. */

export type Family = 'refused' | 'absent' | 'unchecked' | 'unknown' | 'uncovered';

/** Worst first: the worst family among an image's reasons is the image's. */
export const FAMILIES: readonly Family[] = ['refused', 'absent', 'unchecked', 'unknown', 'uncovered'];

export const FAMILY_OF = {
  REFERENCE_INVALID: 'refused',
  LOOKALIKE: 'refused',
  DIGEST_MISMATCH: 'refused',
  ATTESTATION_MALFORMED: 'refused',
  LIMIT_EXCEEDED: 'refused',
  SIGNATURE_INVALID: 'refused',
  CERTIFICATE_INVALID: 'refused',
  LOG_ENTRY_INVALID: 'refused',
  TIMESTAMP_INVALID: 'refused',
  SIGNER_NOT_IN_ROOT: 'refused',
  ISSUER_MISMATCH: 'refused',
  SIGNER_MISMATCH: 'refused',
  SOURCE_MISMATCH: 'refused',
  TAG_MISMATCH: 'refused',
  BRANCH_MISMATCH: 'refused',
  WORKFLOW_MISMATCH: 'refused',
  TRIGGER_MISMATCH: 'refused',
  RUNNER_MISMATCH: 'refused',
  SUBJECT_MISMATCH: 'refused',
  PREDICATE_MISMATCH: 'refused',
  EXEMPTION_EXPIRED: 'refused',
  NOT_PINNED: 'refused',
  INTERNAL_ERROR: 'refused',
  IMAGE_NOT_FOUND: 'absent',
  ATTESTATION_MISSING: 'absent',
  PROVENANCE_MISSING: 'absent',
  PLATFORM_DIGEST: 'absent',
  REGISTRY_UNAUTHORIZED: 'unchecked',
  REGISTRY_UNREACHABLE: 'unchecked',
  REGISTRY_RATE_LIMITED: 'unchecked',
  TIMED_OUT: 'unchecked',
  HELM_NOT_RENDERED: 'unchecked',
  TRUST_ROOT_UNAVAILABLE: 'unchecked',
  TAG_UNRESOLVED: 'unchecked',
  IMAGE_UNKNOWN: 'unknown',
  NO_TRUST_RULE: 'uncovered',
  IMAGES_NOT_IN_PLAN: 'uncovered',
} as const satisfies Record<string, Family>;

export type Code = keyof typeof FAMILY_OF;

/** One thing that is wrong. Texts never hold a planned value other than an image reference, nor anything a server sent as a body. */
export interface Reason {
  readonly code: Code;
  /** What is wrong, as a sentence without its full stop. */
  readonly what: string;
  readonly expected?: string;
  readonly found?: string;
  /** Where the attestation that was looked at is stored, `docker.io/kong/notary:sha256-….att`. */
  readonly storedAt?: string;
  /** What to do, where the code alone does not tell. */
  readonly remedy?: string;
}

/** What the accepted attestation says, for people and for `--format json`. */
export interface AcceptedProvenance {
  readonly builder: string;
  readonly source: string;
  readonly ref: string;
  readonly commit: string;
  readonly predicateType: string;
  readonly signer: string;
  readonly issuer: string;
  readonly run?: string;
  readonly storedAt: string;
}

export interface Passed {
  readonly result: 'PASSED';
  /** `sha256:…` of the manifest that the reference names. */
  readonly digest: string;
  readonly provenance: AcceptedProvenance;
}

export interface Exempted {
  readonly result: 'EXEMPTED';
  readonly digest: string;
  readonly reason: string;
  readonly owner?: string;
  /** A day, `2027-01-31`; the exemption holds until its end in UTC. */
  readonly expires?: string;
}

export interface Failed {
  readonly result: 'FAILED';
  /** Absent where it was never resolved. */
  readonly digest?: string;
  readonly reasons: readonly [Reason, ...Reason[]];
}

export type Verdict = Passed | Exempted | Failed;

/** A failure with at least one reason: an empty list is a bug, and a bug is a failure as well. */
export function failed(reasons: readonly Reason[], digest?: string): Failed {
  const [first = { code: 'INTERNAL_ERROR', what: 'the image failed without a reason' } satisfies Reason, ...others] =
    reasons;
  return { result: 'FAILED', reasons: [first, ...others], ...(digest !== undefined && { digest }) };
}

/** The reasons, those of the worst family first, and else in their order. */
export function worstFirst({ reasons }: Failed): Failed['reasons'] {
  const rank = ({ code }: Reason) => FAMILIES.indexOf(FAMILY_OF[code]);
  const [first = reasons[0], ...others] = [...reasons].sort((a, b) => rank(a) - rank(b));
  return [first, ...others];
}

/** The worst family among the reasons: the failure's own. */
export function familyOf(failure: Failed): Family {
  return FAMILY_OF[worstFirst(failure)[0].code];
}
