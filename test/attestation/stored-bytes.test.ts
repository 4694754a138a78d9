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
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

/** As anyone can store it who has the genuine one. */
const REWRITTEN: Readonly<Record<string, { readonly write: (envelope: Envelope) => string; readonly code: Code }>> = {
  'with blanks': { write: (envelope) => JSON.stringify(envelope, undefined, 1), code: 'LOG_ENTRY_INVALID' },
  'with a line end behind it': { write: (envelope) => `${JSON.stringify(envelope)}\n`, code: 'LOG_ENTRY_INVALID' },
  'with another order of its keys': {
    write: ({ payloadType, payload, signatures }) => JSON.stringify({ payload, payloadType, signatures }),
    code: 'LOG_ENTRY_INVALID',
  },
  'with a key that nobody reads': {
    write: (envelope) => JSON.stringify({ ...envelope, other: 1 }),
    code: 'LOG_ENTRY_INVALID',
  },
  'without the key id': {
    write: ({ signatures, ...rest }) => JSON.stringify({ ...rest, signatures: signatures.map(({ sig }) => ({ sig })) }),
    code: 'LOG_ENTRY_INVALID',
  },
};

/** As nobody honest writes it. The log's hash is of these very bytes, so this alone does not make them right. */
const ODD: Readonly<Record<string, (envelope: Envelope) => string>> = {
  'a payload without its padding': (envelope) =>
    JSON.stringify({ ...envelope, payload: envelope.payload.replace(/=+$/, '') }),
  'a payload with line ends': (envelope) =>
    JSON.stringify({ ...envelope, payload: envelope.payload.replace(/.{8}/g, '$&\n') }),
  'a payload with junk in it': (envelope) =>
    JSON.stringify({ ...envelope, payload: `${envelope.payload.slice(0, 8)}!${envelope.payload.slice(8)}` }),
  'a payload with junk behind it': (envelope) => JSON.stringify({ ...envelope, payload: `${envelope.payload}AA` }),
  'a payload of both alphabets': (envelope) => JSON.stringify({ ...envelope, payload: `${envelope.payload}+_` }),
  'two payloads, the other one first': (envelope) => `{"payload":"AAAA",${JSON.stringify(envelope).slice(1)}`,
  'two payloads, the other one last': (envelope) => `${JSON.stringify(envelope).slice(0, -1)},"payload":"AAAA"}`,
  'two payloads that are the same': (envelope) =>
    `{"payload":${JSON.stringify(envelope.payload)},${JSON.stringify(envelope).slice(1)}`,
  'two payloads, one key with an escape': (envelope) =>
    String.raw`{"p\u0061yload":"AAAA",${JSON.stringify(envelope).slice(1)}`,
  'two signatures under one key': (envelope) => JSON.stringify(envelope).replace('"sig":', '"sig":"AAAA","sig":'),
  'a byte order mark': (envelope) => `\ufeff${JSON.stringify(envelope)}`,
  'junk behind it': (envelope) => `${JSON.stringify(envelope)}{}`,
  'a signature with junk in it': (envelope) => JSON.stringify(envelope).replace('"sig":"', '"sig":"!'),
  'a signature with a blank': (envelope) => JSON.stringify(envelope).replace('"sig":"', '"sig":" '),
  'a signature with junk behind it': (envelope) =>
    JSON.stringify({ ...envelope, signatures: envelope.signatures.map(({ sig }) => ({ keyid: '', sig: `${sig}!` })) }),
};

/** As an honest publisher might write it. */
const EVEN: Readonly<Record<string, (envelope: Envelope) => string>> = {
  'blanks and line ends': (envelope) => JSON.stringify(envelope, undefined, 2),
  'another order of its keys': ({ payloadType, payload, signatures }) =>
    JSON.stringify({ signatures, payload, payloadType }),
  'the URL-safe alphabet': (envelope) =>
    JSON.stringify({ ...envelope, payload: envelope.payload.replaceAll('+', '-').replaceAll('/', '_') }),
};

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

  function rewritten(write: (envelope: Envelope) => string): MintedAttestation {
    return { ...genuine, envelope: Buffer.from(write(JSON.parse(genuine.envelope.toString()) as Envelope)) };
  }

  function minted(written: (envelope: Envelope) => string): Promise<MintedAttestation> {
    return world.attest(attestationOf({ payload: Buffer.from('{"a":"ÿÿÿ>>>???"}~~'), written }));
  }

  it('are verified as they are', () => {
    expect(outcome(genuine)).to.equal('verified');
    expect(outcome(rewritten((envelope) => JSON.stringify(envelope)))).to.equal('verified');
  });

  for (const [name, { write, code }] of Object.entries(REWRITTEN)) {
    it(`are refused ${name}, and verified where the log recorded them so`, async () => {
      expect(outcome(rewritten(write))).to.equal(code);
      expect(outcome(await minted(write))).to.equal('verified');
    });
  }

  for (const [name, write] of Object.entries(EVEN)) {
    it(`may have ${name}, if the log recorded them so`, async () => {
      expect(outcome(await minted(write))).to.equal('verified');
    });
  }

  for (const [name, write] of Object.entries(ODD)) {
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
