/** An authority that signs timestamps (RFC 3161). */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { initializeTSA } from '@sigstore/mock';

const SHA_256 = '2.16.840.1.101.3.4.2.1';
const POLICY = '1.3.6.1.4.1.57264.2';

export interface TimestampAuthority {
  /** DER, the signer's first. */
  readonly certificates: readonly Buffer[];
  /** A response about these bytes, which holds the signer's certificate too. */
  readonly stamp: (bytes: Buffer) => Promise<Buffer>;
}

/** @param later by how many seconds its clock is fast */
export async function createTimestampAuthority(later = 0): Promise<TimestampAuthority> {
  // Whole seconds, as real authorities sign: @sigstore/core reads no fraction that ends in a zero.
  const clock = new Date();
  const now = () => Math.floor(Date.now() / 1000) * 1000 + later * 1000;
  const authority = await initializeTSA(generateKeyPairSync('ec', { namedCurve: 'P-256' }), clock);
  return {
    certificates: [authority.intCertificate, authority.rootCertificate].map(bufferOf),
    stamp: async (bytes) => {
      clock.setTime(now());
      const artifactHash = createHash('sha256').update(bytes).digest();
      const request = { artifactHash, hashAlgorithmOID: SHA_256, policyOID: POLICY, nonce: 1, certReq: true };
      return bufferOf(await authority.timestamp(request));
    },
  };
}

function bufferOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
