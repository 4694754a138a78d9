/** The only place where stored bytes become a verified statement: @sigstore/verify with one trusted root, its thresholds never relaxed. */

import { isFailure } from '../failure.ts';
import { bundleFromJSON } from '@sigstore/bundle';
import {
  toSignedEntity,
  toTrustMaterial,
  VerificationError,
  Verifier,
  type SignedEntity,
  type TrustMaterial,
} from '@sigstore/verify';
import { createPublicKey } from 'node:crypto';
import type { StoredAttestation } from '../registry/stored-attestations.ts';
import type { TrustedRootValue } from '../trusted-root/trusted-root.ts';
import type { Code } from '../codes.ts';
import type { CodedReason } from '../verdict.ts';
import { bundleOfAttachment } from './cosign-attachment.ts';
import { type Signer, signerOf } from './signer.ts';

declare const verified: unique symbol;

/** What was signed. The brand keeps anything else from being taken for it: only this file makes one. */
export interface VerifiedPayload {
  readonly [verified]: true;
  readonly payloadType: string;
  readonly bytes: Buffer;
}

export interface VerifiedAttestation {
  readonly payload: VerifiedPayload;
  readonly signer: Signer;
}

export type VerifyAttestation = (stored: StoredAttestation) => VerifiedAttestation | CodedReason;

/**
 * @param root whose certificate authorities, logs and certificate logs count
 * @returns a function that tells whether a stored attestation is signed by somebody of that root, in time and on the
 *   log (one entry, one certificate timestamp, one signed time). It never throws; who signed and what was said is for
 *   the caller to judge; its reasons are those of an attestation, not of a provenance. Or `TRUST_ROOT_UNAVAILABLE`.
 */
export function attestationVerifier({ name, trustedRoot }: TrustedRootValue): VerifyAttestation | CodedReason {
  let material: TrustMaterial;
  try {
    material = toTrustMaterial(trustedRoot);
  } catch {
    return {
      code: 'TRUST_ROOT_UNAVAILABLE',
      reason: `the trusted root "${name}" holds a certificate or key that can't be read`,
    };
  }
  const verifier = new Verifier(material, { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 });
  return (stored) => {
    const attachment = bundleOfAttachment(stored);
    return isFailure(attachment) ? attachment : verifyBundle(attachment.bundle, verifier);
  };
}

function verifyBundle(serialized: object, verifier: Verifier): VerifiedAttestation | CodedReason {
  let entity: SignedEntity | undefined;
  try {
    const bundle = bundleFromJSON(serialized);
    if (bundle.content.$case !== 'dsseEnvelope') {
      return { code: 'ATTESTATION_MALFORMED', reason: 'it does not hold a DSSE envelope' };
    }
    entity = toSignedEntity(bundle);
    const { identity } = verifier.verify(entity);
    const signer = signerOf(identity?.subjectAlternativeName, identity?.oids ?? []);
    if (isFailure(signer)) {
      return signer;
    }
    const { payloadType, payload } = bundle.content.dsseEnvelope;
    return { payload: { payloadType, bytes: payload } as VerifiedPayload, signer };
  } catch (error) {
    // The library throws plain errors at malformed certificates and numbers: whatever it throws, this one is invalid.
    return reasonOf(error, entity);
  }
}

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

function reasonOf(error: unknown, entity: SignedEntity | undefined): CodedReason {
  if (!(error instanceof VerificationError)) {
    return { code: 'ATTESTATION_MALFORMED', reason: 'its certificate, signature or log entry is malformed' };
  }
  if (error.code === 'CERTIFICATE_ERROR' && !expired(error) && error.message.includes('certificate chain')) {
    return { code: 'SIGNER_NOT_IN_ROOT', reason: 'no authority of the trusted root issued its certificate' };
  }
  // The log entry is compared before the signature is checked, so a changed payload shows there first.
  if (error.code === 'TLOG_BODY_ERROR' && entity !== undefined && !signatureHolds(entity)) {
    return { code: 'SIGNATURE_INVALID', reason: 'the signature does not belong to what is said' };
  }
  return { code: CODE_OF[error.code], reason: `it does not verify: ${causeOf(error)}` };
}

function expired(error: VerificationError): boolean {
  return error.cause instanceof VerificationError && error.cause.message.includes('not valid or expired');
}

function causeOf({ message, cause }: VerificationError): string {
  return cause instanceof VerificationError ? cause.message : message;
}

function signatureHolds({ key, signature }: SignedEntity): boolean {
  return (
    key.$case === 'certificate' &&
    signature.verifySignature(createPublicKey({ key: key.certificate.publicKey, format: 'der', type: 'spki' }))
  );
}
