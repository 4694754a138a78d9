/** The worst that each limit lets through takes no longer than a few honest attestations. */
import { expect } from 'chai';
import { isFailure } from '../../src/failure.ts';
import { certificateOfPem } from '../../src/attestation/pem.ts';
import type { VerifyAttestation } from '../../src/attestation/verify.ts';
import type { StoredAttestation } from '../../src/registry/stored-attestations.ts';
import type { Code } from '../../src/codes.ts';
import { attestationOf, verifierOf } from '../registry/attested-image.ts';
import { changed } from '../support/changed.ts';
import { der, derExtension, editCertificate, SEQUENCE } from '../support/der.ts';
import {
  BUNDLE_ANNOTATION,
  BUNDLE_TYPES,
  CERTIFICATE_ANNOTATION,
  editAnnotations,
  editBundle,
  type MintedAttestation,
  sigstoreBundle,
} from '../support/minted-attestation.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

const MAX_ATTESTATION_BYTES = 4 * 1024 * 1024;
/** Measured: 5 at most, also on a busy machine. Before there were limits: 1,000 and more. */
const HONEST_ONES = 15;

type Hostile = (genuine: MintedAttestation) => MintedAttestation;

function pem(certificate: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

/** The certificate with extensions added, also in the log entry, which nobody signed. */
function withExtensions(...extensions: readonly Buffer[]): Hostile {
  return (genuine) => {
    const certificate = certificateOfPem(genuine.annotations[CERTIFICATE_ANNOTATION] ?? '') ?? Buffer.of();
    const changed = pem(
      editCertificate(certificate, (parts) => ({ extensions: [...parts.extensions, ...extensions] })),
    );
    return withBody((body) => {
      const verifier = Buffer.from(changed).toString('base64');
      return body.replace(/"verifier":"[^"]*"/, `"verifier":"${verifier}"`);
    })(editAnnotations(genuine, { [CERTIFICATE_ANNOTATION]: changed }));
  };
}

function withBody(edit: (body: string) => string): Hostile {
  return (genuine) =>
    editBundle(genuine, ({ Payload, ...rest }) => {
      const body = edit(Buffer.from(Payload.body, 'base64').toString());
      return { ...rest, Payload: { ...Payload, body: Buffer.from(body).toString('base64') } };
    });
}

function layer(bytes: string): Hostile {
  return (genuine) => ({ ...genuine, envelope: Buffer.from(bytes) });
}

const identifier = (length: number) => Buffer.concat([Buffer.alloc(length - 1, 0x83), Buffer.of(3)]).toString('hex');
const NULL = Buffer.of(5, 0);

const ATTACKS: Readonly<Record<string, { readonly forge: Hostile; readonly code: Code }>> = {
  'a certificate of 1 MB with one identifier': {
    forge: withExtensions(derExtension(identifier(1_000_000), NULL)),
    code: 'LIMIT_EXCEEDED',
  },
  'a certificate of 16 KB with one identifier': {
    forge: withExtensions(derExtension(identifier(14_000), NULL)),
    code: 'LIMIT_EXCEEDED',
  },
  'as many extensions with as long identifiers as may be': {
    forge: withExtensions(...Array.from({ length: 35 }, () => derExtension(identifier(32), Buffer.alloc(300, 0xff)))),
    code: 'SIGNER_NOT_IN_ROOT',
  },
  'as many values in a certificate as may be': {
    forge: withExtensions(derExtension('2a03', der(SEQUENCE, ...Array.from({ length: 1800 }, () => NULL)))),
    code: 'SIGNER_NOT_IN_ROOT',
  },
  'levels without end in a certificate': {
    forge: withExtensions(
      derExtension(
        '2a03',
        Array.from({ length: 3000 }).reduce<Buffer>((inner) => der(SEQUENCE, inner), NULL),
      ),
    ),
    code: 'LIMIT_EXCEEDED',
  },
  'a certificate annotation of 4 MB': {
    forge: (genuine) => editAnnotations(genuine, { [CERTIFICATE_ANNOTATION]: ' '.repeat(MAX_ATTESTATION_BYTES) }),
    code: 'LIMIT_EXCEEDED',
  },
  "a log entry's body of 3 MB": { forge: withBody(() => ' '.repeat(3_000_000)), code: 'LIMIT_EXCEEDED' },
  "a log entry's body of as many bytes as may be": {
    forge: withBody((body) => body.slice(0, -1) + `,"x":"${'\\u0041'.repeat(40_000)}"}`),
    code: 'LOG_ENTRY_INVALID',
  },
  "a log entry's body of brackets": { forge: withBody(() => '['.repeat(200_000)), code: 'LIMIT_EXCEEDED' },
  'a layer of brackets': { forge: layer('['.repeat(MAX_ATTESTATION_BYTES)), code: 'LIMIT_EXCEEDED' },
  'a layer of objects': { forge: layer(`[${'{},'.repeat(1_300_000)}{}]`), code: 'LIMIT_EXCEEDED' },
  'a layer of keys': {
    forge: layer(`{${Array.from({ length: 300_000 }, (_, key) => `"a${key}":0`).join()}}`),
    code: 'LIMIT_EXCEEDED',
  },
  'a layer of escapes': {
    forge: layer(`{"payload":"${'\\u0041'.repeat(690_000)}"}`),
    code: 'ATTESTATION_MALFORMED',
  },
  'a layer of blanks': { forge: layer(' '.repeat(MAX_ATTESTATION_BYTES)), code: 'ATTESTATION_MALFORMED' },
  'a layer of one number': { forge: layer('1'.repeat(MAX_ATTESTATION_BYTES)), code: 'ATTESTATION_MALFORMED' },
  'a bundle annotation of 4 MB': {
    forge: (genuine) => editAnnotations(genuine, { [BUNDLE_ANNOTATION]: '{"a":'.repeat(800_000) }),
    code: 'LIMIT_EXCEEDED',
  },
};

type Edit = (bundle: object) => object;

const ENTRIES = 'verificationMaterial.tlogEntries';
const CHECKPOINT = `${ENTRIES}.0.inclusionProof.checkpoint.envelope`;
const TIMESTAMPS = 'verificationMaterial.timestampVerificationData.rfc3161Timestamps';

function valueAt(json: object, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], json);
}

