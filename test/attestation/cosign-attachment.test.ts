/** A cosign layer with its annotations as a sigstore bundle: what is carried over, and what is refused before any cryptography. */
import { bundleFromJSON } from '@sigstore/bundle';
import { isFailure } from '../../src/failure.ts';
import { expect } from 'chai';
import fc from 'fast-check';
import { readAttachment } from '../../src/attestation/cosign-attachment.ts';
import { attestationOf } from '../registry/attested-image.ts';
import {
  BUNDLE_ANNOTATION,
  bundleOf,
  CERTIFICATE_ANNOTATION,
  editAnnotations,
  editEnvelope,
  sigstoreBundle,
  type MintedAttestation,
} from '../support/minted-attestation.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';

describe('a cosign attachment', () => {
  let genuine: MintedAttestation;

  function translate({ envelope, annotations }: MintedAttestation) {
    return readAttachment({
      storedAt: 'here',
      mediaType: 'application/vnd.dsse.envelope.v1+json',
      bytes: envelope,
      annotations,
    });
  }

  function envelopeIn(minted: MintedAttestation) {
    const attachment = translate(minted);
    return isFailure(attachment) ? undefined : attachment.envelope;
  }

  before(async () => {
    const world = await createSigstoreWorld();
    genuine = await world.attest(attestationOf());
  });

  it('holds what a sigstore bundle v0.1 of it holds, and the stored bytes', () => {
    const { content, verificationMaterial } = bundleFromJSON(sigstoreBundle(genuine));
    const attachment = translate(genuine);
    if (isFailure(attachment) || content.$case !== 'dsseEnvelope') {
      throw new Error('unreadable');
    }
    expect(attachment.envelope).to.deep.equal(content.dsseEnvelope);
    expect(attachment.logEntries.map(({ recorded }) => recorded)).to.deep.equal(verificationMaterial.tlogEntries);
    expect(attachment).to.deep.include({ timestamps: [], storedEnvelope: genuine.envelope });
  });

  it('may lack the key id of its signature, which means nothing', () => {
    const nameless = editEnvelope(genuine, (all) => ({
      ...all,
      signatures: all.signatures.map(({ sig }) => ({ sig }) as (typeof all.signatures)[number]),
    }));
    expect(translate(nameless)).to.have.deep.property('envelope', envelopeIn(genuine));
  });

  it('may write its certificate with other line ends', () => {
    const certificate = (genuine.annotations[CERTIFICATE_ANNOTATION] ?? '').replaceAll('\n', '\r\n');
    expect(translate(editAnnotations(genuine, { [CERTIFICATE_ANNOTATION]: certificate }))).to.have.property(
      'certificate',
    );
  });

  const ODD_ENTRIES: readonly object[] = [
    {},
    { SignedEntryTimestamp: 1 },
    { Payload: {} },
    { Payload: { body: '', integratedTime: 1, logIndex: 0, logID: 'x' } },
  ];
  for (const entry of ODD_ENTRIES) {
    it(`is malformed with a log entry like ${JSON.stringify(entry)}`, () => {
      const whole = { ...bundleOf(genuine), ...entry };
      const odd = 'Payload' in entry || 'SignedEntryTimestamp' in entry ? whole : entry;
      expect(translate(editAnnotations(genuine, { [BUNDLE_ANNOTATION]: JSON.stringify(odd) }))).to.have.property(
        'code',
        'ATTESTATION_MALFORMED',
      );
    });
  }

  it('never throws, whatever its bytes and annotations are', () => {
    const annotation = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        fc.dictionary(fc.constantFrom(BUNDLE_ANNOTATION, CERTIFICATE_ANNOTATION, '__proto__'), annotation),
        (layer, annotations) => {
          const result = readAttachment({
            storedAt: 'here',
            mediaType: 'application/vnd.dsse.envelope.v1+json',
            bytes: Buffer.from(layer),
            annotations,
          });
          expect(result).to.have.property('code');
        },
      ),
    );
  });
});
