/**
 * What a signer's certificate must look like before it is believed: bounded, and in the profile of RFC 5280, 4 and of
 * https://github.com/sigstore/fulcio/blob/main/docs/certificate-specification.md. The library checks neither.
 */

import { X509Certificate } from 'node:crypto';
import type { CodedReason } from '../verdict.ts';
import { derLimitExceeded, derSequence, derValue, type DerValue, OBJECT_IDENTIFIER, OCTET_STRING } from './der.ts';
import { limitExceeded, MAX_CERTIFICATE_BYTES, MAX_EXTENSIONS } from './limits.ts';

interface Extension {
  /** The object identifier's content, hexadecimal. */
  readonly id: string;
  readonly critical: boolean;
  /** What the OCTET STRING holds. */
  readonly value: Buffer;
}

const EXTENSIONS = 0xa3;
const VERSION_3 = 'a003020102';
const EMPTY_SEQUENCE = '3000';
const BIT_STRING = 0x03;
/** RFC 5280, 4.2.1.3: the first bit. */
const DIGITAL_SIGNATURE = 0x80;

const KEY_USAGE = '551d0f';
const SUBJECT_ALTERNATIVE_NAME = '551d11';
const BASIC_CONSTRAINTS = '551d13';
const EXTENDED_KEY_USAGE = '551d25';
/** What stands in these is checked: here, in signer.ts and by the library. */
const UNDERSTOOD = [KEY_USAGE, SUBJECT_ALTERNATIVE_NAME, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE];

/** Of a key, as Node names them; https://github.com/sigstore/architecture-docs/blob/main/algorithm-registry.md. */
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];
const MAX_RSA_BITS = 4096;

/**
 * @param der of unknown origin
 * @returns `LIMIT_EXCEEDED`; `ATTESTATION_MALFORMED` where it is not a certificate; or `CERTIFICATE_INVALID`
 */
export function certificateFault(der: Buffer): CodedReason | undefined {
  const exceeded =
    limitExceeded('bytes of the certificate', der.length, MAX_CERTIFICATE_BYTES) ??
    derLimitExceeded(der, 'the certificate');
  if (exceeded !== undefined) {
    return exceeded;
  }
  const certificate = readCertificate(der);
  const [signed, algorithm, signature, ...more] = derSequence(der) ?? [];
  const [version, , innerAlgorithm, , , , , ...optional] = derSequence(signed?.whole) ?? [];
  const extensions = extensionsOf(optional.find(({ tag }) => tag === EXTENSIONS));
  if (certificate === undefined || signature === undefined || more.length > 0 || extensions === undefined) {
    return { code: 'ATTESTATION_MALFORMED', reason: 'the certificate is malformed' };
  }
  if (version?.whole.toString('hex') !== VERSION_3 || innerAlgorithm?.whole.equals(algorithm?.whole ?? der) !== true) {
    return invalidCertificate('it is not of version 3, or names two signature algorithms');
  }
  return (
    limitExceeded('extensions of the certificate', extensions.length, MAX_EXTENSIONS) ??
    extensionFault(extensions) ??
    keyFault(certificate)
  );
}

/** @returns undefined where Node cannot read it, or the key in it */
export function readCertificate(der: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(der);
    return certificate.publicKey.type === 'public' ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 5280, 4.1: `SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`. */
function extensionsOf(listed: DerValue | undefined): readonly Extension[] | undefined {
  const extensions = derSequence(listed?.content)?.map(({ whole }): Extension | undefined => {
    const [id, ...rest] = derSequence(whole) ?? [];
    const value = rest.pop();
    const [critical, ...others] = rest;
    return id?.tag === OBJECT_IDENTIFIER && value?.tag === OCTET_STRING && others.length === 0
      ? { id: id.content.toString('hex'), critical: critical !== undefined, value: value.content }
      : undefined;
  });
  return extensions?.every((extension) => extension !== undefined) === true ? extensions : undefined;
}

/** An extension that says that it is not critical counts as critical: DER leaves the default out. */
function extensionFault(extensions: readonly Extension[]): CodedReason | undefined {
  const unknown = extensions.find(({ id, critical }) => critical && !UNDERSTOOD.includes(id));
  if (unknown !== undefined) {
    return invalidCertificate('it has a critical extension that the pack does not know');
  }
  const valueOf = (wanted: string) => extensions.find(({ id }) => id === wanted)?.value;
  const [, usage = 0] = derValue(valueOf(KEY_USAGE), BIT_STRING)?.content ?? [];
  if ((usage & DIGITAL_SIGNATURE) === 0) {
    return invalidCertificate('its key is not for signatures');
  }
  const constraints = valueOf(BASIC_CONSTRAINTS);
  return constraints === undefined || constraints.toString('hex') === EMPTY_SEQUENCE
    ? undefined
    : invalidCertificate('it is the certificate of an authority, not of a signer');
}

/** Keys of odd kinds or sizes make each signature expensive. */
function keyFault({ publicKey }: X509Certificate): CodedReason | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: { namedCurve = '', modulusLength = 0 } = {} } = publicKey;
  const isUsual =
    type === 'ed25519' ||
    (type === 'ec' && CURVES.includes(namedCurve)) ||
    (type === 'rsa' && modulusLength <= MAX_RSA_BITS);
  return isUsual ? undefined : invalidCertificate('its key is of a kind or size that sigstore does not use');
}

export function invalidCertificate(reason: string): CodedReason {
  return { code: 'CERTIFICATE_INVALID', reason: `the certificate is invalid: ${reason}` };
}
