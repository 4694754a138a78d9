/** The promise of a log to include an entry (Rekor's signed entry timestamp), for the kind that the library does not know. */

import { crypto, json } from '@sigstore/core';
import type { TrustMaterial } from '@sigstore/verify';
import type { LogEntry } from './unverified.ts';

type Log = TrustMaterial['tlogs'][number];

/**
 * As the library verifies it for the other kinds: a key of the log, valid at the promised time, signed the canonical JSON
 * of the entry (https://github.com/sigstore/rekor/blob/main/openapi.yaml, `signedEntryTimestamp`).
 */
export function promiseHolds({ recorded }: LogEntry, { tlogs }: TrustMaterial): boolean {
  const { canonicalizedBody, integratedTime, logIndex, logId, inclusionPromise } = recorded;
  const promised = json.canonicalize({
    body: canonicalizedBody.toString('base64'),
    integratedTime: Number(integratedTime),
    logIndex: Number(logIndex),
    logID: logId.keyId.toString('hex'),
  });
  const signature = inclusionPromise?.signedEntryTimestamp;
  return (
    signature !== undefined &&
    keysAt(tlogs, logId.keyId, new Date(Number(integratedTime) * 1000)).some((key) =>
      crypto.verify(Buffer.from(promised), key, signature),
    )
  );
}

function keysAt(tlogs: readonly Log[], id: Buffer, time: Date): readonly Log['publicKey'][] {
  return tlogs
    .filter(({ logID, validFor: { start, end } }) => logID.equals(id) && start <= time && time <= end)
    .map(({ publicKey }) => publicKey);
}
