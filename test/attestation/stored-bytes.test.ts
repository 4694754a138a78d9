/** The stored bytes are those that the log recorded, and every reader reads them alike. */
import { expect } from 'chai';
import { isFailure } from '../../src/failure.ts';
import type { VerifyAttestation } from '../../src/attestation/verify.ts';
import type { Code } from '../../src/codes.ts';
import { attestationOf, verifierOf } from '../registry/attested-image.ts';
import {
  BUNDLE_ANNOTATION,
  CERTIFICATE_ANNOTATION,
  editAnnotations,
  type Envelope,
  type MintedAttestation,
} from '../support/minted-attestation.ts';
import { ODD_ENVELOPES, OTHER_ENVELOPES, type Write } from '../support/rewritten-envelopes.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

describe('the stored bytes of an attestation', () => {
  let world: SigstoreWorld;
  let verify: VerifyAttestation;
  let genuine: MintedAttestation;

  before(async () => {
    world = await createSigstoreWorld();
    verify = verifierOf(world);
    // So that its base64 has padding and letters of both alphabets.
    genuine = await world.attest(attestationOf({ payload: Buffer.from('{"a":"ÿÿÿ>>>???"}~~') }));
  });

  function outcome({ envelope, annotations }: MintedAttestation): Code | 'verified' {
    const mediaType = 'application/vnd.dsse.envelope.v1+json';
    const result = verify({ storedAt: 'here', mediaType, bytes: envelope, annotations });
    return isFailure(result) ? result.code : 'verified';
  }

  function rewritten(write: Write): MintedAttestation {
    return { ...genuine, envelope: Buffer.from(write(JSON.parse(genuine.envelope.toString()) as Envelope)) };
  }

  function minted(written: Write): Promise<MintedAttestation> {
    return world.attest(attestationOf({ payload: Buffer.from('{"a":"ÿÿÿ>>>???"}~~'), written }));
  }

  it('are verified as they are', () => {
    expect(outcome(genuine)).to.equal('verified');
    expect(outcome(rewritten((envelope) => JSON.stringify(envelope)))).to.equal('verified');
  });

  for (const [name, write] of Object.entries(OTHER_ENVELOPES)) {
    it(`are refused with ${name}, and verified where the log recorded them so`, async () => {
      expect(outcome(rewritten(write))).to.equal('LOG_ENTRY_INVALID');
      expect(outcome(await minted(write))).to.equal('verified');
    });
  }

  for (const [name, write] of Object.entries(ODD_ENVELOPES)) {
    it(`have not ${name}, even if the log recorded them so`, async () => {
      expect(outcome(rewritten(write))).to.equal('ATTESTATION_MALFORMED');
      expect(outcome(await minted(write))).to.equal('ATTESTATION_MALFORMED');
    });
  }

  const ANNOTATIONS: Readonly<Record<string, (bundle: string) => string>> = {
    'a time with a fraction of nothing': (bundle) => bundle.replace(/"integratedTime":(\d+)/, '"integratedTime":$1.0'),
    'a time with an exponent': (bundle) => bundle.replace(/"integratedTime":(\d+)/, '"integratedTime":$1e0'),
    'two times': (bundle) => bundle.replace('"integratedTime":', '"integratedTime":1,"integratedTime":'),
    'two payloads': (bundle) => bundle.replace('"Payload":', '"Payload":{},"Payload":'),
    'a log index that is rounded': (bundle) => bundle.replace(/"logIndex":\d+/, '"logIndex":9007199254740993'),
    'a promise with a line end': (bundle) => bundle.replace('"SignedEntryTimestamp":"', '"SignedEntryTimestamp":"\\n'),
    'a body without its padding': (bundle) =>
      bundle.replace(/"body":"([^"]+)"/, (_, body: string) => `"body":"${body}A"`),
    'a byte order mark': (bundle) => `\ufeff${bundle}`,
  };
  for (const [name, edit] of Object.entries(ANNOTATIONS)) {
    it(`have no log entry with ${name}`, () => {
      const annotation = genuine.annotations[BUNDLE_ANNOTATION] ?? '';
      const changed = edit(annotation);
      expect(changed).to.not.equal(annotation);
      expect(outcome(editAnnotations(genuine, { [BUNDLE_ANNOTATION]: changed }))).to.equal('ATTESTATION_MALFORMED');
    });
  }

  it('have a certificate in strict base64', () => {
    const pem = genuine.annotations[CERTIFICATE_ANNOTATION] ?? '';
    for (const junk of ['=', '!', '-----']) {
      const changed = pem.replace('\nMI', `\n${junk}MI`);
      expect(outcome(editAnnotations(genuine, { [CERTIFICATE_ANNOTATION]: changed }))).to.equal(
        'ATTESTATION_MALFORMED',
      );
    }
  });
});
