/** A layer of cosign's `.att` manifest, with its annotations, as a sigstore bundle v0.1. */

import type { StoredAttestation } from '../registry/stored-attestations.ts';
import {
  anything,
  integerFrom,
  list,
  readUntrustedJson,
  record,
  type Shaped,
  text,
  textLike,
} from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';

const Envelope = record({
  payload: text,
  payloadType: text,
  signatures: list(record({ sig: text }, { keyid: text })),
});

const LogEntry = record({
  SignedEntryTimestamp: text,
  Payload: record({
    body: text,
    integratedTime: integerFrom(1),
    logIndex: integerFrom(0),
    logID: textLike(/^[0-9a-f]{64}$/),
  }),
});

const LogEntryBody = record({ kind: text, apiVersion: text, spec: anything });

const DsseSpec = record({ signatures: list(record({ signature: text, verifier: text })) });

/**
 * Translates what cosign stored. One check is made here, because the library does not make it: the log entry must be about
 * this certificate (GHSA-whqx-f9j3-ch6m). Everything else is verified later.
 *
 * @returns the bundle's JSON, or `ATTESTATION_MALFORMED` or `LOG_ENTRY_INVALID`
 */
export function bundleOfAttachment({
  bytes,
  annotations,
}: StoredAttestation): { readonly bundle: object } | CodedReason {
  const envelope = readUntrustedJson(Envelope, bytes);
  const certificate = certificateBytes(annotations['dev.sigstore.cosign/certificate']);
  const logEntry = readUntrustedJson(LogEntry, Buffer.from(annotations['dev.sigstore.cosign/bundle'] ?? ''));
  if (envelope === undefined) {
    return malformed('the layer is not a DSSE envelope');
  }
  const [signature, ...more] = envelope.signatures;
  if (signature === undefined || more.length > 0) {
    return malformed('the envelope must have exactly one signature');
  }
  if (certificate === undefined) {
    return malformed('the certificate annotation must be one PEM certificate');
  }
  if (annotations['dev.sigstore.cosign/bundle'] === undefined) {
    return { code: 'LOG_ENTRY_INVALID', reason: 'the transparency log entry is missing' };
  }
  if (logEntry === undefined) {
    return malformed('the bundle annotation is not a Rekor log entry');
  }
  const body = readUntrustedJson(LogEntryBody, Buffer.from(logEntry.Payload.body, 'base64'));
  if (body === undefined) {
    return malformed("the log entry's body is not a Rekor entry");
  }
  if (body.kind !== 'dsse' || body.apiVersion !== '0.0.1') {
    return {
      code: 'LOG_ENTRY_INVALID',
      reason: 'this version cannot verify a log entry of this kind',
      expected: 'dsse 0.0.1',
      found: `${excerpt(body.kind)} ${excerpt(body.apiVersion)}`,
    };
  }
  if (!isAbout(body.spec, certificate)) {
    return { code: 'LOG_ENTRY_INVALID', reason: 'the log entry is about another certificate' };
  }
  return { bundle: serializedBundle(envelope, signature, certificate, logEntry, body) };
}

function serializedBundle(
  envelope: Shaped<typeof Envelope>,
  signature: { readonly sig: string; readonly keyid?: string },
  certificate: Buffer,
  { SignedEntryTimestamp, Payload }: Shaped<typeof LogEntry>,
  { kind, apiVersion }: Shaped<typeof LogEntryBody>,
): object {
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      x509CertificateChain: { certificates: [{ rawBytes: certificate.toString('base64') }] },
      tlogEntries: [
        {
          logIndex: String(Payload.logIndex),
          logId: { keyId: Buffer.from(Payload.logID, 'hex').toString('base64') },
          kindVersion: { kind, version: apiVersion },
          integratedTime: String(Payload.integratedTime),
          inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
          canonicalizedBody: Payload.body,
        },
      ],
    },
    dsseEnvelope: {
      payload: envelope.payload,
      payloadType: envelope.payloadType,
      signatures: [{ sig: signature.sig, keyid: signature.keyid ?? '' }],
    },
  };
}

function isAbout(spec: unknown, certificate: Buffer): boolean {
  if (!DsseSpec(spec)) {
    return false;
  }
  const [signature, ...more] = spec.signatures;
  const verifier = signature && certificateBytes(Buffer.from(signature.verifier, 'base64').toString('latin1'));
  return more.length === 0 && verifier?.equals(certificate) === true;
}

/** @returns the DER bytes; undefined where the text is not exactly one PEM certificate */
function certificateBytes(pem: string | undefined): Buffer | undefined {
  const match = /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/.exec(pem ?? '');
  return match?.[1] === undefined ? undefined : Buffer.from(match[1], 'base64');
}

function malformed(reason: string): CodedReason {
  return { code: 'ATTESTATION_MALFORMED', reason: reason };
}

/** Text of unknown origin, short enough for one line of a message. */
function excerpt(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 40);
}
