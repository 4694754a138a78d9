/** A cosign layer with its annotations as a sigstore bundle: what is carried over, and what is refused before any cryptography. */
import { bundleFromJSON } from '@sigstore/bundle';
import { expect } from 'chai';
import fc from 'fast-check';
import { bundleOfAttachment } from '../../src/attestation/cosign-attachment.ts';
import { attestationOf } from '../registry/attested-image.ts';
import {
  BUNDLE_ANNOTATION,
  bundleOf,
  CERTIFICATE_ANNOTATION,
  editAnnotations,
  editBundle,
  editEnvelope,
  sigstoreBundle,
  swapLogEntry,
  type MintedAttestation,
} from '../support/minted-attestation.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';

describe('a cosign attachment', () => {
  let genuine: MintedAttestation;
  let second: MintedAttestation;

  function translate({ envelope, annotations }: MintedAttestation) {
    return bundleOfAttachment({
      storedAt: 'here',
      mediaType: 'application/vnd.dsse.envelope.v1+json',
      bytes: envelope,
      annotations,
    });
  }

  before(async () => {
    const world = await createSigstoreWorld();
    genuine = await world.attest(attestationOf());
    second = await world.attest(attestationOf());
  });

  it('becomes the bundle that the library reads', () => {
    const translated = translate(genuine);
    expect(translated).to.deep.equal({ bundle: sigstoreBundle(genuine) });
    expect(() => bundleFromJSON('bundle' in translated ? translated.bundle : {})).to.not.throw();
  });

  it('may lack the key id of its signature, which means nothing', () => {
    const nameless = editEnvelope(genuine, (all) => ({
      ...all,
      signatures: all.signatures.map(({ sig }) => ({ sig }) as (typeof all.signatures)[number]),
    }));
    expect(translate(nameless)).to.deep.equal({ bundle: sigstoreBundle(genuine) });
  });

  it('has a log entry that is about its own certificate', () => {
    expect(translate(swapLogEntry(genuine, second))).to.have.property('code', 'LOG_ENTRY_INVALID');
    const certificate = second.annotations[CERTIFICATE_ANNOTATION];
    expect(translate(editAnnotations(genuine, { [CERTIFICATE_ANNOTATION]: certificate }))).to.have.property(
      'code',
      'LOG_ENTRY_INVALID',
    );
  });

  it('may write its certificate with other line ends', () => {
    const certificate = (genuine.annotations[CERTIFICATE_ANNOTATION] ?? '').replaceAll('\n', '\r\n');
    expect(translate(editAnnotations(genuine, { [CERTIFICATE_ANNOTATION]: certificate }))).to.have.property('bundle');
  });

  it('shows the kind of a log entry that it cannot use, cut to a line', () => {
    const kind = `hashedrekord\n${'x'.repeat(500)}`;
    const odd = editBundle(genuine, ({ Payload, ...rest }) => ({
      ...rest,
      Payload: {
        ...Payload,
        body: Buffer.from(JSON.stringify({ kind, apiVersion: '0.0.1', spec: {} })).toString('base64'),
      },
    }));
    const result = translate(odd);
    expect(result).to.have.property('code', 'LOG_ENTRY_INVALID');
    expect('found' in result ? result.found : '').to.match(/^hashedrekord\?x{1,60} 0\.0\.1$/);
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
          const result = bundleOfAttachment({
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
