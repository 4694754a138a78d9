/** DER made by hand, and certificates with a part replaced: what no library writes. */
import { derSequence } from '../../src/attestation/der.ts';

export const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;
const EXTENSIONS = 0xa3;

/** A value with its tag and, in the shortest form, its length. */
export function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const bytes = [length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff];
  const shortest = bytes.slice(bytes.findIndex((byte) => byte > 0));
  const encoded = length < 128 ? [length] : [0x80 + shortest.length, ...shortest];
  return Buffer.concat([Buffer.of(tag, ...encoded), content]);
}

/** `SEQUENCE { extnID, critical, extnValue }`; the object identifier as the hexadecimal digits of its content. */
export function derExtension(id: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [der(0x01, Buffer.of(0xff))] : [];
  return der(SEQUENCE, der(0x06, Buffer.from(id, 'hex')), ...flag, der(OCTET_STRING, value));
}

/** The parts of a certificate that the tests replace, each as DER. */
export interface CertificateParts {
  readonly version: Buffer;
  readonly innerAlgorithm: Buffer;
  readonly publicKey: Buffer;
  readonly extensions: readonly Buffer[];
  readonly outerAlgorithm: Buffer;
  readonly signature: Buffer;
}

/** The certificate with some parts replaced, under its old signature. */
export function editCertificate(
  certificate: Buffer,
  edit: (parts: CertificateParts) => Partial<CertificateParts>,
): Buffer {
  const [signed, outerAlgorithm, signature] = parts(certificate);
  const [version, serial, innerAlgorithm, issuer, validity, subject, publicKey, listed] = parts(signed);
  const extensions = parts(listed && derSequenceContent(listed));
  const before = { version, innerAlgorithm, publicKey, extensions, outerAlgorithm, signature } as CertificateParts;
  const after = { ...before, ...edit(before) };
  return der(
    SEQUENCE,
    der(
      SEQUENCE,
      after.version,
      serial ?? Buffer.of(),
      after.innerAlgorithm,
      issuer ?? Buffer.of(),
      validity ?? Buffer.of(),
      subject ?? Buffer.of(),
      after.publicKey,
      der(EXTENSIONS, der(SEQUENCE, ...after.extensions)),
    ),
    after.outerAlgorithm,
    after.signature,
  );
}

/** The extensions without those of this object identifier. */
export function withoutExtension(extensions: readonly Buffer[], id: string): readonly Buffer[] {
  return extensions.filter((extension) => parts(extension)[0]?.subarray(2).toString('hex') !== id);
}

function parts(sequence: Buffer | undefined): readonly Buffer[] {
  return (derSequence(sequence) ?? []).map(({ whole }) => whole);
}

/** What the context tag [3] wraps. */
function derSequenceContent(tagged: Buffer): Buffer {
  const [, length = 0] = tagged;
  return tagged.subarray(length < 0x80 ? 2 : 2 + (length - 0x80));
}
