/** The one table of codes: the family, title and remedy of each. */

export type Family = 'refused' | 'absent' | 'unchecked' | 'unknown' | 'uncovered' | 'notInPlan';

/** Worst first: the worst family among an image's reasons is the image's. */
export const FAMILIES: readonly Family[] = ['refused', 'absent', 'unchecked', 'unknown', 'uncovered', 'notInPlan'];

interface CodeEntry {
  readonly family: Family;
  /** What follows the image in the first line of a message: `kong/kuma-cp:9.9.9 does not exist`. */
  readonly title: string;
  /** What to do, as a sentence without its full stop; the longer story is in docs/verdicts.md. */
  readonly remedy: string;
}

type Entry = (title: string, remedy: string) => CodeEntry;

const of =
  (family: Family): Entry =>
  (title, remedy) => ({ family, title, remedy });

const refused = of('refused');
const absent = of('absent');
const unchecked = of('unchecked');
const unknown = of('unknown');
const uncovered = of('uncovered');
const notInPlan = of('notInPlan');

export const CODES = {
  REFERENCE_INVALID: refused('is not an image reference', 'write the image as registry/repository:tag@sha256:digest'),
  LOOKALIKE: refused(
    'must be covered by a rule',
    'use the genuine image, or add a rule that names the builder of this one',
  ),
  DIGEST_MISMATCH: refused(
    'was changed on its way',
    'do not deploy it: the registry or something before it changed the bytes',
  ),
  ATTESTATION_MALFORMED: refused(
    'has an attestation that cannot be read',
    'ask the publisher of the image to attest it again',
  ),
  LIMIT_EXCEEDED: refused('goes beyond a limit of the pack', 'do not deploy it: no honest publisher stores so much'),
  SIGNATURE_INVALID: refused(
    'has an attestation with a wrong signature',
    'do not deploy it: the attestation was changed after it was signed',
  ),
  CERTIFICATE_INVALID: refused(
    'has an attestation with an invalid certificate',
    'do not deploy it, and ask the publisher of the image',
  ),
  LOG_ENTRY_INVALID: refused(
    'has an attestation with an invalid log entry',
    'ask the publisher of the image to attest it again, with a log entry of a supported kind',
  ),
  TIMESTAMP_INVALID: refused(
    'has an attestation with an invalid timestamp',
    'ask the publisher of the image to attest it again',
  ),
  SIGNER_NOT_IN_ROOT: refused(
    'has an attestation from outside the trusted root',
    "update the pack, or the trusted root if it is your own; if you trust the authorities that signed, name their root in the rule's trustedRoot",
  ),
  ISSUER_MISMATCH: refused(
    'is signed by an identity of another issuer',
    'do not deploy it, unless the rule should name this issuer',
  ),
  SIGNER_MISMATCH: refused('is signed by another builder', 'do not deploy it, unless the rule should name this signer'),
  SOURCE_MISMATCH: refused(
    'was built from another source',
    'do not deploy it, unless the rule should name this source',
  ),
  TAG_MISMATCH: refused(
    'was built from another git tag',
    'use the tag of the version that was built, or ask who moved this one',
  ),
  BRANCH_MISMATCH: refused('was built from another branch', 'use an image that was built from the branch in the rule'),
  COMMIT_MISMATCH: refused(
    'was built from another commit',
    'use the tag of the commit that was built, or ask who moved this one',
  ),
  WORKFLOW_MISMATCH: refused(
    'was built by another workflow',
    'use an image that was built by the workflow in the rule',
  ),
  TRIGGER_MISMATCH: refused(
    'was built for another event',
    'use an image whose build was started by the event in the rule',
  ),
  RUNNER_MISMATCH: refused(
    'was built on another kind of runner',
    'use an image that was built on the kind of runner in the rule',
  ),
  SUBJECT_MISMATCH: refused(
    'has the attestation of another image',
    'do not deploy it: correct the digest if it is that of another image; otherwise the attestation of another image was put in its place',
  ),
  PREDICATE_MISMATCH: refused(
    'has provenance that contradicts its certificate',
    'do not deploy it: the provenance contradicts the certificate of its signer',
  ),
  EXEMPTION_EXPIRED: refused(
    'has an exemption that has ended',
    'give the exemption a later day and a reason, or use an image with provenance',
  ),
  NOT_PINNED: refused('must be pinned', 'write the digest behind the tag: repository:tag@sha256:digest'),
  INTERNAL_ERROR: refused(
    'could not be judged, because the pack has a bug',
    'report the bug as an issue of the pack; until then the image counts as refused',
  ),
  IMAGE_NOT_FOUND: absent('does not exist', 'correct the reference, or push the image first'),
  ATTESTATION_MISSING: absent(
    'lacks provenance',
    'use a version that its builder attested, or add an exemption by digest with a reason and a last day',
  ),
  PROVENANCE_MISSING: absent('lacks provenance', 'use a version with provenance of the type in the rule'),
  PLATFORM_DIGEST: absent('lacks provenance', 'pin the digest of the index'),
  REGISTRY_UNAUTHORIZED: unchecked('could not be checked', 'correct the name, or log in with `docker login`'),
  REGISTRY_UNREACHABLE: unchecked('could not be checked', 'try again, or configure a mirror under registries'),
  REGISTRY_RATE_LIMITED: unchecked('could not be checked', 'try again later, or configure a mirror under registries'),
  TIMED_OUT: unchecked('could not be checked in time', 'try again, or raise timeoutSeconds'),
  HELM_NOT_RENDERED: unchecked(
    'could not be rendered',
    'change the Release so that helm can render it without the cluster, or use kubernetes:helm.sh/v4:Chart',
  ),
  TRUST_ROOT_UNAVAILABLE: unchecked('could not be checked', 'correct the entry under trustedRoots'),
  TAG_UNRESOLVED: unchecked('could not be checked', 'pin the image by digest'),
  IMAGE_UNKNOWN: unknown('is not known yet', 'name the image with values that are known before the update'),
  NO_TRUST_RULE: uncovered('is covered by no rule', 'add a rule, a preset or an exemption for it'),
  IMAGES_NOT_IN_PLAN: notInPlan(
    'runs images that are not in the plan',
    'check those images where they are deployed from; then lower enforcement.notInPlan, or exempt the resource',
  ),
} as const satisfies Record<string, CodeEntry>;

export type Code = keyof typeof CODES;
