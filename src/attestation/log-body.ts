/** What the entries of each kind and version say: https://github.com/sigstore/rekor/tree/main/pkg/types and rekor-tiles. */

import { list, record, type Shape, textLike } from '../json/untrusted-json.ts';
import { base64 } from './base64.ts';
import { certificateOfPem } from './pem.ts';

/** What an entry is about. Hashes are SHA-256 in hexadecimal digits. */
export interface Logged {
  /** DER; undefined where the entry does not hold one certificate. */
  readonly certificate: Buffer | undefined;
  readonly signature?: Buffer;
  readonly payloadHash?: string;
  /** Of DSSE's pre-authentication encoding. */
  readonly signedHash?: string;
  /** Of the envelope's bytes, as they were handed to the log. */
  readonly envelopeHash?: string;
}

/** @returns undefined where the `spec` does not have the shape of its kind, or is about several signatures */
type ReadSpec = (spec: unknown) => Logged | undefined;

const Hash = record({ algorithm: textLike(/^sha256$/), value: textLike(/^[0-9a-f]{64}$/) });

const Dsse001 = record({
  envelopeHash: Hash,
  payloadHash: Hash,
  signatures: list(record({ signature: base64, verifier: base64 })),
});

/** A further kind is one more line. */
export const LOGGED: Readonly<Record<string, ReadSpec>> = {
  'dsse 0.0.1': reader(Dsse001, ({ envelopeHash, payloadHash, signatures }) => {
    const signed = only(signatures);
    return (
      signed && {
        certificate: pemInBase64(signed.verifier),
        signature: Buffer.from(signed.signature, 'base64'),
        payloadHash: payloadHash.value,
        envelopeHash: envelopeHash.value,
      }
    );
  }),
};

function reader<T>(shape: Shape<T>, logged: (spec: T) => Logged | undefined): ReadSpec {
  return (spec) => (shape(spec) ? logged(spec) : undefined);
}

function only<T>([first, ...more]: readonly T[]): T | undefined {
  return more.length === 0 ? first : undefined;
}

function pemInBase64(encoded: string): Buffer | undefined {
  return certificateOfPem(Buffer.from(encoded, 'base64').toString('latin1'));
}
