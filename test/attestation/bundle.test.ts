/** Sigstore bundles of each version with log entries of each kind: each is verified, and each change of one has its code. */
import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '../../src/failure.ts';
import type { VerifyAttestation } from '../../src/attestation/verify.ts';
import type { Code } from '../../src/codes.ts';
import { attestationOf, verifierOf, verifierOfRoot } from '../registry/attested-image.ts';
import { changed } from '../support/changed.ts';
import { der, SEQUENCE } from '../support/der.ts';
import type { LogKind } from '../support/log-bodies.ts';
import { BUNDLE_TYPES, sigstoreBundle } from '../support/minted-attestation.ts';
import { realMaterial } from '../support/real-material.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';
import { createTimestampAuthority } from '../support/timestamp-authority.ts';

type Version = keyof typeof BUNDLE_TYPES;

const ENTRY = 'verificationMaterial.tlogEntries.0';
const LEGACY_V0_3 = 'application/vnd.dev.sigstore.bundle+json;version=0.3';
const TIMESTAMPS_ALONE = { logEntries: 0, certificateTimestamps: 1, times: 1 };

const KINDS: readonly (readonly [LogKind, readonly Version[]])[] = [
  ['dsse-0.0.1', ['0.1', '0.2', '0.3']],
  ['intoto-0.0.2', ['0.1', '0.2', '0.3']],
  ['dsse-0.0.2', ['0.2', '0.3']],
  ['hashedrekord-0.0.2', ['0.2', '0.3']],
];

/** What each kind says, and what anyone can log instead: the log signs it. */
const LOGGED: Readonly<Record<Exclude<LogKind, 'none' | 'intoto-0.0.1'>, readonly string[]>> = {
  'dsse-0.0.1': ['spec.payloadHash.value', 'spec.signatures.0.signature', 'spec.signatures.0.verifier'],
  'intoto-0.0.2': [
    'spec.content.payloadHash.value',
    'spec.content.envelope.signatures.0.sig',
    'spec.content.envelope.signatures.0.publicKey',
  ],
  'dsse-0.0.2': [
    'spec.dsseV002.payloadHash.digest',
    'spec.dsseV002.signatures.0.content',
    'spec.dsseV002.signatures.0.verifier.x509Certificate.rawBytes',
  ],
  'hashedrekord-0.0.2': [
    'spec.hashedRekordV002.data.digest',
    'spec.hashedRekordV002.signature.content',
    'spec.hashedRekordV002.signature.verifier.x509Certificate.rawBytes',
  ],
};

function valueAt(json: object, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], json);
}

/** Another text of the same length and alphabet. */
function other(text: string): string {
  return text.replace(/^(.)(.)/, (_, first: string, second: string) =>
    first === second ? `${second}0` : second + first,
  );
}

/** Base64 of the same bytes but for one bit. */
function bitTurned(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const at = bytes.length - 1;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes.toString('base64');
}

