/** Which logs speak for an attestation: each one that the root knows, and each once. */

import type { TrustMaterial } from '@sigstore/verify';
import type { CodedReason } from '../verdict.ts';
import { invalidLogEntry } from './log-entry.ts';
import type { LogEntry } from './unverified.ts';

type TLogAuthority = TrustMaterial['tlogs'][number];

/**
 * The library verifies a certificate chain for the time of each entry, before it verifies the entry itself. So there must
 * not be more entries than logs: two of one log count once in any case (GHSA-9vcr-p3rj-q5q6).
 */
export function logsFault(entries: readonly LogEntry[], { tlogs }: TrustMaterial): CodedReason | undefined {
  const ids = entries.map(({ recorded }) => recorded.logId.keyId.toString('hex'));
  if (new Set(ids).size < ids.length) {
    return invalidLogEntry('two log entries are of the same log');
  }
  return entries.every((entry) => tlogs.some((log) => isKeyOf(log, entry)))
    ? undefined
    : {
        code: 'SIGNER_NOT_IN_ROOT',
        reason: 'the trusted root has no key of the log for the time of the log entry',
        remedy: "name the trusted root of that log in the rule's trustedRoot, or update the pack or the root",
      };
}

function isKeyOf({ logID, validFor }: TLogAuthority, { recorded }: LogEntry): boolean {
  const time = new Date(Number(recorded.integratedTime) * 1000);
  return logID.equals(recorded.logId.keyId) && validFor.start <= time && time <= validFor.end;
}
