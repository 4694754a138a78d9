/** What each stored form holds, read strictly and within limits. Nothing of it is believed yet. */

import type { TransparencyLogEntry } from '@sigstore/bundle';
import type { Envelope } from '@sigstore/protobuf-specs';
import { isFailure } from '../failure.ts';
import { anything, list, record, type Shape, type Shaped, text } from '../json/untrusted-json.ts';
import { readStrictJson } from '../json/strict-json.ts';
import type { CodedReason } from '../verdict.ts';
import { base64, base64Bytes } from './base64.ts';
import { limitExceeded, MAX_JSON_LEVELS, MAX_JSON_TOKENS, MAX_LOG_BODY_BYTES } from './limits.ts';

export interface UnverifiedAttestation {
  /** DER, of the signer. Other certificates of the stored form are the publisher's claim, and nobody reads them. */
  readonly certificate: Buffer;
  /** With one signature. */
  readonly envelope: Envelope;
  readonly logEntries: readonly LogEntry[];
  /** DER, RFC 3161 responses. */
  readonly timestamps: readonly Buffer[];
  /** The stored bytes, where they are the envelope. A bundle holds an envelope that was serialized anew. */
  readonly storedEnvelope?: Buffer;
}

/** An entry of a transparency log: the bytes that the log signed, and what stands in them. */
export interface LogEntry {
  /** As the library wants it; `canonicalizedBody` holds the body's bytes. */
  readonly recorded: TransparencyLogEntry;
  readonly body: LogBody;
}

/** https://github.com/sigstore/rekor/tree/main/pkg/types: `spec` has a shape of its own for each kind and version. */
const LogBodyShape = record({ kind: text, apiVersion: text, spec: anything });

export type LogBody = Shaped<typeof LogBodyShape>;

/** https://github.com/secure-systems-lab/dsse/blob/master/envelope.md, "Data structure". */
export const EnvelopeShape = record({
  payload: base64,
  payloadType: text,
  signatures: list(record({ sig: base64 }, { keyid: text })),
});

/** @returns the envelope, or `ATTESTATION_MALFORMED` */
export function envelopeOf(shaped: Shaped<typeof EnvelopeShape>): { readonly envelope: Envelope } | CodedReason {
  const { payload, payloadType, signatures } = shaped;
  const [signature, ...more] = signatures;
  if (signature === undefined || more.length > 0) {
    return malformed('the envelope must have exactly one signature');
  }
  if (payload === '' || signature.sig === '') {
    return malformed('the payload or the signature of the envelope is empty');
  }
  const { sig, keyid = '' } = signature;
  const signed = [{ sig: Buffer.from(sig, 'base64'), keyid }];
  return { envelope: { payload: Buffer.from(payload, 'base64'), payloadType, signatures: signed } };
}

/**
 * @param what for messages: `the layer`
 * @param wanted what it must be: `a DSSE envelope`
 * @returns the value, or `ATTESTATION_MALFORMED` or `LIMIT_EXCEEDED`
 */
export function readStored<T>(
  shape: Shape<T>,
  bytes: Uint8Array,
  what: string,
  wanted: string,
): { readonly value: T } | CodedReason {
  const result = readStrictJson(shape, bytes, { levels: MAX_JSON_LEVELS, tokens: MAX_JSON_TOKENS });
  switch (result) {
    case 'malformed':
      return malformed(`${what} is not ${wanted} in strict JSON`);
    case 'limit':
      return {
        code: 'LIMIT_EXCEEDED',
        reason: `${what} must have at most ${MAX_JSON_LEVELS} levels and ${MAX_JSON_TOKENS} tokens of JSON`,
      };
    default:
      return result;
  }
}

/**
 * @param encoded base64
 * @returns the body and its bytes, or `ATTESTATION_MALFORMED` or `LIMIT_EXCEEDED`
 */
export function readLogBody(encoded: string): { readonly body: LogBody; readonly bytes: Buffer } | CodedReason {
  const exceeded = limitExceeded("bytes of a log entry's body", base64Bytes(encoded), MAX_LOG_BODY_BYTES);
  if (exceeded !== undefined) {
    return exceeded;
  }
  const bytes = Buffer.from(encoded, 'base64');
  const body = readStored(LogBodyShape, bytes, "the log entry's body", 'a Rekor entry');
  return isFailure(body) ? body : { body: body.value, bytes };
}

export function malformed(reason: string): CodedReason {
  return { code: 'ATTESTATION_MALFORMED', reason };
}
