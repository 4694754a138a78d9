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

/** @param clock the time that it signs; now unless given */
export async function createTimestampAuthority(clock?: Date): Promise<TimestampAuthority> {
  const authority = await initializeTSA(generateKeyPairSync('ec', { namedCurve: 'P-256' }), clock);
  return {
    certificates: [authority.intCertificate, authority.rootCertificate].map(bufferOf),
    stamp: async (bytes) =>
      bufferOf(
        await authority.timestamp({
          artifactHash: createHash('sha256').update(bytes).digest(),
          hashAlgorithmOID: SHA_256,
          policyOID: POLICY,
          nonce: 1,
          certReq: true,
        }),
      ),
  };
}

function bufferOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
