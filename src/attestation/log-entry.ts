/** What a log entry is about: it must be this certificate, signature and payload, and the envelope as it is stored. */

import { crypto } from '@sigstore/core';
import type { CodedReason } from '../verdict.ts';
import { checkpointFault } from './checkpoint.ts';
import { signatureHolds, signedBytes } from './envelope-signature.ts';
import { LOGGED, type Logged } from './log-body.ts';
import type { LogBody, LogEntry, UnverifiedAttestation } from './unverified.ts';

/** cosign's before 2.2. The library does not know it; promise.ts does. */
export const INTOTO_0_0_1 = 'intoto 0.0.1';

/** Those that bind the bytes of the envelope, which is what cosign 2 stores. */
const IN_ATTACHMENTS = ['dsse 0.0.1', INTOTO_0_0_1];
/** Those that bind the signature. */
const IN_BUNDLES = ['dsse 0.0.1', 'dsse 0.0.2', 'intoto 0.0.2', 'hashedrekord 0.0.2'];

/**
 * Compares each entry with what stands beside it. Whether a log made the entry, the library checks later.
 *
 * @returns `LOG_ENTRY_INVALID`; `SIGNATURE_INVALID` where the signature does not belong to what is stored either
 */
export function logEntriesFault(attestation: UnverifiedAttestation): CodedReason | undefined {
  return attestation.logEntries.map((entry) => logEntryFault(entry, attestation)).find((fault) => fault !== undefined);
}

function logEntryFault({ recorded, body }: LogEntry, attestation: UnverifiedAttestation): CodedReason | undefined {
  const kinds = attestation.storedEnvelope === undefined ? IN_BUNDLES : IN_ATTACHMENTS;
  const kind = logKindOf(body);
  if (!kinds.includes(kind)) {
    return {
      code: 'LOG_ENTRY_INVALID',
      reason: 'this version cannot verify a log entry of this kind',
      expected: kinds.join(' or '),
      found: `${excerpt(body.kind)} ${excerpt(body.apiVersion)}`,
    };
  }
  if (kind !== `${recorded.kindVersion.kind} ${recorded.kindVersion.version}`) {
    return invalidLogEntry('the log entry is of another kind than the bundle says');
  }
  const logged = LOGGED[kind]?.(body.spec);
  if (logged === undefined) {
    return invalidLogEntry('the log entry does not hold what its kind asks for');
  }
  if (logged.certificate?.equals(attestation.certificate) !== true) {
    return invalidLogEntry('the log entry is about another certificate');
  }
  const fault = recorded.inclusionProof && checkpointFault(recorded.inclusionProof);
  if (fault !== undefined) {
    return fault;
  }
  const other = differingPart(logged, attestation);
  if (other !== undefined && !signatureHolds(attestation.envelope, attestation.certificate)) {
    return { code: 'SIGNATURE_INVALID', reason: 'the signature does not belong to the payload' };
  }
  return other === undefined ? undefined : invalidLogEntry(`the log entry is about another ${other}`);
}

/** `dsse 0.0.1`. */
export function logKindOf({ kind, apiVersion }: LogBody): string {
  return `${kind} ${apiVersion}`;
}

/** @returns the part of the attestation that the entry is not about */
function differingPart(
  { signature, payloadHash, signedHash, envelopeHash }: Logged,
  { envelope, storedEnvelope }: UnverifiedAttestation,
): string | undefined {
  const stored = storedEnvelope !== undefined;
  const parts = {
    signature: signature?.equals(envelope.signatures[0]?.sig ?? Buffer.of()),
    payload: payloadHash && payloadHash === sha256Hex(envelope.payload),
    'payload or payload type': signedHash && signedHash === sha256Hex(signedBytes(envelope)),
    'envelope than the one that is stored': stored ? envelopeHash === sha256Hex(storedEnvelope) : undefined,
  };
  return Object.entries(parts).find(([, same]) => same === false)?.[0];
}

function sha256Hex(bytes: Buffer): string {
  return crypto.digest('sha256', bytes).toString('hex');
}

export function invalidLogEntry(reason: string): CodedReason {
  return { code: 'LOG_ENTRY_INVALID', reason };
}

/** Text of unknown origin, short enough for one line of a message. */
function excerpt(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 40);
}
