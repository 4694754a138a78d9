/**
 * A sigstore bundle, v0.1 to v0.3, which cosign 3 and GitHub store:
 * https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto, in protobuf's JSON.
 */

import { isFailure } from '../failure.ts';
import type { Shaped } from '../json/untrusted-json.ts';
import type { StoredAttestation } from '../registry/stored-attestations.ts';
import type { CodedReason } from '../verdict.ts';
import { base64Bytes } from './base64.ts';
import { Bundle, type Certificate, type Entry, type InclusionProof, type Material } from './bundle-shape.ts';
import {
  limitExceeded,
  MAX_CERTIFICATE_BYTES,
  MAX_CERTIFICATES,
  MAX_CHECKPOINT_CHARACTERS,
  MAX_LOG_BODY_BYTES,
  MAX_LOG_ENTRIES,
  MAX_PROOF_HASHES,
  MAX_TIMESTAMPS,
} from './limits.ts';
import {
  envelopeOf,
  type LogEntry,
  malformed,
  readLogBody,
  readStored,
  type UnverifiedAttestation,
} from './unverified.ts';

/** What the versions differ in: where the certificate stands, and what each log entry must have. */
interface Version {
  readonly certificates: (material: Shaped<typeof Material>) => readonly Shaped<typeof Certificate>[] | undefined;
  readonly entryHas: 'inclusionPromise' | 'inclusionProof';
}

const ofChain: Version['certificates'] = ({ x509CertificateChain }) => x509CertificateChain?.certificates;
const single: Version['certificates'] = ({ certificate }) => certificate && [certificate];

const VERSIONS: Readonly<Record<string, Version>> = {
  'application/vnd.dev.sigstore.bundle+json;version=0.1': { certificates: ofChain, entryHas: 'inclusionPromise' },
  'application/vnd.dev.sigstore.bundle+json;version=0.2': { certificates: ofChain, entryHas: 'inclusionProof' },
  'application/vnd.dev.sigstore.bundle+json;version=0.3': { certificates: single, entryHas: 'inclusionProof' },
  'application/vnd.dev.sigstore.bundle.v0.3+json': { certificates: single, entryHas: 'inclusionProof' },
};

/**
 * Reads a bundle. Its envelope was serialized anew, so nothing compares its bytes with the log entry's hash of them
 * (sigstore-rs#608).
 *
 * @returns the attestation; `ATTESTATION_MALFORMED`, `LOG_ENTRY_INVALID` or `LIMIT_EXCEEDED`; `PROVENANCE_MISSING` where it
 *   holds a bare signature
 */
export function readBundle({ bytes }: StoredAttestation): UnverifiedAttestation | CodedReason {
  const stored = readStored(Bundle, bytes, 'the layer', 'a sigstore bundle');
  if (isFailure(stored)) {
    return stored;
  }
  const { mediaType, verificationMaterial: material, dsseEnvelope, messageSignature } = stored.value;
  const version = Object.hasOwn(VERSIONS, mediaType) ? VERSIONS[mediaType] : undefined;
  if (version === undefined) {
    return malformed('the media type in the bundle is not that of a bundle v0.1, v0.2 or v0.3');
  }
  if (messageSignature !== undefined && dsseEnvelope === undefined) {
    return bareSignature();
  }
  if (messageSignature !== undefined || dsseEnvelope === undefined) {
    return malformed('the bundle must hold one DSSE envelope');
  }
  const envelope = envelopeOf(dsseEnvelope);
  return isFailure(envelope) ? envelope : withMaterial(envelope, material, version);
}

function withMaterial(
  envelope: Pick<UnverifiedAttestation, 'envelope'>,
  material: Shaped<typeof Material>,
  version: Version,
): UnverifiedAttestation | CodedReason {
  const { tlogEntries = [], timestampVerificationData: { rfc3161Timestamps = [] } = {} } = material;
  const exceeded =
    limitExceeded('log entries of the bundle', tlogEntries.length, MAX_LOG_ENTRIES) ??
    limitExceeded('signed timestamps of the bundle', rfc3161Timestamps.length, MAX_TIMESTAMPS) ??
    limitExceeded("bytes of the log entries' bodies", bodyBytes(tlogEntries), MAX_LOG_BODY_BYTES);
  const certificate = exceeded ?? certificateIn(material, version);
  if (isFailure(certificate)) {
    return certificate;
  }
  const logEntries: LogEntry[] = [];
  for (const entry of tlogEntries) {
    const read = readLogEntry(entry, version);
    if (isFailure(read)) {
      return read;
    }
    logEntries.push(read);
  }
  const timestamps = rfc3161Timestamps.map(({ signedTimestamp }) => Buffer.from(signedTimestamp, 'base64'));
  return { ...envelope, certificate, logEntries, timestamps };
}

function bodyBytes(entries: readonly Shaped<typeof Entry>[]): number {
  return entries.reduce((sum, { canonicalizedBody }) => sum + base64Bytes(canonicalizedBody), 0);
}

/** The first is the signer's. The others are what the publisher says of its authorities. */
function certificateIn(material: Shaped<typeof Material>, { certificates }: Version): Buffer | CodedReason {
  const { certificate, x509CertificateChain, publicKey } = material;
  const given = [certificate, x509CertificateChain, publicKey].filter((one) => one !== undefined);
  const [first, ...more] = certificates(material) ?? [];
  if (given.length !== 1 || first === undefined) {
    return malformed('the bundle must hold a certificate, where its version has it, and no other key');
  }
  return (
    limitExceeded('certificates of the bundle', 1 + more.length, MAX_CERTIFICATES) ??
    limitExceeded('bytes of the certificate', base64Bytes(first.rawBytes), MAX_CERTIFICATE_BYTES) ??
    Buffer.from(first.rawBytes, 'base64')
  );
}

function readLogEntry(entry: Shaped<typeof Entry>, { entryHas }: Version): LogEntry | CodedReason {
  const { logId, logIndex = '0', kindVersion, integratedTime = '0', inclusionPromise, inclusionProof } = entry;
  if (entry[entryHas] === undefined) {
    return malformed(`a log entry of the bundle must have an ${entryHas}`);
  }
  const { hashes = [], checkpoint: { envelope = '' } = {} } = inclusionProof ?? {};
  const exceeded =
    limitExceeded('hashes of an inclusion proof', hashes.length, MAX_PROOF_HASHES) ??
    limitExceeded('characters of a checkpoint', envelope.length, MAX_CHECKPOINT_CHARACTERS);
  const read = exceeded ?? readLogBody(entry.canonicalizedBody);
  if (isFailure(read)) {
    return read;
  }
  const recorded = {
    logIndex,
    logId: { keyId: Buffer.from(logId.keyId, 'base64') },
    kindVersion,
    integratedTime,
    inclusionPromise: inclusionPromise && {
      signedEntryTimestamp: Buffer.from(inclusionPromise.signedEntryTimestamp, 'base64'),
    },
    inclusionProof: inclusionProof && proofOf(inclusionProof),
    canonicalizedBody: read.bytes,
  };
  return { recorded, body: read.body };
}

function proofOf({
  checkpoint,
  logIndex = '0',
  treeSize = '0',
  rootHash = '',
  hashes = [],
}: Shaped<typeof InclusionProof>) {
  return {
    logIndex,
    treeSize,
    rootHash: Buffer.from(rootHash, 'base64'),
    hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
    checkpoint,
  };
}

/** Of a file or an image: it is no attestation. */
function bareSignature(): CodedReason {
  return {
    code: 'PROVENANCE_MISSING',
    reason: 'artifacts of other types are stored, but no provenance',
    found: 'a bare signature',
  };
}
