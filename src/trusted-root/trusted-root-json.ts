/** The JSON of a sigstore trusted root, read strictly (sigstore_trustroot.proto of sigstore/protobuf-specs). */

import { isUtf8 } from 'node:buffer';
import { HashAlgorithm, PublicKeyDetails, TrustedRoot } from '@sigstore/protobuf-specs';
import { type Finding, problem } from '../configuration/problem.ts';
import { readJson } from '../configuration/json-text.ts';
import { type Failure, isFailure } from '../failure.ts';
import { bytes, message, oneOf, type ReadField, repeated, string, timestamp } from './protobuf-json.ts';

/** GitHub's has 32 KB. */
export const MAX_TRUSTED_ROOT_BYTES = 256 * 1024;
/** Of logs, and of authorities. Those that have ended stay in a root. */
export const MAX_AUTHORITIES = 100;
const MAX_CHAIN = 8;
export const MAX_ROOT_CERTIFICATE_BYTES = 16 * 1024;
const MAX_KEY_BYTES = 4 * 1024;
const MAX_KEY_ID_BYTES = 64;

const MEDIA_TYPES = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot.v0.1+json',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
];

const mediaType: ReadField = (value, at) =>
  typeof value === 'string' && MEDIA_TYPES.includes(value)
    ? { json: value }
    : { at, reason: `must be that of a trusted root, ${MEDIA_TYPES[0] ?? ''}` };

const ends = message({ required: {}, optional: { start: timestamp, end: timestamp } });

/** Both ends belong to it; without an end it has not ended. */
const timeRange: ReadField = (value, at) => {
  const outcome = ends(value, at);
  const { start = '', end } = ('json' in outcome ? outcome.json : {}) as { start?: string; end?: string };
  return end !== undefined && end < start ? { at, reason: 'must not end before it starts' } : outcome;
};

const logId = message({ required: { keyId: bytes(MAX_KEY_ID_BYTES) } });

const publicKey = message({
  required: { rawBytes: bytes(MAX_KEY_BYTES), keyDetails: oneOf(specified(PublicKeyDetails)) },
  optional: { validFor: timeRange },
});

const log = message({
  required: { publicKey, logId },
  optional: {
    baseUrl: string,
    hashAlgorithm: oneOf(specified(HashAlgorithm)),
    checkpointKeyId: logId,
    operator: string,
  },
});

const certificate = message({ required: { rawBytes: bytes(MAX_ROOT_CERTIFICATE_BYTES) } });

const authority = message({
  required: { certChain: message({ required: { certificates: repeated(certificate, MAX_CHAIN) } }) },
  optional: {
    subject: message({ required: {}, optional: { organization: string, commonName: string } }),
    uri: string,
    validFor: timeRange,
    operator: string,
  },
});

const trustedRoot = message({
  required: { mediaType },
  optional: {
    tlogs: repeated(log, MAX_AUTHORITIES),
    certificateAuthorities: repeated(authority, MAX_AUTHORITIES),
    ctlogs: repeated(log, MAX_AUTHORITIES),
    timestampAuthorities: repeated(authority, MAX_AUTHORITIES),
  },
});

/**
 * @param bytes the JSON of a trusted root; none of its keys may stand twice in an object
 * @returns the root, or the first thing that is wrong with it, with its path and nothing of the content
 */
export function trustedRootFromBytes(bytes: Buffer): TrustedRoot | Failure {
  if (bytes.length > MAX_TRUSTED_ROOT_BYTES) {
    return { reason: `it must not be larger than ${MAX_TRUSTED_ROOT_BYTES} bytes` };
  }
  const text = isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  const read = text === undefined ? { reason: 'it is not text in UTF-8' } : readJson(text);
  return isFailure(read) ? read : trustedRootFromJson(read.value);
}

/** The same for JSON that was parsed, as it stands in the configuration. */
export function trustedRootFromJson(value: unknown): TrustedRoot | Failure {
  const outcome = trustedRoot(value, []);
  return 'json' in outcome ? TrustedRoot.fromJSON(outcome.json) : { reason: sentenceOf(outcome) };
}

function sentenceOf({ at, reason }: Finding): string {
  return at.length === 0 ? `it ${reason}` : problem({ at, reason }).sentence;
}

/** The names of an enumeration with their numbers; 0 is that nothing is said. TypeScript lists the numbers as names too. */
function specified(values: Readonly<Record<string, string | number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'number' && value > 0 ? [[name, value]] : [])),
  );
}
