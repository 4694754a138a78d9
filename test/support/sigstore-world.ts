/** A sigstore of our own, with real cryptography: an authority, a certificate log, a transparency log, their trusted root. */
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { dsse } from '@sigstore/core';
import { initializeCA, initializeCTLog, initializeTLog } from '@sigstore/mock';
import { claimExtensions, type CertificateExtension, type Claims } from './certificate-claims.ts';
import { sha256Hex } from './digest.ts';
import type { CosignBundle, Envelope, InclusionProof, MintedAttestation } from './minted-attestation.ts';

/** Everything about one attestation; each part can be wrong on its own. */
export interface Attestation {
  readonly claims: Claims;
  readonly subjects: readonly Subject[];
  readonly statementType: string;
  readonly predicateType: string;
  readonly predicate: unknown;
  readonly payloadType: string;
  readonly logKind: 'dsse-0.0.1' | 'intoto-0.0.1';
  /** Signed in place of the statement: `Buffer.from('not json')`. */
  readonly payload?: Buffer;
  /** Changes the statement before it is signed. */
  readonly statement?: (statement: Statement) => object;
  /** Changes the certificate's extensions: drop, add, repeat, let a pair disagree. */
  readonly extensions?: (extensions: readonly CertificateExtension[]) => readonly CertificateExtension[];
  /** Leaves the certificate log's signed timestamp out of the certificate. */
  readonly withoutSct?: boolean;
  /** Changes what was minted, after everything is signed and logged. */
  readonly tamper?: (minted: MintedAttestation) => MintedAttestation;
}

export interface Subject {
  /** `index.docker.io/kong/kuma-cp`. */
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly digest: string;
}

/** An in-toto statement. */
export interface Statement {
  readonly _type: string;
  readonly predicateType: string;
  readonly subject: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly predicate: unknown;
}

/** JSON of a sigstore TrustedRoot. */
export interface TrustedRootJson {
  readonly mediaType: string;
  readonly tlogs: readonly LogJson[];
  readonly certificateAuthorities: readonly { readonly certChain: object; readonly validFor: object }[];
  readonly ctlogs: readonly LogJson[];
  readonly timestampAuthorities: readonly object[];
}

interface LogJson {
  readonly publicKey: { readonly validFor: object };
  readonly logId: object;
}

export interface SigstoreWorld {
  readonly trustedRoot: TrustedRootJson;
  /** Issues the certificate, signs, logs. */
  readonly attest: (attestation: Attestation) => Promise<MintedAttestation>;
}

const LOG_URL = 'https://rekor.sigstore.test';
/** Before anything is minted. */
const VALID_FOR = { start: '2024-01-01T00:00:00Z' };

/**
 * Makes a world with keys of its own.
 *
 * @returns its trusted root, and the function that mints; two worlds never trust one another
 */