/** As many entries as may be, each of a log that nobody knows. */
function manyEntries(edit: (body: string) => string): Edit {
  return (bundle) => {
    const [entry = {}] = valueAt(bundle, ENTRIES) as object[];
    const body = edit(Buffer.from(valueAt(entry, 'canonicalizedBody') as string, 'base64').toString());
    return changed(
      bundle,
      ENTRIES,
      Array.from({ length: 32 }, (_, log) => ({
        ...entry,
        logId: { keyId: Buffer.alloc(32, log).toString('base64') },
        canonicalizedBody: Buffer.from(body).toString('base64'),
      })),
    );
  };
}

function manyTimestamps(timestamp: Buffer): Edit {
  const signedTimestamp = timestamp.toString('base64');
  return (bundle) =>
    changed(
      bundle,
      TIMESTAMPS,
      Array.from({ length: 32 }, () => ({ signedTimestamp })),
    );
}

/** The checkpoint with as many signatures of the log as may be, all but wrong. */
function manySignatures(bundle: object): object {
  const checkpoint = valueAt(bundle, CHECKPOINT) as string;
  const [note = '', line = ''] = checkpoint.split('\n\n');
  const [dash = '', name = '', signature = ''] = line.trim().split(' ');
  const bytes = Buffer.from(signature, 'base64');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  const wrong = `${dash} ${name} ${bytes.toString('base64')}\n`;
  const signatures = wrong.repeat(Math.floor((16 * 1024 - note.length - 2) / wrong.length));
  return changed(bundle, CHECKPOINT, `${note}\n\n${signatures}`);
}

