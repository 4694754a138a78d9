/** A log like Rekor v2: no promises and no times, but an inclusion proof for each entry, under a signed checkpoint. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const HOST = 'log2.rekor.sigstore.test';

export interface RekorV2 {
  readonly url: string;
  /** SPKI, DER. */
  readonly publicKey: Buffer;
  readonly keyId: Buffer;
  /** An entry as a sigstore bundle holds it. */
  readonly log: (body: { readonly kind?: string; readonly apiVersion?: string }) => object;
}

export function createRekorV2(): RekorV2 {
  const keys = generateKeyPairSync('ed25519');
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
  // https://github.com/C2SP/C2SP/blob/main/signed-note.md: of the name, the kind of signature and the key itself.
  const keyId = sha256(Buffer.from(`${HOST}\n`), Buffer.of(1), publicKey.subarray(-32));

  /** A tree of two entries, of which this is the first (RFC 6962, 2.1). */
  function log(body: { readonly kind?: string; readonly apiVersion?: string }): object {
    const bytes = Buffer.from(JSON.stringify(body));
    const sibling = randomBytes(32);
    const rootHash = sha256(Buffer.of(1), sha256(Buffer.of(0), bytes), sibling).toString('base64');
    const note = `${HOST}\n2\n${rootHash}\n`;
    const signature = Buffer.concat([keyId.subarray(0, 4), sign(null, Buffer.from(note), keys.privateKey)]);
    return {
      logId: { keyId: keyId.toString('base64') },
      kindVersion: { kind: body.kind, version: body.apiVersion },
      canonicalizedBody: bytes.toString('base64'),
      inclusionProof: {
        treeSize: '2',
        rootHash,
        hashes: [sibling.toString('base64')],
        checkpoint: { envelope: `${note}\n\u2014 ${HOST} ${signature.toString('base64')}\n` },
      },
    };
  }

  return { url: `https://${HOST}`, publicKey, keyId, log };
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(part));
  return hash.digest();
}
