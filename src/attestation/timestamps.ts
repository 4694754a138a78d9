/** Signed timestamps (RFC 3161) before any of them is believed: how large they are, and whether they can be read. */

import { RFC3161Timestamp } from '@sigstore/core';
import type { CodedReason } from '../verdict.ts';
import { derLimitExceeded } from './der.ts';
import { limitExceeded, MAX_TIMESTAMP_BYTES } from './limits.ts';

/** @returns `LIMIT_EXCEEDED`, or `TIMESTAMP_INVALID` where one is not a timestamp */
export function timestampsFault(timestamps: readonly Buffer[]): CodedReason | undefined {
  return timestamps.map(timestampFault).find((fault) => fault !== undefined);
}

function timestampFault(der: Buffer): CodedReason | undefined {
  return (
    limitExceeded('bytes of a signed timestamp', der.length, MAX_TIMESTAMP_BYTES) ??
    derLimitExceeded(der, 'a signed timestamp') ??
    (isReadable(der) ? undefined : { code: 'TIMESTAMP_INVALID', reason: 'a signed timestamp is malformed' })
  );
}

/** Whether it says who signed it, and when. The library looks the parts up by their place and throws where one is missing. */
function isReadable(der: Buffer): boolean {
  try {
    const { signerIssuer, signerSerialNumber, signingTime } = RFC3161Timestamp.parse(Buffer.from(der));
    return signerIssuer.length > 0 && signerSerialNumber.length > 0 && !Number.isNaN(signingTime.getTime());
  } catch {
    return false;
  }
}
