/** A trusted root in which the world's authority is an intermediate one, with a validity of its own. */
import 'reflect-metadata';
import { generateKeyPairSync, type KeyPairKeyObjectResult, type webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { SigstoreWorld } from './sigstore-world.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' };
const ROOT = 'CN=root,O=sigstore.mock';
/** As @sigstore/mock names its authority. */
const AUTHORITY = 'CN=sigstore,O=sigstore.mock';

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * The world's root once more: what its authority issued now chains through an intermediate certificate to another root.
 *
 * @param validity of the intermediate certificate
 */
export async function withIntermediate(
  { trustedRoot, authorityKeys }: SigstoreWorld,
  validity: Validity,
): Promise<object> {
  const rootKeys = await cryptoKeys(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
  const keys = await cryptoKeys(authorityKeys);
  const extensions = async (publicKey: webcrypto.CryptoKey) => [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(publicKey),
  ];
  const root = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: ROOT,
    notBefore: new Date('2024-01-01T00:00:00Z'),
    notAfter: new Date('2044-01-01T00:00:00Z'),
    signingAlgorithm: ALGORITHM,
    keys: rootKeys,
    extensions: await extensions(rootKeys.publicKey),
  });
  const intermediate = await X509CertificateGenerator.create({
    serialNumber: '02',
    issuer: ROOT,
    subject: AUTHORITY,
    ...validity,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: await extensions(keys.publicKey),
  });
  const certificates = [intermediate, root].map(({ rawData }) => ({
    rawBytes: Buffer.from(rawData).toString('base64'),
  }));
  const authority = {
    subject: {},
    uri: 'https://fulcio.sigstore.test',
    certChain: { certificates },
    validFor: { start: '2024-01-01T00:00:00Z' },
  };
  return { ...trustedRoot, certificateAuthorities: [authority] };
}

async function cryptoKeys({ publicKey, privateKey }: KeyPairKeyObjectResult): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = globalThis.crypto;
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    privateKey: await subtle.importKey('pkcs8', new Uint8Array(pkcs8), ALGORITHM, true, ['sign']),
    publicKey: await subtle.importKey('spki', new Uint8Array(spki), ALGORITHM, true, ['verify']),
  };
}