export async function createSigstoreWorld(): Promise<SigstoreWorld> {
  const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const logKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificateLog = await initializeCTLog(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const authority = await initializeCA(authorityKeys, certificateLog);
  // The same key and name, so that what it issues lacks nothing but the signed certificate timestamp.
  const silentAuthority = await initializeCA(authorityKeys);
  const log = await initializeTLog(LOG_URL, logKeys);
  const root = pem(authority.rootCertificate);

  async function attest(attestation: Attestation): Promise<MintedAttestation> {
    const { claims, payloadType, predicateType } = attestation;
    const extensions = claimExtensions(claims);
    // Of its own, as in the real world: no certificate fits the signature of another attestation.
    const signerKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const issuer = attestation.withoutSct === true ? silentAuthority : authority;
    const certificate = await issuer.issueCertificate({
      publicKey: signerKeys.publicKey.export({ type: 'spki', format: 'der' }),
      subjectAltName: claims.san,
      extensions: [...(attestation.extensions?.(extensions) ?? extensions)],
    });
    const payload = payloadOf(attestation);
    const sig = sign('sha256', dsse.preAuthEncoding(payloadType, payload), signerKeys.privateKey).toString('base64');
    const envelope = Buffer.from(
      JSON.stringify({
        payloadType,
        payload: payload.toString('base64'),
        signatures: [{ keyid: '', sig }],
      } satisfies Envelope),
    );
    const leaf = pem(certificate);
    const entry = await logEntry(log, logBody(attestation.logKind, envelope, payload, sig, leaf));
    const bundle: CosignBundle = {
      SignedEntryTimestamp: entry.verification.signedEntryTimestamp,
      Payload: {
        body: entry.body,
        integratedTime: entry.integratedTime,
        logIndex: entry.logIndex,
        logID: entry.logID,
      },
    };
    const minted = {
      envelope,
      annotations: {
        'dev.cosignproject.cosign/signature': '',
        'dev.sigstore.cosign/bundle': JSON.stringify(bundle),
        'dev.sigstore.cosign/certificate': leaf,
        'dev.sigstore.cosign/chain': root,
        predicateType,
      },
      inclusionProof: entry.verification.inclusionProof,
    };
    return attestation.tamper?.(minted) ?? minted;
  }

  const trustedRoot = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [trustedLog(LOG_URL, log.publicKey)],
    certificateAuthorities: [
      {
        subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
        uri: 'https://fulcio.sigstore.test',
        certChain: { certificates: [{ rawBytes: base64(authority.rootCertificate) }] },
        validFor: VALID_FOR,
      },
    ],
    ctlogs: [trustedLog('https://ctfe.sigstore.test', certificateLog.publicKey)],
    timestampAuthorities: [],
  };
  return { trustedRoot, attest };
}

function payloadOf(attestation: Attestation): Buffer {
  if (attestation.payload !== undefined) {
    return attestation.payload;
  }
  const statement: Statement = {
    _type: attestation.statementType,
    predicateType: attestation.predicateType,
    subject: attestation.subjects.map(({ name, digest }) => ({ name, digest: { sha256: digest } })),
    predicate: attestation.predicate,
  };
  return Buffer.from(JSON.stringify(attestation.statement?.(statement) ?? statement));
}

/** The body of a log entry, as cosign has Rekor write it: `dsse` since 2.2, `intoto` before. */
function logBody(kind: Attestation['logKind'], envelope: Buffer, payload: Buffer, signature: string, leaf: string) {
  const hash = (bytes: Buffer) => ({ algorithm: 'sha256', value: sha256Hex(bytes) });
  const verifier = Buffer.from(leaf).toString('base64');
  switch (kind) {
    case 'dsse-0.0.1': {
      const signatures = [{ signature, verifier }];
      const spec = { envelopeHash: hash(envelope), payloadHash: hash(payload), signatures };
      return { apiVersion: '0.0.1', kind: 'dsse', spec };
    }
    case 'intoto-0.0.1': {
      const spec = { content: { hash: hash(envelope), payloadHash: hash(payload) }, publicKey: verifier };
      return { apiVersion: '0.0.1', kind: 'intoto', spec };
    }
  }
}

interface LogEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logIndex: number;
  readonly logID: string;
  readonly verification: { readonly signedEntryTimestamp: string; readonly inclusionProof: InclusionProof };
}

async function logEntry(log: Awaited<ReturnType<typeof initializeTLog>>, body: object): Promise<LogEntry> {
  // @sigstore/mock's type of the answer comes from @sigstore/rekor-types, which it does not depend on.
  const [entry] = Object.values((await log.log(body)) as Record<string, LogEntry>);
  if (entry === undefined) {
    throw new Error('the log answered without an entry');
  }
  return entry;
}

function trustedLog(baseUrl: string, publicKey: Buffer) {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: publicKey.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor: VALID_FOR,
    },
    logId: { keyId: Buffer.from(sha256Hex(publicKey), 'hex').toString('base64') },
  };
}

function base64(bytes: ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function pem(der: ArrayBufferView): string {
  return new X509Certificate(Buffer.from(base64(der), 'base64')).toString();
}
