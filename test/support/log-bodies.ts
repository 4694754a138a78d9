/** The bodies of transparency log entries, as each kind of log writes them for an attestation. */
import { dsse } from '@sigstore/core';
import { createHash } from 'node:crypto';
import { sha256Hex } from './digest.ts';
import type { Envelope } from './minted-attestation.ts';

/** With Rekor v1 the kinds up to intoto 0.0.2, with Rekor v2 the others. */
export type LogKind = 'dsse-0.0.1' | 'intoto-0.0.1' | 'intoto-0.0.2' | 'dsse-0.0.2' | 'hashedrekord-0.0.2' | 'none';

/** What is logged. */
export interface Signed {
  readonly envelope: Envelope;
  /** As it is stored. */
  readonly bytes: Buffer;
  readonly payload: Buffer;
  /** PEM. */
  readonly certificate: string;
}

const BODIES: Readonly<Record<Exclude<LogKind, 'none'>, (signed: Signed) => object>> = {
  /** cosign since 2.2. */
  'dsse-0.0.1': ({ bytes, payload, envelope, certificate }) => ({
    envelopeHash: hash(bytes),
    payloadHash: hash(payload),
    signatures: [{ signature: signatureOf(envelope), verifier: base64(certificate) }],
  }),
  /** cosign before. */
  'intoto-0.0.1': ({ bytes, payload, certificate }) => ({
    content: { hash: hash(bytes), payloadHash: hash(payload) },
    publicKey: base64(certificate),
  }),
  'intoto-0.0.2': ({ bytes, payload, envelope, certificate }) => ({
    content: {
      envelope: {
        payload: base64(envelope.payload),
        payloadType: envelope.payloadType,
        signatures: [{ publicKey: base64(certificate), sig: base64(signatureOf(envelope)) }],
      },
      hash: hash(bytes),
      payloadHash: hash(payload),
    },
  }),
  'dsse-0.0.2': ({ payload, envelope, certificate }) => ({
    dsseV002: {
      payloadHash: hashOfV2(payload),
      signatures: [{ content: signatureOf(envelope), verifier: verifierOfV2(certificate) }],
    },
  }),
  'hashedrekord-0.0.2': ({ payload, envelope, certificate }) => ({
    hashedRekordV002: {
      data: hashOfV2(dsse.preAuthEncoding(envelope.payloadType, payload)),
      signature: { content: signatureOf(envelope), verifier: verifierOfV2(certificate) },
    },
  }),
};

/** The entry's body: apiVersion, kind and spec. */
export function logBody(kind: Exclude<LogKind, 'none'>, signed: Signed): object {
  const [name, apiVersion] = kind.split('-');
  return { apiVersion, kind: name, spec: BODIES[kind](signed) };
}

function hash(bytes: Buffer) {
  return { algorithm: 'sha256', value: sha256Hex(bytes) };
}

function hashOfV2(bytes: Buffer) {
  return { algorithm: 'SHA2_256', digest: createHash('sha256').update(bytes).digest('base64') };
}

function verifierOfV2(certificate: string) {
  const rawBytes = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
  return { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes } };
}

function signatureOf({ signatures: [signature] }: Envelope): string {
  return signature?.sig ?? '';
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
