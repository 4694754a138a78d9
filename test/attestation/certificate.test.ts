/** A certificate's profile and limits: a genuine one is accepted, and each single change of it has its code. */
import { expect } from 'chai';
import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { certificateFault } from '../../src/attestation/certificate.ts';
import { certificateOfPem } from '../../src/attestation/pem.ts';
import type { Code } from '../../src/codes.ts';
import { attestationOf } from '../registry/attested-image.ts';
import {
  type CertificateParts,
  der,
  derExtension,
  editCertificate,
  SEQUENCE,
  withoutExtension,
} from '../support/der.ts';
import { CERTIFICATE_ANNOTATION } from '../support/minted-attestation.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';

const KEY_USAGE = '551d0f';
const BASIC_CONSTRAINTS = '551d13';
const NAME_CONSTRAINTS = '551d1e';
/** 1.3.6.1.4.1.11129.2.4.3: a precertificate must never be taken for a certificate (RFC 6962, 3.1). */
const POISON = '2b06010401d679020403';
const NULL = Buffer.of(0x05, 0x00);
const SHA256_WITH_ECDSA = der(SEQUENCE, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));

type Edit = (parts: CertificateParts) => Partial<CertificateParts>;

function add(...extensions: readonly Buffer[]): Edit {
  return (parts) => ({ extensions: [...parts.extensions, ...extensions] });
}

function usage(bits: number): Edit {
  return ({ extensions }) => ({
    extensions: [
      ...withoutExtension(extensions, KEY_USAGE),
      derExtension(KEY_USAGE, der(0x03, Buffer.of(0, bits)), true),
    ],
  });
}

function constraints(...content: readonly Buffer[]): Edit {
  return add(derExtension(BASIC_CONSTRAINTS, der(SEQUENCE, ...content), true));
}

function key(type: 'ec' | 'rsa' | 'dsa' | 'ed25519', options: object): Edit {
  const { publicKey } = generateKeyPairSync(type as 'rsa', options as { modulusLength: number });
  return () => ({ publicKey: publicKey.export({ type: 'spki', format: 'der' }) });
}

/** A modulus of that many bits, which nobody has the factors of. */
function rsaKey(bits: number): Edit {
  const modulus = Buffer.concat([Buffer.of(0), Buffer.alloc(bits / 8, 0xff)]);
  const numbers = der(SEQUENCE, der(0x02, modulus), der(0x02, Buffer.of(1, 0, 1)));
  const algorithm = der(SEQUENCE, der(0x06, Buffer.from('2a864886f70d010101', 'hex')), NULL);
  return () => ({ publicKey: der(SEQUENCE, algorithm, der(0x03, Buffer.of(0), numbers)) });
}

function nested(levels: number): Buffer {
  return levels === 0 ? NULL : der(SEQUENCE, nested(levels - 1));
}