describe('a sigstore bundle', () => {
  let world: SigstoreWorld;
  let verify: VerifyAttestation;
  const bundles = new Map<string, object>();

  function outcome(bundle: object | string, verifier = verify): Code | 'verified' {
    const text = typeof bundle === 'string' ? bundle : JSON.stringify(bundle);
    const result = verifier({
      storedAt: 'here',
      mediaType: BUNDLE_TYPES['0.3'],
      annotations: {},
      bytes: Buffer.from(text),
    });
    return isFailure(result) ? result.code : 'verified';
  }

  async function mint(overrides: Parameters<typeof attestationOf>[0], version: Version = '0.3'): Promise<object> {
    return sigstoreBundle(await world.attest(attestationOf(overrides)), version);
  }

  function minted(kind: LogKind, version: Version = '0.3', which: 'one' | 'another' = 'one'): object {
    return bundles.get(`${kind} ${version} ${which}`) ?? {};
  }

  before(async () => {
    world = await createSigstoreWorld();
    verify = verifierOf(world);
    for (const [logKind, versions] of [...KINDS, ['none', ['0.3']] as const]) {
      const one = await world.attest(attestationOf({ logKind }));
      const another = await world.attest(
        attestationOf({ logKind, subjects: [{ name: 'x', digest: 'ab'.repeat(32) }] }),
      );
      for (const version of versions) {
        bundles.set(`${logKind} ${version} one`, sigstoreBundle(one, version));
        bundles.set(`${logKind} ${version} another`, sigstoreBundle(another, version));
      }
    }
  });

  it('hands on what was signed, and who signed it', () => {
    const bundle = minted('hashedrekord-0.0.2');
    const bytes = Buffer.from(JSON.stringify(bundle));
    const result = verify({ storedAt: 'here', mediaType: BUNDLE_TYPES['0.3'], annotations: {}, bytes });
    if (isFailure(result)) {
      throw new Error(result.reason);
    }
    expect(result.payload.payloadType).to.equal('application/vnd.in-toto+json');
    expect(result.payload.bytes.toString('base64')).to.equal(valueAt(bundle, 'dsseEnvelope.payload'));
    expect(result.signer.identity).to.equal(attestationOf().claims.san);
  });

  for (const [kind, versions] of KINDS) {
    for (const version of versions) {
      describe(`v${version} with a log entry ${kind}`, () => {
        it('is verified', () => {
          expect(outcome(minted(kind, version))).to.equal('verified');
        });

        const REPLACED: Readonly<Record<string, Code>> = {
          'dsseEnvelope.payload': 'SIGNATURE_INVALID',
          'dsseEnvelope.signatures': 'SIGNATURE_INVALID',
          [ENTRY]: 'LOG_ENTRY_INVALID',
          [version === '0.3' ? 'verificationMaterial.certificate' : 'verificationMaterial.x509CertificateChain']:
            'LOG_ENTRY_INVALID',
        };
        for (const [path, code] of Object.entries(REPLACED)) {
          it(`is refused with the ${path} of another attestation`, () => {
            const foreign = valueAt(minted(kind, version, 'another'), path);
            expect(outcome(changed(minted(kind, version), path, foreign))).to.equal(code);
          });
        }

        it('is refused with another payload type', () => {
          const bundle = changed(minted(kind, version), 'dsseEnvelope.payloadType', 'text/plain');
          expect(outcome(bundle)).to.equal('SIGNATURE_INVALID');
        });

        it('is refused with a body that the log did not record', () => {
          const path = `${ENTRY}.canonicalizedBody`;
          const body = Buffer.from(valueAt(minted(kind, version), path) as string, 'base64').toString();
          const spaced = Buffer.from(`${body} `).toString('base64');
          expect(outcome(changed(minted(kind, version), path, spaced))).to.equal('LOG_ENTRY_INVALID');
        });

        it('is refused if it says that the entry is of another kind', () => {
          const bundle = changed(minted(kind, version), `${ENTRY}.kindVersion.version`, '0.0.9');
          expect(outcome(bundle)).to.equal('LOG_ENTRY_INVALID');
        });
      });
    }

    for (const path of LOGGED[kind as keyof typeof LOGGED]) {
      it(`is refused where the log recorded another ${path}`, async () => {
        const logged = (body: object) => changed(body, path, other(valueAt(body, path) as string));
        const same = (body: object) => changed(body, path, valueAt(body, path));
        expect(outcome(await mint({ logKind: kind, logged: same }))).to.equal('verified');
        expect(outcome(await mint({ logKind: kind, logged }))).to.equal('LOG_ENTRY_INVALID');
      });
    }
  }

  it('may hold another hash of the envelope: it was serialized anew', async () => {
    const path = 'spec.envelopeHash.value';
    const logged = (body: object) => changed(body, path, '0'.repeat(64));
    expect(outcome(await mint({ logged }))).to.equal('verified');
    expect(outcome(JSON.stringify(await mint({}), undefined, 2))).to.equal('verified');
  });

  describe('with an entry of Rekor v1', () => {
    it('needs what its version asks for: a promise, or a proof', () => {
      expect(outcome(changed(minted('dsse-0.0.1', '0.1'), `${ENTRY}.inclusionPromise`, undefined))).to.equal(
        'ATTESTATION_MALFORMED',
      );
      for (const version of ['0.2', '0.3'] as const) {
        expect(outcome(changed(minted('dsse-0.0.1', version), `${ENTRY}.inclusionProof`, undefined))).to.equal(
          'ATTESTATION_MALFORMED',
        );
      }
    });

    it('does not have a time that nobody promised', () => {
      expect(outcome(changed(minted('dsse-0.0.1'), `${ENTRY}.inclusionPromise`, undefined))).to.equal(
        'TIMESTAMP_INVALID',
      );
    });

    const CHANGES: Readonly<Record<string, { readonly to: (value: string) => string; readonly code: Code }>> = {
      'inclusionPromise.signedEntryTimestamp': { to: bitTurned, code: 'LOG_ENTRY_INVALID' },
      integratedTime: { to: (time) => String(Number(time) + 60), code: 'LOG_ENTRY_INVALID' },
      logIndex: { to: (index) => String(Number(index) + 1), code: 'LOG_ENTRY_INVALID' },
      'inclusionProof.checkpoint.envelope': { to: (text) => text.replace('\n1\n', '\n2\n'), code: 'LOG_ENTRY_INVALID' },
      'inclusionProof.logIndex': { to: () => '1', code: 'LOG_ENTRY_INVALID' },
      'logId.keyId': { to: bitTurned, code: 'SIGNER_NOT_IN_ROOT' },
    };
    for (const [field, { to, code }] of Object.entries(CHANGES)) {
      it(`is refused with another ${field}`, () => {
        const path = `${ENTRY}.${field}`;
        const bundle = minted('dsse-0.0.1');
        expect(outcome(changed(bundle, path, to(valueAt(bundle, path) as string)))).to.equal(code);
      });
    }

    it('is refused with the same entry twice: a log speaks once', () => {
      const entry = valueAt(minted('dsse-0.0.1'), ENTRY);
      const twice = changed(minted('dsse-0.0.1'), 'verificationMaterial.tlogEntries', [entry, entry]);
      expect(outcome(twice)).to.equal('LOG_ENTRY_INVALID');
      expect(
        outcome(twice, verifierOfRoot(world.trustedRoot, { logEntries: 2, certificateTimestamps: 1, times: 1 })),
      ).to.equal('LOG_ENTRY_INVALID');
    });
  });

  describe('with an entry of Rekor v2', () => {
    const bundle = () => minted('hashedrekord-0.0.2');

    it('needs a signed timestamp', () => {
      expect(outcome(changed(bundle(), 'verificationMaterial.timestampVerificationData', undefined))).to.equal(
        'TIMESTAMP_INVALID',
      );
      const timed = changed(bundle(), `${ENTRY}.integratedTime`, String(Math.floor(Date.now() / 1000)));
      expect(outcome(changed(timed, 'verificationMaterial.timestampVerificationData', undefined))).to.equal(
        'TIMESTAMP_INVALID',
      );
    });

    const CHANGES: Readonly<Record<string, (value: string) => string>> = {
      'inclusionProof.hashes.0': bitTurned,
      'inclusionProof.checkpoint.envelope': (text) => text.replace('\n2\n', '\n3\n'),
      canonicalizedBody: (body) => Buffer.from(` ${Buffer.from(body, 'base64').toString()}`).toString('base64'),
    };
    for (const [field, to] of Object.entries(CHANGES)) {
      it(`is refused with another ${field}`, () => {
        const path = `${ENTRY}.${field}`;
        expect(outcome(changed(bundle(), path, to(valueAt(bundle(), path) as string)))).to.equal('LOG_ENTRY_INVALID');
      });
    }

    it('is refused where the key of the log had ended by the signed time', () => {
      const tlogs = valueAt(world.trustedRoot, 'tlogs') as object[];
      const end = { start: '2024-01-01T00:00:00Z', end: '2025-01-01T00:00:00Z' };
      const ended = { ...world.trustedRoot, tlogs: tlogs.map((log) => changed(log, 'publicKey.validFor', end)) };
      expect(outcome(bundle(), verifierOfRoot(ended))).to.equal('SIGNER_NOT_IN_ROOT');
    });
  });

  describe('with a signed timestamp and no log entry', () => {
    const TIMESTAMPS = 'verificationMaterial.timestampVerificationData.rfc3161Timestamps';
    const bundle = () => minted('none');
    const only = (...timestamps: readonly Buffer[]) =>
      changed(
        bundle(),
        TIMESTAMPS,
        timestamps.map((one) => ({ signedTimestamp: one.toString('base64') })),
      );
    const alone = () => verifierOfRoot(world.trustedRoot, TIMESTAMPS_ALONE);
    const signature = () => Buffer.from(valueAt(bundle(), 'dsseEnvelope.signatures.0.sig') as string, 'base64');
    const timestamp = () => Buffer.from(valueAt(bundle(), `${TIMESTAMPS}.0.signedTimestamp`) as string, 'base64');

    it('is verified by a root that asks for no log, and by no other', () => {
      expect(outcome(bundle(), alone())).to.equal('verified');
      expect(outcome(bundle())).to.equal('LOG_ENTRY_INVALID');
    });

    it('is refused without its timestamp, and with that of another signature', () => {
      const foreign = valueAt(minted('none', '0.3', 'another'), TIMESTAMPS);
      expect(outcome(only(), alone())).to.equal('TIMESTAMP_INVALID');
      expect(outcome(changed(bundle(), TIMESTAMPS, foreign), alone())).to.equal('TIMESTAMP_INVALID');
    });

    it('is refused with the timestamp twice: an authority speaks once', () => {
      expect(outcome(only(timestamp(), timestamp()), alone())).to.equal('TIMESTAMP_INVALID');
    });

    it('is refused with the timestamp of an authority that the root does not have', () => {
      const without = { ...world.trustedRoot, timestampAuthorities: [] };
      expect(outcome(bundle(), verifierOfRoot(without, TIMESTAMPS_ALONE))).to.equal('SIGNER_NOT_IN_ROOT');
    });

    it('is refused with a timestamp that holds a certificate of the right name and of another key', async () => {
      const forger = await createTimestampAuthority();
      const forged = await forger.stamp(signature());
      expect(outcome(only(forged), alone())).to.equal('TIMESTAMP_INVALID');
      expect(outcome(only(timestamp(), forged), alone())).to.equal('TIMESTAMP_INVALID');
    });

    it('is refused where the certificate was not valid at a time that an authority of the root signed', async () => {
      const late = await createTimestampAuthority(3600);
      const authorities = valueAt(world.trustedRoot, 'timestampAuthorities') as object[];
      const certificates = late.certificates.map((one) => ({ rawBytes: one.toString('base64') }));
      const both = {
        ...world.trustedRoot,
        timestampAuthorities: [
          ...authorities,
          { subject: {}, uri: '', certChain: { certificates }, validFor: { start: '2024-01-01T00:00:00Z' } },
        ],
      };
      const root = verifierOfRoot(both, TIMESTAMPS_ALONE);
      expect(outcome(bundle(), root)).to.equal('verified');
      expect(outcome(only(await late.stamp(signature())), root)).to.equal('CERTIFICATE_INVALID');
    });

    it('never throws, wherever one byte of the timestamp is changed', () => {
      const verifier = alone();
      const genuine = timestamp();
      fc.assert(
        fc.property(fc.nat({ max: genuine.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, bits) => {
          const bytes = Buffer.from(genuine);
          bytes.writeUInt8(bytes.readUInt8(at) ^ bits, at);
          expect(outcome(only(bytes), verifier)).to.be.oneOf([
            'verified',
            'TIMESTAMP_INVALID',
            'SIGNER_NOT_IN_ROOT',
            'LIMIT_EXCEEDED',
            'ATTESTATION_MALFORMED',
            'CERTIFICATE_INVALID',
          ]);
        }),
        { numRuns: 300 },
      );
    });

    it('is refused with garbage for a timestamp', () => {
      for (const garbage of [Buffer.of(), Buffer.of(0x30, 0), Buffer.from('garbage'), Buffer.of(5, 0)]) {
        expect(outcome(only(garbage), alone())).to.equal('TIMESTAMP_INVALID');
      }
      const identifier = der(SEQUENCE, der(0x06, Buffer.alloc(10_000, 0x83)));
      for (const large of [Buffer.alloc(16 * 1024 + 1), identifier]) {
        expect(outcome(only(large), alone())).to.equal('LIMIT_EXCEEDED');
      }
    });
  });

  const SHAPES: Readonly<Record<string, { readonly edit: (bundle: object) => object; readonly code: Code }>> = {
    'no media type': { edit: (bundle) => changed(bundle, 'mediaType', undefined), code: 'ATTESTATION_MALFORMED' },
    'a media type of no version': {
      edit: (bundle) => changed(bundle, 'mediaType', 'application/vnd.dev.sigstore.bundle+json'),
      code: 'ATTESTATION_MALFORMED',
    },
    'a media type of a later version': {
      edit: (bundle) => changed(bundle, 'mediaType', 'application/vnd.dev.sigstore.bundle.v0.4+json'),
      code: 'ATTESTATION_MALFORMED',
    },
    'a media type with a parameter': {
      edit: (bundle) => changed(bundle, 'mediaType', `${BUNDLE_TYPES['0.3']};version=0.1`),
      code: 'ATTESTATION_MALFORMED',
    },
    'the media type of v0.1 and a single certificate': {
      edit: (bundle) => changed(bundle, 'mediaType', BUNDLE_TYPES['0.1']),
      code: 'ATTESTATION_MALFORMED',
    },
    'a chain as well': {
      edit: (bundle) =>
        changed(bundle, 'verificationMaterial.x509CertificateChain', {
          certificates: [valueAt(bundle, 'verificationMaterial.certificate')],
        }),
      code: 'ATTESTATION_MALFORMED',
    },
    'a public key as well': {
      edit: (bundle) => changed(bundle, 'verificationMaterial.publicKey', { hint: 'x' }),
      code: 'ATTESTATION_MALFORMED',
    },
    'a public key alone': {
      edit: (bundle) =>
        changed(changed(bundle, 'verificationMaterial.certificate', undefined), 'verificationMaterial.publicKey', {
          hint: 'x',
        }),
      code: 'ATTESTATION_MALFORMED',
    },
    'no envelope': { edit: (bundle) => changed(bundle, 'dsseEnvelope', undefined), code: 'ATTESTATION_MALFORMED' },
    'a bare signature as well': {
      edit: (bundle) => changed(bundle, 'messageSignature', { signature: 'AAAA' }),
      code: 'ATTESTATION_MALFORMED',
    },
    'a bare signature alone': {
      edit: (bundle) => changed(changed(bundle, 'dsseEnvelope', undefined), 'messageSignature', { signature: 'AAAA' }),
      code: 'PROVENANCE_MISSING',
    },
    'no log entry': {
      edit: (bundle) => changed(bundle, 'verificationMaterial.tlogEntries', undefined),
      code: 'LOG_ENTRY_INVALID',
    },
    'a list of no log entries': {
      edit: (bundle) => changed(bundle, 'verificationMaterial.tlogEntries', []),
      code: 'LOG_ENTRY_INVALID',
    },
    'two signatures': {
      edit: (bundle) => {
        const [signature] = valueAt(bundle, 'dsseEnvelope.signatures') as object[];
        return changed(bundle, 'dsseEnvelope.signatures', [signature, signature]);
      },
      code: 'ATTESTATION_MALFORMED',
    },
    'a number where a text belongs': {
      edit: (bundle) => changed(bundle, `${ENTRY}.logIndex`, 1),
      code: 'ATTESTATION_MALFORMED',
    },
    'a time that is no number': {
      edit: (bundle) => changed(bundle, `${ENTRY}.integratedTime`, '1e9'),
      code: 'ATTESTATION_MALFORMED',
    },
    'a certificate in other base64': {
      edit: (bundle) => changed(bundle, 'verificationMaterial.certificate.rawBytes', 'MII\n'),
      code: 'ATTESTATION_MALFORMED',
    },
    '33 log entries': {
      edit: (bundle) =>
        changed(
          bundle,
          'verificationMaterial.tlogEntries',
          Array.from({ length: 33 }, () => valueAt(bundle, ENTRY)),
        ),
      code: 'LIMIT_EXCEEDED',
    },
    '32 log entries of one log': {
      edit: (bundle) =>
        changed(
          bundle,
          'verificationMaterial.tlogEntries',
          Array.from({ length: 32 }, () => valueAt(bundle, ENTRY)),
        ),
      code: 'LOG_ENTRY_INVALID',
    },
    '33 signed timestamps': {
      edit: (bundle) =>
        changed(bundle, 'verificationMaterial.timestampVerificationData', {
          rfc3161Timestamps: Array.from({ length: 33 }, () => ({ signedTimestamp: 'MAA=' })),
        }),
      code: 'LIMIT_EXCEEDED',
    },
    'a certificate of more than 16 KiB': {
      edit: (bundle) => changed(bundle, 'verificationMaterial.certificate.rawBytes', 'AAAA'.repeat(6000)),
      code: 'LIMIT_EXCEEDED',
    },
    'a proof of 65 hashes': {
      edit: (bundle) =>
        changed(
          bundle,
          `${ENTRY}.inclusionProof.hashes`,
          Array.from({ length: 65 }, () => 'AAAA'),
        ),
      code: 'LIMIT_EXCEEDED',
    },
    'a proof for a larger tree than its checkpoint': {
      edit: (bundle) =>
        changed(
          bundle,
          `${ENTRY}.inclusionProof.treeSize`,
          String(Number(valueAt(bundle, `${ENTRY}.inclusionProof.treeSize`)) + 1),
        ),
      code: 'LOG_ENTRY_INVALID',
    },
    'a proof without the size of its tree': {
      edit: (bundle) => changed(bundle, `${ENTRY}.inclusionProof.treeSize`, undefined),
      code: 'LOG_ENTRY_INVALID',
    },
    'a proof for another root than its checkpoint': {
      edit: (bundle) =>
        changed(
          bundle,
          `${ENTRY}.inclusionProof.rootHash`,
          bitTurned(valueAt(bundle, `${ENTRY}.inclusionProof.rootHash`) as string),
        ),
      code: 'LOG_ENTRY_INVALID',
    },
    'a proof without a root': {
      edit: (bundle) => changed(bundle, `${ENTRY}.inclusionProof.rootHash`, undefined),
      code: 'LOG_ENTRY_INVALID',
    },
    'the other spelling of a field beside it': {
      edit: (bundle) => changed(bundle, 'dsse_envelope', valueAt(bundle, 'dsseEnvelope')),
      code: 'ATTESTATION_MALFORMED',
    },
    'the other spelling of a field of an entry beside it': {
      edit: (bundle) => changed(bundle, `${ENTRY}.log_id`, valueAt(bundle, `${ENTRY}.logId`)),
      code: 'ATTESTATION_MALFORMED',
    },
    'a field that a bundle does not have': {
      edit: (bundle) => changed(bundle, 'verificationMaterial.comment', 'x'),
      code: 'ATTESTATION_MALFORMED',
    },
    'a checkpoint of more than 16 KiB': {
      edit: (bundle) => changed(bundle, `${ENTRY}.inclusionProof.checkpoint.envelope`, 'x'.repeat(17_000)),
      code: 'LIMIT_EXCEEDED',
    },
  };
  for (const [name, { edit, code }] of Object.entries(SHAPES)) {
    it(`is refused with ${name}`, () => {
      expect(outcome(minted('dsse-0.0.1'))).to.equal('verified');
      expect(outcome(edit(minted('dsse-0.0.1')))).to.equal(code);
    });
  }

  it('may have the older media type of v0.3', () => {
    expect(outcome(changed(minted('dsse-0.0.1'), 'mediaType', LEGACY_V0_3))).to.equal('verified');
  });

  it('may hold a chain in v0.1, of which the first certificate counts', () => {
    const path = 'verificationMaterial.x509CertificateChain.certificates';
    const bundle = minted('dsse-0.0.1', '0.1');
    const [own] = valueAt(bundle, path) as object[];
    const [foreign] = valueAt(minted('dsse-0.0.1', '0.1', 'another'), path) as object[];
    expect(outcome(changed(bundle, path, [own, foreign, { rawBytes: 'AAAA' }]))).to.equal('verified');
    expect(outcome(changed(bundle, path, [foreign, own]))).to.equal('LOG_ENTRY_INVALID');
    expect(outcome(changed(bundle, path, []))).to.equal('ATTESTATION_MALFORMED');
    expect(
      outcome(
        changed(
          bundle,
          path,
          Array.from({ length: 1000 }, () => own),
        ),
      ),
    ).to.equal('LIMIT_EXCEEDED');
  });

  it('has no log entry of the kind intoto 0.0.1, which binds the stored bytes alone', async () => {
    expect(outcome(await mint({ logKind: 'intoto-0.0.1' }, '0.1'))).to.equal('LOG_ENTRY_INVALID');
  });

  it('is strict JSON', () => {
    const text = JSON.stringify(minted('dsse-0.0.1'));
    expect(outcome(text)).to.equal('verified');
    expect(outcome(`\ufeff${text}`)).to.equal('ATTESTATION_MALFORMED');
    expect(outcome(text.replace('"mediaType":', '"mediaType":"x","mediaType":'))).to.equal('ATTESTATION_MALFORMED');
    expect(outcome(text.replace('"payload":"', '"payload":"\\n'))).to.equal('ATTESTATION_MALFORMED');
  });

  it('never throws, whatever is stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(outcome(text)).to.not.equal('verified');
      }),
    );
    const paths = ['verificationMaterial', 'dsseEnvelope', ENTRY, `${ENTRY}.inclusionProof`, `${ENTRY}.kindVersion`];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        expect(outcome(changed(minted('dsse-0.0.1'), path, value))).to.not.equal('verified');
      }),
    );
  });

  it('never verifies as something else, wherever one character is changed', () => {
    for (const kind of ['dsse-0.0.1', 'hashedrekord-0.0.2'] as const) {
      const genuine = minted(kind);
      const text = JSON.stringify(genuine);
      fc.assert(
        fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom('A', '"', '\\', '0', '='), (at, to) => {
          const forged = text.slice(0, at) + to + text.slice(at + 1);
          if (outcome(forged) === 'verified') {
            const { dsseEnvelope } = JSON.parse(forged) as { dsseEnvelope: { payload: string; payloadType: string } };
            expect(dsseEnvelope.payload).to.equal(valueAt(genuine, 'dsseEnvelope.payload'));
            expect(dsseEnvelope.payloadType).to.equal(valueAt(genuine, 'dsseEnvelope.payloadType'));
          }
        }),
        { numRuns: 100 },
      );
    }
  });

  describe('that others made', () => {
    const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as object;
    const PUBLIC_GOOD = 'trusted-roots/public-good.json';
    const GITHUB = 'trusted-roots/github.json';
    const GITHUB_THRESHOLDS = { logEntries: 0, certificateTimestamps: 0, times: 1 };

    const CASES: Readonly<Record<string, Code | 'verified'>> = {
      'happy-path-intoto-in-dsse-v3': 'verified',
      'rekor2-dsse-happy-path': 'verified',
      'dsse-invalid-sig_fail': 'SIGNATURE_INVALID',
      'dsse-mismatch-envelope_fail': 'LOG_ENTRY_INVALID',
      'intoto-log-entry-mismatch_fail': 'LOG_ENTRY_INVALID',
    };
    for (const [name, expected] of Object.entries(CASES)) {
      it(`is as the conformance suite says: ${name}`, function () {
        const folder = realMaterial(this, join('conformance', name));
        const own = join(folder, 'trusted_root.json');
        const hasOwn = name.startsWith('rekor2') || name.startsWith('intoto');
        const root = json(hasOwn ? own : realMaterial(this, PUBLIC_GOOD));
        expect(outcome(json(join(folder, 'bundle.sigstore.json')), verifierOfRoot(root))).to.equal(expected);
      });
    }

    it('is verified: one that cosign 3 made', function () {
      const bundle = json(realMaterial(this, 'bundles/cosign-oci-attestation-v0.3.sigstore.json'));
      expect(outcome(bundle, verifierOfRoot(json(realMaterial(this, PUBLIC_GOOD))))).to.equal('verified');
      expect(outcome(bundle)).to.equal('SIGNER_NOT_IN_ROOT');
    });

    it("is verified: GitHub's, by GitHub's root with its thresholds alone", function () {
      const bundle = json(realMaterial(this, 'bundles/github-container-go-server.sigstore.json'));
      const github = json(realMaterial(this, GITHUB));
      const publicGood = json(realMaterial(this, PUBLIC_GOOD));
      expect(outcome(bundle, verifierOfRoot(github, GITHUB_THRESHOLDS))).to.equal('verified');
      expect(outcome(bundle, verifierOfRoot(github))).to.equal('LOG_ENTRY_INVALID');
      expect(outcome(bundle, verifierOfRoot(publicGood))).to.equal('SIGNER_NOT_IN_ROOT');
      expect(outcome(bundle, verifierOfRoot(publicGood, GITHUB_THRESHOLDS))).to.equal('SIGNER_NOT_IN_ROOT');
    });
  });
});
