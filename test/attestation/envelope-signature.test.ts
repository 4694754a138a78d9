/** What DSSE signs, byte for byte, and whose signature it is. */
import { expect } from 'chai';
import { generateKeyPairSync, sign } from 'node:crypto';
import { signatureHolds, signedBytes } from '../../src/attestation/envelope-signature.ts';
import { certificateOfPem } from '../../src/attestation/pem.ts';
import { attestationOf } from '../registry/attested-image.ts';
import { CERTIFICATE_ANNOTATION, type Envelope } from '../support/minted-attestation.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';

function envelope(payloadType: string, payload: string, sig = Buffer.of()) {
  return { payloadType, payload: Buffer.from(payload), signatures: [{ sig, keyid: '' }] };
}

describe('the signature of an envelope', () => {
  it('is over the pre-authentication encoding, whose lengths are those of bytes', () => {
    // The first is the example of https://github.com/secure-systems-lab/dsse/blob/master/protocol.md.
    const ENCODED: readonly (readonly [string, string, string])[] = [
      ['http://example.com/HelloWorld', 'hello world', 'DSSEv1 29 http://example.com/HelloWorld 11 hello world'],
      ['text/größe', 'größe', 'DSSEv1 12 text/größe 7 größe'],
      ['🦍', '🦍ﬀ', 'DSSEv1 4 🦍 7 🦍ﬀ'],
      ['', '', 'DSSEv1 0  0 '],
      ['a 1 b', '2 c', 'DSSEv1 5 a 1 b 3 2 c'],
    ];
    for (const [payloadType, payload, encoded] of ENCODED) {
      expect(signedBytes(envelope(payloadType, payload)).toString()).to.equal(encoded);
    }
  });

  it('is that of the key in the certificate', async () => {
    const world = await createSigstoreWorld();
    const minted = await world.attest(attestationOf());
    const certificate = certificateOfPem(minted.annotations[CERTIFICATE_ANNOTATION] ?? '') ?? Buffer.of();
    const { payload, payloadType, signatures } = JSON.parse(minted.envelope.toString()) as Envelope;
    const text = Buffer.from(payload, 'base64').toString();
    const sig = Buffer.from(signatures[0]?.sig ?? '', 'base64');
    expect(signatureHolds(envelope(payloadType, text, sig), certificate)).to.equal(true);
    expect(signatureHolds(envelope(payloadType, `${text} `, sig), certificate)).to.equal(false);
    expect(signatureHolds(envelope('text/plain', text, sig), certificate)).to.equal(false);
    expect(signatureHolds(envelope(payloadType, text), certificate)).to.equal(false);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const foreign = sign('sha256', signedBytes(envelope(payloadType, text)), privateKey);
    expect(signatureHolds(envelope(payloadType, text, foreign), certificate)).to.equal(false);
    expect(signatureHolds(envelope(payloadType, text, sig), Buffer.from('garbage'))).to.equal(false);
  });
});
