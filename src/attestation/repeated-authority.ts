/** No log and no timestamp authority speaks twice for an attestation. */

import type { SignedEntity } from '@sigstore/verify';
import type { CodedReason } from '../verdict.ts';
import { invalidLogEntry } from './log-entry.ts';

/**
 * The library verifies a certificate chain for the time of each entry and timestamp, before it verifies the entry itself.
 * So there must not be more of them than the root has logs and authorities. And two of one log count once in any case
 * (GHSA-9vcr-p3rj-q5q6).
 *
 * @returns `LOG_ENTRY_INVALID`, `TIMESTAMP_INVALID`, or undefined
 */
export function repeatedAuthority({ tlogEntries, timestamps }: SignedEntity): CodedReason | undefined {
  if (repeats(tlogEntries.map(({ logId }) => logId.keyId))) {
    return invalidLogEntry('two log entries are of the same log');
  }
  const signers = timestamps.flatMap((one) =>
    one.$case === 'timestamp-authority'
      ? [Buffer.concat([one.timestamp.signerIssuer, one.timestamp.signerSerialNumber])]
      : [],
  );
  return repeats(signers)
    ? { code: 'TIMESTAMP_INVALID', reason: 'two signed timestamps are of the same authority' }
    : undefined;
}

function repeats(ids: readonly Buffer[]): boolean {
  return new Set(ids.map((id) => id.toString('hex'))).size < ids.length;
}
