/** The worst that each limit lets through takes no longer than a few honest attestations. */
import { expect } from 'chai';
import { isFailure } from '../../src/failure.ts';
import { certificateOfPem } from '../../src/attestation/pem.ts';
import type { VerifyAttestation } from '../../src/attestation/verify.ts';
import type { Code } from '../../src/codes.ts';
import { attestationOf, verifierOf } from '../registry/attested-image.ts';
import { der, derExtension, editCertificate, SEQUENCE } from '../support/der.ts';
import {
  BUNDLE_ANNOTATION,
  bundleOf,
  CERTIFICATE_ANNOTATION,
  editAnnotations,
  editBundle,
  type MintedAttestation,
} from '../support/minted-attestation.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

const MAX_ATTESTATION_BYTES = 4 * 1024 * 1024;
/** Measured: 2 to 8. Before there were limits: 1,000 and more. */
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

  function outcome({ envelope, annotations }: MintedAttestation): Code | 'verified' {
    const mediaType = 'application/vnd.dsse.envelope.v1+json';
    const result = verify({ storedAt: 'here', mediaType, bytes: envelope, annotations });
    return isFailure(result) ? result.code : 'verified';
  }

  /** Of the fastest of some runs, in honest attestations: what others do on this machine slows both down. */
  function cost(minted: MintedAttestation): number {
    const fastest = (one: MintedAttestation, runs: number) =>
      Math.min(
        ...Array.from({ length: runs }, () => {
          const start = performance.now();
          outcome(one);
          return performance.now() - start;
        }),
      );
    return fastest(minted, 3) / fastest(genuine, 5);
  }

  for (const [name, { forge, code }] of Object.entries(ATTACKS)) {
    it(`are cheap for ${name}`, () => {
      const hostile = forge(genuine);
      expect(outcome(hostile)).to.equal(code);
      expect(cost(hostile)).to.be.below(HONEST_ONES);
    });
  }

  it('are cheap for a genuine attestation as large as may be, with and without its signature', async () => {
    const large = await world.attest(attestationOf({ payload: Buffer.alloc(3_140_000, 97) }));
    expect(outcome(large)).to.equal('verified');
    expect(cost(large)).to.be.below(HONEST_ONES);
    const text = large.envelope.toString().replace('YWFh', 'YWFi');
    const changed = { ...large, envelope: Buffer.from(text) };
    expect(outcome(changed)).to.equal('SIGNATURE_INVALID');
    expect(cost(changed)).to.be.below(HONEST_ONES);
    expect(bundleOf(large).Payload.body.length).to.be.below(10_000);
  });
});
