/** Who speaks for an attestation: each log and timestamp authority is one that the root knows, and speaks once. */

import type { RFC3161Timestamp } from '@sigstore/core';
import type { SignedEntity, TrustMaterial } from '@sigstore/verify';
import type { CodedReason } from '../verdict.ts';
import { invalidLogEntry } from './log-entry.ts';
import type { LogEntry } from './unverified.ts';

type Log = TrustMaterial['tlogs'][number];
type Authority = TrustMaterial['timestampAuthorities'][number];

/**
 * The library verifies a certificate chain for the time of each entry and timestamp, before it verifies the entry itself.
 * So there must not be more of them than the root has logs and authorities. And two of one log count once in any case
 * (GHSA-9vcr-p3rj-q5q6).
 *
 * @returns `LOG_ENTRY_INVALID`, `TIMESTAMP_INVALID` or `SIGNER_NOT_IN_ROOT`
 */
export function authoritiesFault(
  entity: SignedEntity,
  entries: readonly LogEntry[],
  { tlogs, timestampAuthorities }: TrustMaterial,
): CodedReason | undefined {
  const timestamps = entity.timestamps.flatMap((one) => (one.$case === 'timestamp-authority' ? [one.timestamp] : []));
  if (repeats(entries.map(({ recorded }) => recorded.logId.keyId))) {
    return invalidLogEntry('two log entries are of the same log');
  }
  if (
    repeats(timestamps.map(({ signerIssuer, signerSerialNumber }) => Buffer.concat([signerIssuer, signerSerialNumber])))
  ) {
    return { code: 'TIMESTAMP_INVALID', reason: 'two signed timestamps are of the same authority' };
  }
  if (!timestamps.every((timestamp) => timestampAuthorities.some((authority) => isAuthorityOf(authority, timestamp)))) {
    return notInRoot('the signed timestamp is of an authority that the trusted root does not have for that time');
  }
  const times = timestamps.map(({ signingTime }) => signingTime);
  return entries.every((entry) => keysOf(entry, tlogs, times).length > 0)
    ? undefined
    : notInRoot('the trusted root has no key of the log for the time of the log entry');
}

/**
 * The keys of an entry's log that are valid at its time: the promised one, and where nothing is promised, the times that
 * timestamp authorities signed. (For an inclusion proof, the library looks at no time: GHSA-wqqc-jjcq-vfxm.)
 */
export function keysOf(
  { recorded }: LogEntry,
  tlogs: readonly Log[],
  signed: readonly Date[],
): readonly Log['publicKey'][] {
  const promised = recorded.inclusionPromise !== undefined;
  const times = promised ? [new Date(Number(recorded.integratedTime) * 1000)] : signed;
  return tlogs
    .filter(
      ({ logID, validFor }) => logID.equals(recorded.logId.keyId) && times.every((time) => isWithin(validFor, time)),
    )
    .map(({ publicKey }) => publicKey);
}

function isAuthorityOf({ certChain: [leaf], validFor }: Authority, timestamp: RFC3161Timestamp): boolean {
  return (
    leaf?.serialNumber.equals(timestamp.signerSerialNumber) === true &&
    leaf.issuer.equals(timestamp.signerIssuer) &&
    isWithin(validFor, timestamp.signingTime)
  );
}

function isWithin({ start, end }: Log['validFor'], time: Date): boolean {
  return start <= time && time <= end;
}

function repeats(ids: readonly Buffer[]): boolean {
  return new Set(ids.map((id) => id.toString('hex'))).size < ids.length;
}

function notInRoot(reason: string): CodedReason {
  const remedy = "name the right root in the rule's trustedRoot, or update the pack or the root";
  return { code: 'SIGNER_NOT_IN_ROOT', reason, remedy };
}
