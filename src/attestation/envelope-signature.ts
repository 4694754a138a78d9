/** Whether the envelope's signature is that of the certificate's key. Nothing here looks at who issued the certificate. */

import { crypto, dsse } from '@sigstore/core';
import type { Envelope } from '@sigstore/protobuf-specs';
import { readCertificate } from './certificate.ts';

/** What DSSE signs: the pre-authentication encoding of payload type and payload. */
export function signedBytes({ payloadType, payload }: Envelope): Buffer {
  return dsse.preAuthEncoding(payloadType, payload);
}

/**
 * Only tells which of two refusals is right (docs/adr/0008).
 *
 * @param certificate DER, within the limits of certificate.ts
 */
export function signatureHolds(envelope: Envelope, certificate: Buffer): boolean {
  const key = readCertificate(certificate)?.publicKey;
  const [signature] = envelope.signatures;
  return key !== undefined && signature !== undefined && crypto.verify(signedBytes(envelope), key, signature.sig);
}
