/** The promise of a log to include an entry (Rekor's signed entry timestamp), for the kind that the library does not know. */

import { crypto, json } from '@sigstore/core';
import type { TrustMaterial } from '@sigstore/verify';
import { keysOf } from './authorities.ts';
import type { LogEntry } from './unverified.ts';

/**
 * As the library verifies it for the other kinds: a key of the log, valid at the promised time, signed the canonical JSON
 * of the entry (https://github.com/sigstore/rekor/blob/main/openapi.yaml, `signedEntryTimestamp`).
 */
export function promiseHolds(entry: LogEntry, { tlogs }: TrustMaterial): boolean {
  const { canonicalizedBody, integratedTime, logIndex, logId, inclusionPromise } = entry.recorded;
  const promised = json.canonicalize({
    body: canonicalizedBody.toString('base64'),
    integratedTime: Number(integratedTime),
    logIndex: Number(logIndex),
    logID: logId.keyId.toString('hex'),
  });
  const signature = inclusionPromise?.signedEntryTimestamp;
  return (
    signature !== undefined &&
    keysOf(entry, tlogs, []).some((key) => crypto.verify(Buffer.from(promised), key, signature))
  );
}
