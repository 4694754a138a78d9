/** A sigstore of our own, with real cryptography: an authority, a certificate log, a transparency log, their trusted root. */
import { generateKeyPairSync, type KeyPairKeyObjectResult, sign, X509Certificate } from 'node:crypto';
import { dsse } from '@sigstore/core';
import { initializeCA, initializeCTLog, initializeTLog } from '@sigstore/mock';
import { claimExtensions, type CertificateExtension, type Claims } from './certificate-claims.ts';
import { sha256Hex } from './digest.ts';
import { logBody, type LogKind, type Signed } from './log-bodies.ts';
import type { CosignBundle, Envelope, InclusionProof, MintedAttestation } from './minted-attestation.ts';
import { createRekorV2 } from './rekor-v2.ts';
import { createTimestampAuthority } from './timestamp-authority.ts';

/** Everything about one attestation; each part can be wrong on its own. */
export interface Attestation {
  readonly claims: Claims;
  readonly subjects: readonly Subject[];
  readonly statementType: string;
  readonly predicateType: string;
  readonly predicate: unknown;
  readonly payloadType: string;
  readonly logKind: LogKind;
  /** Whether a timestamp authority signs the time; unless given, where the log promises none. */
  readonly timestamped?: boolean;
  /** Signed in place of the statement: `Buffer.from('not json')`. */
  readonly payload?: Buffer;
  /** Changes the statement before it is signed. */
  readonly statement?: (statement: Statement) => object;
  /** Changes the certificate's extensions: drop, add, repeat, let a pair disagree. */
  readonly extensions?: (extensions: readonly CertificateExtension[]) => readonly CertificateExtension[];
  /** How often the certificate log's signed timestamp stands in the certificate; once unless given. */
  readonly scts?: 0 | 1 | 2;
  /** Changes the body of the log entry before the log signs it: what anyone can log who does not sign. */
  readonly logged?: (body: object) => object;
  /** How the envelope is written, before it is logged: other blanks, another order. */
  readonly written?: (envelope: Envelope) => string;
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
  /** Of the certificate authority. */
  readonly authorityKeys: KeyPairKeyObjectResult;
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
  // The same key and name, so that what they issue differs in the signed certificate timestamps alone.
  const authorities = [
    await initializeCA(authorityKeys),
    authority,
    await initializeCA(authorityKeys, {
      ...certificateLog,
      log: async (...certificate) => {
        const sct = new Uint8Array(await certificateLog.log(...certificate));
        return new Uint8Array([...sct, ...sct]).buffer;
      },
    }),
  ] as const;
  const log = await initializeTLog(LOG_URL, logKeys);
  const logOfV2 = createRekorV2();
  const timestampAuthority = await createTimestampAuthority();
  const root = pem(authority.rootCertificate);

  /** Has the log of the wanted kind record it, if any. */
  async function record(
    { logKind, logged = (body) => body }: Attestation,
    signed: Signed,
  ): Promise<{ readonly entry?: LogEntry; readonly entryOfV2?: object }> {
    if (logKind === 'none') {
      return {};
    }
    const body = logged(logBody(logKind, signed));
    return isOfV2(logKind) ? { entryOfV2: logOfV2.log(body) } : { entry: await logEntry(log, body) };
  }

  async function attest(attestation: Attestation): Promise<MintedAttestation> {
    const { claims, payloadType, predicateType } = attestation;
    const extensions = claimExtensions(claims);
    // Of its own, as in the real world: no certificate fits the signature of another attestation.
    const signerKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const issuer = authorities[attestation.scts ?? 1];
    const certificate = await issuer.issueCertificate({
      publicKey: signerKeys.publicKey.export({ type: 'spki', format: 'der' }),
      subjectAltName: claims.san,
      extensions: [...(attestation.extensions?.(extensions) ?? extensions)],
    });
    const payload = payloadOf(attestation);
    const sig = sign('sha256', dsse.preAuthEncoding(payloadType, payload), signerKeys.privateKey).toString('base64');
    const signed: Envelope = { payloadType, payload: payload.toString('base64'), signatures: [{ keyid: '', sig }] };
    const envelope = Buffer.from((attestation.written ?? JSON.stringify)(signed));
    const leaf = pem(certificate);
    const { entry, entryOfV2 } = await record(attestation, {
      envelope: signed,
      bytes: envelope,
      payload,
      certificate: leaf,
    });
    const { timestamped = entry === undefined } = attestation;
    const minted = {
      envelope,
      annotations: {
        'dev.cosignproject.cosign/signature': '',
        ...(entry !== undefined && { 'dev.sigstore.cosign/bundle': JSON.stringify(cosignBundle(entry)) }),
        'dev.sigstore.cosign/certificate': leaf,
        'dev.sigstore.cosign/chain': root,
        predicateType,
      },
      inclusionProof: entry?.verification.inclusionProof,
      entryOfV2,
      timestamps: timestamped ? [await timestampAuthority.stamp(Buffer.from(sig, 'base64'))] : [],
    };
    return attestation.tamper?.(minted) ?? minted;
  }

  const trustedRoot = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      trustedLog(LOG_URL, log.publicKey),
      {
        ...trustedLog(logOfV2.url, logOfV2.publicKey, 'PKIX_ED25519'),
        logId: { keyId: logOfV2.keyId.toString('base64') },
      },
    ],
    certificateAuthorities: [
      {
        subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
        uri: 'https://fulcio.sigstore.test',
        certChain: { certificates: [{ rawBytes: base64(authority.rootCertificate) }] },
        validFor: VALID_FOR,
      },
    ],
    ctlogs: [trustedLog('https://ctfe.sigstore.test', certificateLog.publicKey)],
    timestampAuthorities: [
      {
        subject: {},
        uri: 'https://timestamp.sigstore.test',
        certChain: { certificates: timestampAuthority.certificates.map((one) => ({ rawBytes: base64(one) })) },
        validFor: VALID_FOR,
      },
    ],
  };
  return { trustedRoot, authorityKeys, attest };
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

interface LogEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logIndex: number;
  readonly logID: string;
  readonly verification: { readonly signedEntryTimestamp: string; readonly inclusionProof: InclusionProof };
}

function isOfV2(kind: LogKind): boolean {
  return kind === 'dsse-0.0.2' || kind === 'hashedrekord-0.0.2';
}

function cosignBundle({ verification, body, integratedTime, logIndex, logID }: LogEntry): CosignBundle {
  return {
    SignedEntryTimestamp: verification.signedEntryTimestamp,
    Payload: { body, integratedTime, logIndex, logID },
  };
}

async function logEntry(log: Awaited<ReturnType<typeof initializeTLog>>, body: object): Promise<LogEntry> {
  // @sigstore/mock's type of the answer comes from @sigstore/rekor-types, which it does not depend on.
  const [entry] = Object.values((await log.log(body)) as Record<string, LogEntry>);
  if (entry === undefined) {
    throw new Error('the log answered without an entry');
  }
  return entry;
}

function trustedLog(baseUrl: string, publicKey: Buffer, keyDetails = 'PKIX_ECDSA_P256_SHA_256') {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: publicKey.toString('base64'),
      keyDetails,
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
