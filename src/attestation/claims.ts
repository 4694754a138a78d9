/** What an attestation says of itself before anything of it is verified: to be shown to people, and never to decide by. */

import { RFC3161Timestamp, X509Certificate } from '@sigstore/core';
import { isFailure } from '../failure.ts';
import type { StoredAttestation } from '../registry/stored-attestations.ts';
import type { CodedReason } from '../verdict.ts';
import { certificateFault, readCertificate } from './certificate.ts';
import { type Signer, signerOf } from './signer.ts';
import { readStoredForm } from './stored-form.ts';
import { timestampsFault } from './timestamps.ts';
import type { UnverifiedAttestation } from './unverified.ts';

export interface AttestationClaims {
  /** What the certificate says, whoever issued it; undefined where it can't be read. */
  readonly signer?: Signer;
  readonly payload: { readonly payloadType: string; readonly bytes: Buffer };
  /** When a log or a timestamp authority is said to have recorded the signature. */
  readonly recordedAt?: Date;
}

/** @returns the claims, or why the stored form can't be read */
export function claimsOf(stored: StoredAttestation): AttestationClaims | CodedReason {
  const attestation = readStoredForm(stored);
  if (isFailure(attestation)) {
    return attestation;
  }
  const { payload: bytes, payloadType } = attestation.envelope;
  const signer = claimedSigner(attestation.certificate);
  const recordedAt = recordedTime(attestation);
  return { payload: { payloadType, bytes }, ...(signer && { signer }), ...(recordedAt && { recordedAt }) };
}

function claimedSigner(der: Buffer): Signer | undefined {
  if (certificateFault(der) !== undefined) {
    return undefined;
  }
  try {
    const certificate = X509Certificate.parse(Buffer.from(der));
    const oids = certificate.extensions.map(({ subs }) => ({
      oid: { id: (subs[0]?.toOID() ?? '').split('.').map(Number) },
      value: subs.at(-1)?.value ?? Buffer.of(),
    }));
    const signer = signerOf(certificate.subjectAltName, oids, readCertificate(der)?.subjectAltName);
    return isFailure(signer) ? undefined : signer;
  } catch {
    // The library throws plain errors for what is malformed.
    return undefined;
  }
}

function recordedTime({ logEntries, timestamps }: UnverifiedAttestation): Date | undefined {
  const seconds = logEntries.map(({ recorded }) => Number(recorded.integratedTime)).find((time) => time > 0);
  const [timestamp] = timestamps;
  if (seconds !== undefined || timestamp === undefined || timestampsFault([timestamp]) !== undefined) {
    return seconds === undefined ? undefined : new Date(seconds * 1000);
  }
  return RFC3161Timestamp.parse(Buffer.from(timestamp)).signingTime;
}
