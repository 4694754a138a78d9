/** The only place where stored bytes become a verified payload: @sigstore/verify with one trusted root and its thresholds. */

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
import type { CodedReason, UsedTrustedRoot } from '../verdict.ts';
import { bundleOfAttachment } from './cosign-attachment.ts';
import { lackIn, notInRoot } from './not-in-root.ts';
import { type Signer, signerOf } from './signer.ts';

declare const verified: unique symbol;

/** The signed payload. Only this file makes one: the brand keeps unverified bytes out. */
export interface VerifiedPayload {
  readonly [verified]: true;
  readonly payloadType: string;
  readonly bytes: Buffer;
}

export interface VerifiedAttestation {
  readonly payload: VerifiedPayload;
  readonly signer: Signer;
}

/** What verifies stored attestations by one trusted root, which it names. */
export type VerifyAttestation = (
  stored: StoredAttestation,
) => (VerifiedAttestation & { readonly trustedRoot: UsedTrustedRoot }) | CodedReason;

/**
 * @param root its authorities and logs are trusted, and its thresholds say how many of them must have signed
 * @returns a function that verifies a stored attestation: an authority of the root issued the certificate, logs or
 *   timestamp authorities of the root say when, and the signature is right. The function never throws, and it does not
 *   judge the signer or the content. Or `TRUST_ROOT_UNAVAILABLE`
 */
export function attestationVerifier(root: TrustedRootValue): VerifyAttestation | CodedReason {
  const { name, origin, newestKey, trustedRoot, thresholds } = root;
  let material: TrustMaterial;
  try {
    material = toTrustMaterial(trustedRoot);
  } catch {
    return {
      code: 'TRUST_ROOT_UNAVAILABLE',
      reason: `the trusted root "${name}" holds a certificate or key that is not valid`,
    };
  }
  const verifier = new Verifier(material, {
    tlogThreshold: thresholds.logEntries,
    ctlogThreshold: thresholds.certificateTimestamps,
    timestampThreshold: thresholds.times,
  });
  return (stored) => {
    if (stored.mediaType !== DSSE_ENVELOPE) {
      return unsupportedBundle();
    }
    const attachment = bundleOfAttachment(stored);
    const outcome = isFailure(attachment) ? attachment : verifyBundle(attachment.bundle, { verifier, material, root });
    return isFailure(outcome) ? outcome : { ...outcome, trustedRoot: { name, origin, newestKey } };
  };
}

const DSSE_ENVELOPE = 'application/vnd.dsse.envelope.v1+json';

function unsupportedBundle(): CodedReason {
  return {
    code: 'LOG_ENTRY_INVALID',
    reason: 'it is stored as a sigstore bundle, which this version cannot verify yet, nor the log entry in it',
    remedy: 'ask the publisher of the image to attest it in the form of cosign 2 as well',
  };
}

/** One trusted root, as it is and as the library has it. */
interface Trust {
  readonly root: TrustedRootValue;
  readonly material: TrustMaterial;
  readonly verifier: Verifier;
}

function verifyBundle(serialized: object, { root, material, verifier }: Trust): VerifiedAttestation | CodedReason {
  let entity: SignedEntity | undefined;
  try {
    const bundle = bundleFromJSON(serialized);
    if (bundle.content.$case !== 'dsseEnvelope') {
      return { code: 'ATTESTATION_MALFORMED', reason: 'the bundle does not hold a DSSE envelope' };
    }
    entity = toSignedEntity(bundle);
    const outside = notInRoot(entity, material, root);
    if (outside !== undefined) {
      return outside;
    }
    const { identity } = verifier.verify(entity);
    const signer = signerOf(identity?.subjectAlternativeName, identity?.oids ?? []);
    if (isFailure(signer)) {
      return signer;
    }
    const { payloadType, payload } = bundle.content.dsseEnvelope;
    return { payload: { payloadType, bytes: payload } as VerifiedPayload, signer };
  } catch (error) {
    // The library throws plain errors for malformed certificates and numbers. Every error means that this attestation is invalid.
    return reasonOf(error, entity, root);
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

function reasonOf(error: unknown, entity: SignedEntity | undefined, root: TrustedRootValue): CodedReason {
  if (!(error instanceof VerificationError)) {
    return { code: 'ATTESTATION_MALFORMED', reason: 'the certificate, the signature or the log entry is malformed' };
  }
  if (error.code === 'CERTIFICATE_ERROR' && !expired(error) && error.message.includes('certificate chain')) {
    return lackIn(root, 'certificate authority that issued the certificate');
  }
  // The library compares the log entry first, so a changed payload appears as a log error. The signature tells which it is.
  if (error.code === 'TLOG_BODY_ERROR' && entity !== undefined && !signatureHolds(entity)) {
    return { code: 'SIGNATURE_INVALID', reason: 'the signature does not belong to the payload' };
  }
  return { code: CODE_OF[error.code], reason: `the attestation does not verify: ${libraryMessage(error)}` };
}

function expired(error: VerificationError): boolean {
  return error.cause instanceof VerificationError && error.cause.message.includes('not valid or expired');
}

function libraryMessage({ message, cause }: VerificationError): string {
  return cause instanceof VerificationError ? cause.message : message;
}

function signatureHolds({ key, signature }: SignedEntity): boolean {
  return (
    key.$case === 'certificate' &&
    signature.verifySignature(createPublicKey({ key: key.certificate.publicKey, format: 'der', type: 'spki' }))
  );
}
