/** A layer of cosign's `.att` manifest, with its annotations: what cosign 2 stores. */

import { isFailure } from '../failure.ts';
import { integerFrom, record, textLike } from '../json/untrusted-json.ts';
import type { StoredAttestation } from '../registry/stored-attestations.ts';
import type { CodedReason } from '../verdict.ts';
import { base64 } from './base64.ts';
import { limitExceeded, MAX_CERTIFICATE_BYTES } from './limits.ts';
import { certificateOfPem } from './pem.ts';
import {
  EnvelopeShape,
  envelopeOf,
  type LogEntry,
  malformed,
  readLogBody,
  readStored,
  type UnverifiedAttestation,
} from './unverified.ts';

const CERTIFICATE = 'dev.sigstore.cosign/certificate';
const LOG_ENTRY = 'dev.sigstore.cosign/bundle';

/** https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md, "Properties". */
const RekorBundle = record({
  SignedEntryTimestamp: base64,
  Payload: record({
    body: base64,
    integratedTime: integerFrom(1),
    logIndex: integerFrom(0),
    logID: textLike(/^[0-9a-f]{64}$/),
  }),
});

/**
 * Reads what cosign stored: the layer is the envelope, and its annotations hold the certificate and the log entry.
 *
 * @returns the attestation, or `ATTESTATION_MALFORMED`, `LOG_ENTRY_INVALID` or `LIMIT_EXCEEDED`
 */
export function readAttachment({ bytes, annotations }: StoredAttestation): UnverifiedAttestation | CodedReason {
  const layer = readStored(EnvelopeShape, bytes, 'the layer', 'a DSSE envelope');
  const envelope = isFailure(layer) ? layer : envelopeOf(layer.value);
  if (isFailure(envelope)) {
    return envelope;
  }
  const certificate = readCertificateAnnotation(annotations[CERTIFICATE] ?? '');
  if (isFailure(certificate)) {
    return certificate;
  }
  const logEntry = readLogEntryAnnotation(annotations[LOG_ENTRY]);
  return isFailure(logEntry)
    ? logEntry
    : { certificate, ...envelope, logEntries: [logEntry], timestamps: [], storedEnvelope: bytes };
}

function readCertificateAnnotation(pem: string): Buffer | CodedReason {
  // PEM is a third longer than DER, and has line ends.
  const exceeded = limitExceeded('characters of the certificate annotation', pem.length, 2 * MAX_CERTIFICATE_BYTES);
  return exceeded ?? certificateOfPem(pem) ?? malformed('the certificate annotation must be one PEM certificate');
}

function readLogEntryAnnotation(annotation: string | undefined): LogEntry | CodedReason {
  if (annotation === undefined) {
    return { code: 'LOG_ENTRY_INVALID', reason: 'the transparency log entry is missing' };
  }
  const bundle = readStored(RekorBundle, Buffer.from(annotation), 'the bundle annotation', 'a Rekor log entry');
  if (isFailure(bundle)) {
    return bundle;
  }
  const { SignedEntryTimestamp, Payload } = bundle.value;
  const read = readLogBody(Payload.body);
  if (isFailure(read)) {
    return read;
  }
  const { body, bytes } = read;
  return {
    body,
    recorded: {
      logIndex: String(Payload.logIndex),
      logId: { keyId: Buffer.from(Payload.logID, 'hex') },
      kindVersion: { kind: body.kind, version: body.apiVersion },
      integratedTime: String(Payload.integratedTime),
      inclusionPromise: { signedEntryTimestamp: Buffer.from(SignedEntryTimestamp, 'base64') },
      inclusionProof: undefined,
      canonicalizedBody: bytes,
    },
  };
}
