/** The only place where stored bytes become a verified payload: @sigstore/verify with one trusted root and full thresholds. */

import { type Bundle, BUNDLE_V03_MEDIA_TYPE } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, type TrustMaterial, Verifier } from '@sigstore/verify';
import { isFailure } from '../failure.ts';
import type { StoredAttestation } from '../registry/stored-attestations.ts';
import type { TrustedRootValue } from '../trusted-root/trusted-root.ts';
import type { CodedReason } from '../verdict.ts';
import { logsFault } from './authorities.ts';
import { certificateFault, readCertificate } from './certificate.ts';
import { readAttachment } from './cosign-attachment.ts';
import { logEntryFault } from './log-entry.ts';
import { reasonOf } from './reasons.ts';
import { type Signer, signerOf } from './signer.ts';
import type { UnverifiedAttestation } from './unverified.ts';

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

export type VerifyAttestation = (stored: StoredAttestation) => VerifiedAttestation | CodedReason;

/**
 * @param root its certificate authorities, logs and certificate logs are trusted
 * @returns a function that verifies a stored attestation: an authority of the root issued the certificate, a log of the
 *   root recorded the signature (one entry, one certificate timestamp, one signed time), and the signature is right. The
 *   function never throws, and it does not judge the signer or the content. Or `TRUST_ROOT_UNAVAILABLE`
 */
export function attestationVerifier({ name, trustedRoot }: TrustedRootValue): VerifyAttestation | CodedReason {
  let material: TrustMaterial;
  try {
    material = toTrustMaterial(trustedRoot);
  } catch {
    return {
      code: 'TRUST_ROOT_UNAVAILABLE',
      reason: `the trusted root "${name}" holds a certificate or key that is not valid`,
    };
  }
  const verifier = new Verifier(material, { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 });
  return (stored) => {
    if (stored.mediaType !== DSSE_ENVELOPE) {
      return unsupportedBundle();
    }
    const attestation = readAttachment(stored);
    return isFailure(attestation)
      ? attestation
      : (cheapFault(attestation, material) ?? verifiedAttestation(attestation, verifier));
  };
}

/** What costs little comes first: nobody who can store an attestation makes the library build chains for nothing. */
function cheapFault(attestation: UnverifiedAttestation, material: TrustMaterial): CodedReason | undefined {
  return (
    certificateFault(attestation.certificate) ??
    attestation.logEntries.map((entry) => logEntryFault(entry, attestation)).find((fault) => fault !== undefined) ??
    logsFault(attestation.logEntries, material)
  );
}

const DSSE_ENVELOPE = 'application/vnd.dsse.envelope.v1+json';

function unsupportedBundle(): CodedReason {
  return {
    code: 'LOG_ENTRY_INVALID',
    reason: 'it is stored as a sigstore bundle, which this version cannot verify yet, nor the log entry in it',
    remedy: 'ask the publisher of the image to attest it in the form of cosign 2 as well',
  };
}

function verifiedAttestation(
  attestation: UnverifiedAttestation,
  verifier: Verifier,
): VerifiedAttestation | CodedReason {
  const { certificate, envelope } = attestation;
  try {
    const { identity } = verifier.verify(toSignedEntity(bundleOf(attestation)));
    const alternativeNames = readCertificate(certificate)?.subjectAltName;
    const signer = signerOf(identity?.subjectAlternativeName, identity?.oids ?? [], alternativeNames);
    if (isFailure(signer)) {
      return signer;
    }
    const { payloadType, payload } = envelope;
    return { payload: { payloadType, bytes: payload } as VerifiedPayload, signer };
  } catch (error) {
    return reasonOf(error);
  }
}

/** The library's own type of a bundle, of whatever version it was. */
function bundleOf({ certificate, envelope, logEntries, timestamps }: UnverifiedAttestation): Bundle {
  return {
    mediaType: BUNDLE_V03_MEDIA_TYPE,
    content: { $case: 'dsseEnvelope', dsseEnvelope: envelope },
    verificationMaterial: {
      content: { $case: 'certificate', certificate: { rawBytes: certificate } },
      tlogEntries: logEntries.map(({ recorded }) => recorded),
      timestampVerificationData: {
        rfc3161Timestamps: timestamps.map((signedTimestamp) => ({ signedTimestamp })),
      },
    },
  };
}
