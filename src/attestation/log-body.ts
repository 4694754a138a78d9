/** What the entries of each kind and version say: https://github.com/sigstore/rekor/tree/main/pkg/types and rekor-tiles. */

import { list, record, type Shape, type Shaped, textLike } from '../json/untrusted-json.ts';
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

const Intoto001 = record({ content: record({ hash: Hash, payloadHash: Hash }), publicKey: base64 });

const Intoto002 = record({
  content: record({
    envelope: record({ signatures: list(record({ sig: base64, publicKey: base64 })) }),
    payloadHash: Hash,
  }),
});

/** Of Rekor v2: https://github.com/sigstore/rekor-tiles/tree/main/api/proto/rekor/v2. */
const HashOfV2 = record({ algorithm: textLike(/^SHA2_256$/), digest: base64 });
const SignatureOfV2 = record({
  content: base64,
  verifier: record({ x509Certificate: record({ rawBytes: base64 }) }),
});

const Dsse002 = record({ dsseV002: record({ payloadHash: HashOfV2, signatures: list(SignatureOfV2) }) });

const Hashedrekord002 = record({ hashedRekordV002: record({ data: HashOfV2, signature: SignatureOfV2 }) });

/** A further kind is one more entry. */
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
  'intoto 0.0.1': reader(Intoto001, ({ content: { hash, payloadHash }, publicKey }) => ({
    certificate: pemInBase64(publicKey),
    payloadHash: payloadHash.value,
    envelopeHash: hash.value,
  })),
  'intoto 0.0.2': reader(Intoto002, ({ content: { envelope, payloadHash } }) => {
    const signed = only(envelope.signatures);
    // Its signature is base64 of base64. Its hash is of an envelope that the log serialized itself.
    const signature = signed && Buffer.from(signed.sig, 'base64').toString('latin1');
    return signed === undefined || !base64(signature)
      ? undefined
      : {
          certificate: pemInBase64(signed.publicKey),
          signature: Buffer.from(signature, 'base64'),
          payloadHash: payloadHash.value,
        };
  }),
  'dsse 0.0.2': reader(Dsse002, ({ dsseV002: { payloadHash, signatures } }) => {
    const signed = only(signatures);
    return signed && { ...signatureOfV2(signed), payloadHash: hexOf(payloadHash.digest) };
  }),
  'hashedrekord 0.0.2': reader(Hashedrekord002, ({ hashedRekordV002: { data, signature } }) => ({
    ...signatureOfV2(signature),
    signedHash: hexOf(data.digest),
  })),
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

function signatureOfV2({ content, verifier }: Shaped<typeof SignatureOfV2>): Pick<Logged, 'certificate' | 'signature'> {
  return {
    certificate: Buffer.from(verifier.x509Certificate.rawBytes, 'base64'),
    signature: Buffer.from(content, 'base64'),
  };
}

function hexOf(digest: string): string {
  return Buffer.from(digest, 'base64').toString('hex');
}