describe('a certificate', () => {
  let genuine: Buffer;

  before(async () => {
    const world = await createSigstoreWorld();
    const { annotations } = await world.attest(attestationOf());
    genuine = certificateOfPem(annotations[CERTIFICATE_ANNOTATION] ?? '') ?? Buffer.of();
  });

  function outcome(certificate: Buffer): Code | 'accepted' {
    return certificateFault(certificate)?.code ?? 'accepted';
  }

  const EDITS: Readonly<Record<string, { readonly edit: Edit; readonly code: Code | 'accepted' }>> = {
    nothing: { edit: () => ({}), code: 'accepted' },
    'an extension that nobody knows': { edit: add(derExtension('2a03', NULL)), code: 'accepted' },
    'a critical extension that nobody knows': {
      edit: add(derExtension('2a03', NULL, true)),
      code: 'CERTIFICATE_INVALID',
    },
    'the poison of a precertificate': { edit: add(derExtension(POISON, NULL, true)), code: 'CERTIFICATE_INVALID' },
    'critical name constraints': {
      edit: add(derExtension(NAME_CONSTRAINTS, der(SEQUENCE), true)),
      code: 'CERTIFICATE_INVALID',
    },
    'constraints of a signer': { edit: constraints(), code: 'accepted' },
    'constraints of an authority': { edit: constraints(Buffer.of(1, 1, 0xff)), code: 'CERTIFICATE_INVALID' },
    'constraints of an authority with a path length': {
      edit: constraints(Buffer.of(1, 1, 0xff), Buffer.of(2, 1, 0)),
      code: 'CERTIFICATE_INVALID',
    },
    'a key for signatures, written anew': { edit: usage(0x80), code: 'accepted' },
    'a key for signatures and more': { edit: usage(0xc0), code: 'accepted' },
    'a key for certificates': { edit: usage(0x04), code: 'CERTIFICATE_INVALID' },
    'a key for nothing': { edit: usage(0x00), code: 'CERTIFICATE_INVALID' },
    'no key usage': {
      edit: ({ extensions }) => ({ extensions: withoutExtension(extensions, KEY_USAGE) }),
      code: 'CERTIFICATE_INVALID',
    },
    'another algorithm outside': { edit: () => ({ outerAlgorithm: SHA256_WITH_ECDSA }), code: 'CERTIFICATE_INVALID' },
    'another algorithm inside': { edit: () => ({ innerAlgorithm: SHA256_WITH_ECDSA }), code: 'CERTIFICATE_INVALID' },
    'another algorithm in both places': {
      edit: () => ({ innerAlgorithm: SHA256_WITH_ECDSA, outerAlgorithm: SHA256_WITH_ECDSA }),
      code: 'accepted',
    },
    'version 2': { edit: () => ({ version: Buffer.from('a003020101', 'hex') }), code: 'CERTIFICATE_INVALID' },
    'an extension without a value': {
      edit: add(der(SEQUENCE, der(0x06, Buffer.of(0x2a, 3)))),
      code: 'ATTESTATION_MALFORMED',
    },
    'an extension that is no SEQUENCE': { edit: add(NULL), code: 'ATTESTATION_MALFORMED' },
    'a key of P-384': { edit: key('ec', { namedCurve: 'P-384' }), code: 'accepted' },
    'a key of Ed25519': { edit: key('ed25519', {}), code: 'accepted' },
    'an RSA key': { edit: key('rsa', { modulusLength: 2048 }), code: 'accepted' },
    'a key of an odd curve': { edit: key('ec', { namedCurve: 'secp256k1' }), code: 'CERTIFICATE_INVALID' },
    'an RSA key of 4096 bits': { edit: rsaKey(4096), code: 'accepted' },
    'an RSA key of 4104 bits': { edit: rsaKey(4104), code: 'CERTIFICATE_INVALID' },
    'a DSA key': { edit: key('dsa', { modulusLength: 1024, divisorLength: 160 }), code: 'CERTIFICATE_INVALID' },
    'as many extensions as may be': {
      edit: ({ extensions }) => ({
        extensions: [
          ...extensions,
          ...Array.from({ length: 64 - extensions.length }, () => derExtension('2a03', NULL)),
        ],
      }),
      code: 'accepted',
    },
    'one extension too many': {
      edit: ({ extensions }) => ({
        extensions: [
          ...extensions,
          ...Array.from({ length: 65 - extensions.length }, () => derExtension('2a03', NULL)),
        ],
      }),
      code: 'LIMIT_EXCEEDED',
    },
    'an identifier as long as may be': { edit: add(derExtension('83'.repeat(31) + '03', NULL)), code: 'accepted' },
    'an identifier of a byte more': { edit: add(derExtension('83'.repeat(32) + '03', NULL)), code: 'LIMIT_EXCEEDED' },
    'a long identifier within an extension': {
      edit: add(derExtension('2a03', der(SEQUENCE, der(0x06, Buffer.alloc(33, 0x83))))),
      code: 'LIMIT_EXCEEDED',
    },
    'deep levels within an extension': { edit: add(derExtension('2a03', nested(20))), code: 'accepted' },
    'too deep levels within an extension': { edit: add(derExtension('2a03', nested(40))), code: 'LIMIT_EXCEEDED' },
    'too many values': {
      edit: add(derExtension('2a03', der(SEQUENCE, ...Array.from({ length: 2048 }, () => NULL)))),
      code: 'LIMIT_EXCEEDED',
    },
    'more than 16 KiB': { edit: add(derExtension('2a03', Buffer.alloc(16 * 1024))), code: 'LIMIT_EXCEEDED' },
  };
  for (const [name, { edit, code }] of Object.entries(EDITS)) {
    it(`is ${code === 'accepted' ? 'accepted' : 'refused'} with ${name}`, () => {
      expect(outcome(editCertificate(genuine, edit))).to.equal(code);
    });
  }

  it('says which limit it exceeds, and by how much', () => {
    expect(certificateFault(Buffer.alloc(200_000))).to.deep.include({ expected: 'at most 16384', found: '200000' });
    const identifier = editCertificate(genuine, add(derExtension('83'.repeat(99) + '03', NULL)));
    expect(certificateFault(identifier)).to.deep.include({ expected: 'at most 32', found: '100' });
  });

  it('is DER: nothing before, within or behind it', () => {
    const indefinite = Buffer.concat([Buffer.of(0x30, 0x80), genuine.subarray(4), Buffer.of(0, 0)]);
    const longer = Buffer.concat([Buffer.of(0x30, 0x83, 0), genuine.subarray(2)]);
    for (const bytes of [
      Buffer.concat([genuine, Buffer.of(0)]),
      genuine.subarray(0, -1),
      indefinite,
      longer,
      Buffer.of(),
    ]) {
      expect(outcome(bytes)).to.equal('ATTESTATION_MALFORMED');
    }
  });

  it('never makes it throw, wherever one byte of it is changed', () => {
    const codes = ['accepted', 'ATTESTATION_MALFORMED', 'CERTIFICATE_INVALID', 'LIMIT_EXCEEDED'];
    fc.assert(
      fc.property(fc.nat({ max: genuine.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = Buffer.from(genuine);
        changed[at] = byte;
        expect(outcome(changed)).to.be.oneOf(codes);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => outcome(Buffer.from(bytes)) !== 'accepted'));
  });
});
