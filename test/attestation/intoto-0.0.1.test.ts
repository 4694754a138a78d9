/** Log entries of the kind intoto 0.0.1, as cosign wrote them before 2.2: all three bindings, and each broken one. */
import { expect } from 'chai';
import { isFailure } from '../../src/failure.ts';
import type { VerifyAttestation } from '../../src/attestation/verify.ts';
import type { Code } from '../../src/codes.ts';
import { attestationOf, verifierOf, verifierOfRoot } from '../registry/attested-image.ts';
import { changed } from '../support/changed.ts';
import {
  CERTIFICATE_ANNOTATION,
  corruptSet,
  editAnnotations,
  editBundle,
  editEnvelope,
  editIntegratedTime,
  editPayload,
  swapLogEntry,
  type Envelope,
  type MintedAttestation,
} from '../support/minted-attestation.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

type Forgery = (minted: MintedAttestation, second: MintedAttestation) => MintedAttestation;

const FORGERIES: Readonly<Record<string, { readonly forge: Forgery; readonly code: Code }>> = {
  'a promise that is broken': { forge: corruptSet, code: 'LOG_ENTRY_INVALID' },
  'no promise': {
    forge: (minted) => editBundle(minted, (bundle) => ({ ...bundle, SignedEntryTimestamp: '' })),
    code: 'LOG_ENTRY_INVALID',
  },
  'the promise of another entry': {
    forge: (minted, second) => {
      const { SignedEntryTimestamp } = JSON.parse(second.annotations['dev.sigstore.cosign/bundle'] ?? '') as {
        SignedEntryTimestamp: string;
      };
      return editBundle(minted, (bundle) => ({ ...bundle, SignedEntryTimestamp }));
    },
    code: 'LOG_ENTRY_INVALID',
  },
  'a later time': { forge: (minted) => editIntegratedTime(minted, 60), code: 'LOG_ENTRY_INVALID' },
  'a time long after the certificate': {
    forge: (minted) => editIntegratedTime(minted, 86_400),
    code: 'LOG_ENTRY_INVALID',
  },
  'another log index': {
    forge: (minted) =>
      editBundle(minted, ({ Payload, ...rest }) => ({
        ...rest,
        Payload: { ...Payload, logIndex: Payload.logIndex + 1 },
      })),
    code: 'LOG_ENTRY_INVALID',
  },
  'a log that nobody knows': {
    forge: (minted) =>
      editBundle(minted, ({ Payload, ...rest }) => ({ ...rest, Payload: { ...Payload, logID: '0'.repeat(64) } })),
    code: 'SIGNER_NOT_IN_ROOT',
  },
  'the log entry of another attestation': { forge: swapLogEntry, code: 'LOG_ENTRY_INVALID' },
  'the certificate of another attestation': {
    forge: (minted, second) =>
      editAnnotations(minted, { [CERTIFICATE_ANNOTATION]: second.annotations[CERTIFICATE_ANNOTATION] }),
    code: 'LOG_ENTRY_INVALID',
  },
  'another payload': { forge: (minted) => editPayload(minted, (text) => `${text} `), code: 'SIGNATURE_INVALID' },
  'the payload of another attestation': {
    forge: (minted, second) => ({ ...minted, envelope: second.envelope }),
    code: 'SIGNATURE_INVALID',
  },
  'another signature': {
    forge: (minted, second) =>
      editEnvelope(minted, (all) => ({
        ...all,
        signatures: (JSON.parse(second.envelope.toString()) as Envelope).signatures,
      })),
    code: 'SIGNATURE_INVALID',
  },
  'other blanks': {
    forge: (minted) => ({ ...minted, envelope: Buffer.from(`${minted.envelope.toString()}\n`) }),
    code: 'LOG_ENTRY_INVALID',
  },
};

/** What anyone can log who holds a genuine attestation: the log signs it. */
const LOGGED: Readonly<Record<string, (body: object) => object>> = {
  'the hash of other bytes': (body) => changed(body, 'spec.content.hash.value', 'ab'.repeat(32)),
  'the hash of another payload': (body) => changed(body, 'spec.content.payloadHash.value', 'ab'.repeat(32)),
  'no hash of the bytes': (body) => changed(body, 'spec.content.hash', undefined),
  'no hash of the payload': (body) => changed(body, 'spec.content.payloadHash', undefined),
  'a hash of another kind': (body) => changed(body, 'spec.content.hash.algorithm', 'sha1'),
  'no certificate': (body) => changed(body, 'spec.publicKey', undefined),
  'an empty certificate': (body) => changed(body, 'spec.publicKey', ''),
  'another version': (body) => changed(body, 'apiVersion', '0.0.2'),
};

describe('a log entry of the kind intoto 0.0.1', () => {
  let world: SigstoreWorld;
  let verify: VerifyAttestation;
  let genuine: MintedAttestation;
  let second: MintedAttestation;

  before(async () => {
    world = await createSigstoreWorld();
    verify = verifierOf(world);
    genuine = await mint({});
    second = await mint({ subjects: [{ name: 'x', digest: 'ab'.repeat(32) }] });
  });

  function mint(overrides: Parameters<typeof attestationOf>[0]): Promise<MintedAttestation> {
    return world.attest(attestationOf({ logKind: 'intoto-0.0.1', ...overrides }));
  }

  function outcome({ envelope, annotations }: MintedAttestation, verifier = verify): Code | 'verified' {
    const mediaType = 'application/vnd.dsse.envelope.v1+json';
    const result = verifier({ storedAt: 'here', mediaType, bytes: envelope, annotations });
    return isFailure(result) ? result.code : 'verified';
  }

  it('is verified', () => {
    expect([outcome(genuine), outcome(second)]).to.deep.equal(['verified', 'verified']);
  });

  for (const [name, { forge, code }] of Object.entries(FORGERIES)) {
    it(`is refused with ${name}`, () => {
      expect(outcome(forge(genuine, second))).to.equal(code);
    });
  }

  for (const [name, logged] of Object.entries(LOGGED)) {
    it(`is refused where the log recorded ${name}`, async () => {
      expect(outcome(await mint({ logged: (body) => structuredClone(body) }))).to.equal('verified');
      expect(outcome(await mint({ logged }))).to.equal('LOG_ENTRY_INVALID');
    });
  }

  it('leaves all else to the library: authority, certificate timestamp, and the number of entries', async () => {
    expect(outcome(await mint({ scts: 0 }))).to.equal('CERTIFICATE_INVALID');
    const stranger = await createSigstoreWorld();
    const { certificateAuthorities } = stranger.trustedRoot as { certificateAuthorities: object };
    expect(outcome(genuine, verifierOfRoot({ ...world.trustedRoot, certificateAuthorities }))).to.equal(
      'SIGNER_NOT_IN_ROOT',
    );
    const two = { logEntries: 2, certificateTimestamps: 1, times: 1 };
    expect(outcome(genuine, verifierOfRoot(world.trustedRoot, two))).to.equal('LOG_ENTRY_INVALID');
  });
});
