/** The only place where stored bytes become a verified payload: @sigstore/verify with one trusted root and its thresholds. */

import { type Bundle, BUNDLE_V03_MEDIA_TYPE } from '@sigstore/bundle';
import { type SignedEntity, toSignedEntity, toTrustMaterial, type TrustMaterial, Verifier } from '@sigstore/verify';
import { isFailure } from '../failure.ts';
import type { StoredAttestation } from '../registry/stored-attestations.ts';
import type { TrustedRootValue } from '../trusted-root/trusted-root.ts';
import type { CodedReason, UsedTrustedRoot } from '../verdict.ts';
import { certificateFault, readCertificate } from './certificate.ts';
import { INTOTO_0_0_1, invalidLogEntry, logKindOf, logEntriesFault } from './log-entry.ts';
import { notInRoot } from './not-in-root.ts';
import { promiseHolds } from './promise.ts';
import { reasonOf } from './reasons.ts';
import { repeatedAuthority } from './repeated-authority.ts';
import { type Signer, signerOf } from './signer.ts';
import { readStoredForm } from './stored-form.ts';
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

/** What verifies stored attestations by one trusted root, which it names. */
export type VerifyAttestation = (
  stored: StoredAttestation,
) => (VerifiedAttestation & { readonly trustedRoot: UsedTrustedRoot }) | CodedReason;

/**
 * @param root its certificate authorities, logs and timestamp authorities are trusted, as many as its thresholds say
 * @returns a function that verifies a stored attestation: an authority of the root issued the certificate, logs and
 *   timestamp authorities of the root recorded the signature, and the signature is right. The function never throws, and it
 *   does not judge the signer or the content. Or `TRUST_ROOT_UNAVAILABLE`
 */
export function attestationVerifier(root: TrustedRootValue): VerifyAttestation | CodedReason {
  const { name, origin, newestKey } = root;
  const trust = trustIn(root);
  if (isFailure(trust)) {
    return trust;
  }
  return (stored) => {
    const attestation = readStoredForm(stored);
    const outcome = isFailure(attestation) ? attestation : verifiedAttestation(attestation, trust);
    return isFailure(outcome) ? outcome : { ...outcome, trustedRoot: { name, origin, newestKey } };
  };
}

/** One trusted root, as it is and as the library has it. */
interface Trust {
  readonly root: TrustedRootValue;
  readonly material: TrustMaterial;
}

function trustIn(root: TrustedRootValue): Trust | CodedReason {
  try {
    return { root, material: toTrustMaterial(root.trustedRoot) };
  } catch {
    return {
      code: 'TRUST_ROOT_UNAVAILABLE',
      reason: `the trusted root "${root.name}" holds a certificate or key that is not valid`,
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
    return reasonOf(error, trust.root);
  }
}

/** @throws what the library throws where the entity does not verify */
function verifiedIdentity(
  entity: SignedEntity,
  logEntries: readonly LogEntry[],
  { root, material }: Trust,
): CertificateIdentity | CodedReason {
  const thresholds = root.thresholds;
  const fault =
    repeatedAuthority(entity) ??
    notInRoot(entity, material, root) ??
    tooFewLogEntries(logEntries.length, thresholds.logEntries);
  if (fault !== undefined) {
    return fault;
  }
  // Of these the pack verifies the promise, and the library all else. log-entry.ts has compared the content.
  const ours = logEntries.filter(({ body }) => logKindOf(body) === INTOTO_0_0_1);
  if (!ours.every((entry) => promiseHolds(entry, material))) {
    return invalidLogEntry('no log of the trusted root promised to include the log entry');
  }
  const theirs = entity.tlogEntries.filter((entry) => !ours.some(({ recorded }) => recorded === entry));
  const verifier = new Verifier(material, {
    tlogThreshold: thresholds.logEntries - ours.length,
    ctlogThreshold: thresholds.certificateTimestamps,
    timestampThreshold: thresholds.times,
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