const BUNDLES: Readonly<Record<string, { readonly edit: Edit; readonly code: Code }>> = {
  'as many log entries as may be': { edit: manyEntries((body) => body), code: 'SIGNER_NOT_IN_ROOT' },
  'as many log entries with as much in them as may be': {
    edit: manyEntries((body) => `${body.slice(0, -1)},"x":"${'\\u0041'.repeat(700)}"}`),
    code: 'SIGNER_NOT_IN_ROOT',
  },
  'bodies of log entries as large as an attestation may be': {
    edit: manyEntries((body) => `${body.slice(0, -1)},"x":"${'\\u0041'.repeat(14_000)}"}`),
    code: 'LIMIT_EXCEEDED',
  },
  'as many timestamps with as many values as may be': {
    edit: manyTimestamps(der(SEQUENCE, ...Array.from({ length: 2000 }, () => NULL))),
    code: 'TIMESTAMP_INVALID',
  },
  'as many timestamps with a long identifier as may be': {
    edit: manyTimestamps(der(SEQUENCE, der(0x06, Buffer.alloc(16_000, 0x83)))),
    code: 'LIMIT_EXCEEDED',
  },
  'a checkpoint with as many signatures as may be': { edit: manySignatures, code: 'LOG_ENTRY_INVALID' },
  'a checkpoint with a number as long as may be': {
    edit: (bundle) =>
      changed(
        bundle,
        CHECKPOINT,
        (valueAt(bundle, CHECKPOINT) as string).replace('\n1\n', `\n${'9'.repeat(15_000)}\n`),
      ),
    code: 'LOG_ENTRY_INVALID',
  },
};

describe('the limits of an attestation', function () {
  this.timeout(60_000);

  let world: SigstoreWorld;
  let verify: VerifyAttestation;
  let genuine: MintedAttestation;

  before(async () => {
    world = await createSigstoreWorld();
    verify = verifierOf(world);
    genuine = await world.attest(attestationOf());
  });

  function stored({ envelope, annotations }: MintedAttestation): StoredAttestation {
    return { storedAt: 'here', mediaType: 'application/vnd.dsse.envelope.v1+json', bytes: envelope, annotations };
  }

  function outcome(attestation: StoredAttestation): Code | 'verified' {
    const result = verify(attestation);
    return isFailure(result) ? result.code : 'verified';
  }

  /** Of the fastest of some runs, in honest attestations: what others do on this machine slows both down. */
  function cost(attestation: StoredAttestation): number {
    const fastest = (one: StoredAttestation, runs: number) =>
      Math.min(
        ...Array.from({ length: runs }, () => {
          const start = performance.now();
          outcome(one);
          return performance.now() - start;
        }),
      );
    return fastest(attestation, 10) / fastest(stored(genuine), 10);
  }

  for (const [name, { forge, code }] of Object.entries(ATTACKS)) {
    it(`are cheap for ${name}`, () => {
      const hostile = stored(forge(genuine));
      expect(outcome(hostile)).to.equal(code);
      expect(cost(hostile)).to.be.below(HONEST_ONES);
    });
  }

  for (const [name, { edit, code }] of Object.entries(BUNDLES)) {
    it(`are cheap for a bundle with ${name}`, async () => {
      const minted = await world.attest(attestationOf({ timestamped: true }));
      const bundle = (json: object) => ({
        storedAt: 'here',
        mediaType: BUNDLE_TYPES['0.3'],
        bytes: Buffer.from(JSON.stringify(json)),
        annotations: {},
      });
      const honest = sigstoreBundle(minted, '0.3');
      expect(outcome(bundle(honest))).to.equal('verified');
      const hostile = bundle(edit(honest));
      expect(outcome(hostile)).to.equal(code);
      expect(cost(hostile)).to.be.below(HONEST_ONES);
    });
  }

  it('are cheap for a genuine attestation as large as may be, with and without its signature', async () => {
    const large = stored(await world.attest(attestationOf({ payload: Buffer.alloc(3_140_000, 97) })));
    expect(outcome(large)).to.equal('verified');
    expect(cost(large)).to.be.below(HONEST_ONES);
    const text = large.bytes.toString().replace('YWFh', 'YWFi');
    const changed = { ...large, bytes: Buffer.from(text) };
    expect(outcome(changed)).to.equal('SIGNATURE_INVALID');
    expect(cost(changed)).to.be.below(HONEST_ONES);
  });
});
