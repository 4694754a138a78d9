/** What a trusted root asks for. The thresholds belong to the root, and a rule can't change them. */

import type { TrustedRoot } from '@sigstore/protobuf-specs';
import type { TrustedRootConfiguration } from '../configuration/schema-trusted-roots.ts';

/** How many of each kind a verification needs at least. */
export interface Thresholds {
  readonly logEntries: number;
  /** Signed certificate timestamps. */
  readonly certificateTimestamps: number;
  /** Times that a log or a timestamp authority signed: at least one, or nothing says when the certificate was used. */
  readonly times: number;
}

/** Whose signed times a root relies on: its logs', or its timestamp authorities' alone. */
export type Timestamps = TrustedRootConfiguration['timestamps'];

export const THRESHOLDS: Readonly<Record<Timestamps, Thresholds>> = {
  log: { logEntries: 1, certificateTimestamps: 1, times: 1 },
  authority: { logEntries: 0, certificateTimestamps: 0, times: 1 },
};

/**
 * What the thresholds ask for must be in the root, and they are not lowered for a root that can meet the higher ones.
 *
 * @returns what is wrong, as it follows `the root can't be used: `; undefined where nothing is
 */
export function lackOf(root: TrustedRoot, timestamps: Timestamps): string | undefined {
  const { certificateAuthorities, tlogs, ctlogs, timestampAuthorities } = root;
  if (certificateAuthorities.length === 0) {
    return 'it holds no certificate authority';
  }
  const logs = tlogs.length + ctlogs.length;
  if (timestamps === 'authority') {
    return logs > 0
      ? 'it holds logs, so its timestamps must be "log"'
      : timestampAuthorities.length === 0
        ? 'it holds no timestamp authority'
        : undefined;
  }
  if (logs === 0 && timestampAuthorities.length > 0) {
    return 'it holds no log; write "timestamps": "authority" if signed timestamps are enough';
  }
  return tlogs.length === 0
    ? 'it holds no transparency log'
    : ctlogs.length === 0
      ? 'it holds no certificate transparency log'
      : undefined;
}
