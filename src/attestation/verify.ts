/** The only place where stored bytes become a verified payload: @sigstore/verify with one trusted root and full thresholds. */

import { type Bundle, BUNDLE_V03_MEDIA_TYPE } from '@sigstore/bundle';
import { type SignedEntity, toSignedEntity, toTrustMaterial, type TrustMaterial, Verifier } from '@sigstore/verify';
import { isFailure } from '../failure.ts';
import type { StoredAttestation } from '../registry/stored-attestations.ts';
import type { Thresholds, TrustedRootValue } from '../trusted-root/trusted-root.ts';
import type { CodedReason } from '../verdict.ts';
import { authoritiesFault } from './authorities.ts';
import { readBundle } from './bundle.ts';
import { certificateFault, readCertificate } from './certificate.ts';
import { readAttachment } from './cosign-attachment.ts';
import { INTOTO_0_0_1, invalidLogEntry, kindOf, logEntriesFault } from './log-entry.ts';
import { promiseHolds } from './promise.ts';
import { reasonOf } from './reasons.ts';
import { type Signer, signerOf } from './signer.ts';
import { timestampsFault } from './timestamps.ts';
import type { LogEntry, UnverifiedAttestation } from './unverified.ts';

type CertificateIdentity = NonNullable<ReturnType<Verifier['verify']>['identity']>;

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
 * @param root its certificate authorities, logs and timestamp authorities are trusted, as many as its thresholds say
 * @returns a function that verifies a stored attestation: an authority of the root issued the certificate, logs and
 *   timestamp authorities of the root recorded the signature, and the signature is right. The function never throws, and it
 *   does not judge the signer or the content. Or `TRUST_ROOT_UNAVAILABLE`
 */
export function attestationVerifier(root: TrustedRootValue): VerifyAttestation | CodedReason {
  const trust = trustIn(root);
  return isFailure(trust)
    ? trust
    : (stored) => {
        const attestation = stored.mediaType === DSSE_ENVELOPE ? readAttachment(stored) : readBundle(stored);
        return isFailure(attestation) ? attestation : verifiedAttestation(attestation, trust);
      };
}

const DSSE_ENVELOPE = 'application/vnd.dsse.envelope.v1+json';

interface Trust {
  readonly material: TrustMaterial;
  readonly thresholds: Thresholds;
}

function trustIn({ name, trustedRoot, thresholds }: TrustedRootValue): Trust | CodedReason {
  if (thresholds.timestamp < 1) {
    throw new Error('without a time nothing checks whether a certificate was valid');
  }
  try {
    return { material: toTrustMaterial(trustedRoot), thresholds };
  } catch {
    return {
      code: 'TRUST_ROOT_UNAVAILABLE',
      reason: `the trusted root "${name}" holds a certificate or key that is not valid`,
    };
  }
}

/** What costs little comes first: nobody who can store an attestation makes the library build chains for nothing. */
function verifiedAttestation(attestation: UnverifiedAttestation, trust: Trust): VerifiedAttestation | CodedReason {
  const { certificate, envelope, logEntries, timestamps } = attestation;
  try {
    const fault = certificateFault(certificate) ?? timestampsFault(timestamps) ?? logEntriesFault(attestation);
    const entity = fault ?? toSignedEntity(bundleOf(attestation));
    const identity = isFailure(entity) ? entity : verifiedIdentity(entity, logEntries, trust);
    if (isFailure(identity)) {
      return identity;
    }
    const alternativeNames = readCertificate(certificate)?.subjectAltName;
    const signer = signerOf(identity.subjectAlternativeName, identity.oids ?? [], alternativeNames);
    if (isFailure(signer)) {
      return signer;
    }
    const { payloadType, payload } = envelope;
    return { payload: { payloadType, bytes: payload } as VerifiedPayload, signer };
  } catch (error) {
    return reasonOf(error);
  }
}

/** @throws what the library throws where the entity does not verify */
function verifiedIdentity(
  entity: SignedEntity,
  logEntries: readonly LogEntry[],
  { material, thresholds: { tlog, ctlog, timestamp } }: Trust,
): CertificateIdentity | CodedReason {
  const fault = authoritiesFault(entity, logEntries, material) ?? tooFewLogEntries(logEntries.length, tlog);
  if (fault !== undefined) {
    return fault;
  }
  // Of these the pack verifies the promise, and the library all else. log-entry.ts has compared the content.
  const ours = logEntries.filter(({ body }) => kindOf(body) === INTOTO_0_0_1);
  if (!ours.every((entry) => promiseHolds(entry, material))) {
    return invalidLogEntry('no log of the trusted root promised to include the log entry');
  }
  const theirs = entity.tlogEntries.filter((entry) => !ours.some(({ recorded }) => recorded === entry));
  const verifier = new Verifier(material, {
    tlogThreshold: tlog - ours.length,
    ctlogThreshold: ctlog,
    timestampThreshold: timestamp,
  });
  return verifier.verify({ ...entity, tlogEntries: theirs }).identity ?? {};
}

function tooFewLogEntries(found: number, threshold: number): CodedReason | undefined {
  return found >= threshold ? undefined : invalidLogEntry('the transparency log entry is missing');
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
