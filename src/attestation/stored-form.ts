/** A stored attestation in either form: cosign's layer, or a sigstore bundle. */

import type { StoredAttestation } from '../registry/stored-attestations.ts';
import type { CodedReason } from '../verdict.ts';
import { readBundle } from './bundle.ts';
import { readAttachment } from './cosign-attachment.ts';
import type { UnverifiedAttestation } from './unverified.ts';

const DSSE_ENVELOPE = 'application/vnd.dsse.envelope.v1+json';

/** @returns what it holds, or `ATTESTATION_MALFORMED`, `LOG_ENTRY_INVALID`, `LIMIT_EXCEEDED` or `PROVENANCE_MISSING` */
export function readStoredForm(stored: StoredAttestation): UnverifiedAttestation | CodedReason {
  return stored.mediaType === DSSE_ENVELOPE ? readAttachment(stored) : readBundle(stored);
}
