/** Why @sigstore/verify refuses an attestation, as a coded reason. */

import { VerificationError } from '@sigstore/verify';
import type { Code } from '../codes.ts';
import type { TrustedRootValue } from '../trusted-root/trusted-root.ts';
import type { CodedReason } from '../verdict.ts';
import { lackIn } from './not-in-root.ts';

const CODE_OF: Readonly<Record<VerificationError['code'], Code>> = {
  CERTIFICATE_ERROR: 'CERTIFICATE_INVALID',
  PUBLIC_KEY_ERROR: 'CERTIFICATE_INVALID',
  NOT_IMPLEMENTED_ERROR: 'ATTESTATION_MALFORMED',
  SIGNATURE_ERROR: 'SIGNATURE_INVALID',
  TIMESTAMP_ERROR: 'TIMESTAMP_INVALID',
  TLOG_BODY_ERROR: 'LOG_ENTRY_INVALID',
  TLOG_ERROR: 'LOG_ENTRY_INVALID',
  TLOG_INCLUSION_PROMISE_ERROR: 'LOG_ENTRY_INVALID',
  TLOG_INCLUSION_PROOF_ERROR: 'LOG_ENTRY_INVALID',
  TLOG_MISSING_INCLUSION_ERROR: 'LOG_ENTRY_INVALID',
};

/** @param error whatever the library threw: it throws plain errors for malformed certificates and numbers */
export function reasonOf(error: unknown, root: TrustedRootValue): CodedReason {
  if (!(error instanceof VerificationError)) {
    return { code: 'ATTESTATION_MALFORMED', reason: 'the certificate, the signature or the log entry is malformed' };
  }
  if (error.code === 'CERTIFICATE_ERROR' && !expired(error) && error.message.includes('certificate chain')) {
    return lackIn(root, 'certificate authority that issued the certificate');
  }
  return { code: CODE_OF[error.code], reason: `the attestation does not verify: ${libraryMessage(error)}` };
}

function expired(error: VerificationError): boolean {
  return error.cause instanceof VerificationError && error.cause.message.includes('not valid or expired');
}

function libraryMessage({ message, cause }: VerificationError): string {
  return cause instanceof VerificationError ? cause.message : message;
}
