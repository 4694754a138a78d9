/** Which trusted root a rule means: one that ships with the pack, or one of the configuration's. */

import type { TrustedRoot } from '@sigstore/protobuf-specs';
import type { TrustedRootConfiguration } from '../configuration/schema-trusted-roots.ts';
import { type Failure, isFailure } from '../failure.ts';
import type { CodedReason, UsedTrustedRoot } from '../verdict.ts';
import { readBoundedFile } from './bounded-file.ts';
import { shippedRoot } from './shipped-roots.ts';
import { lackOf, type Thresholds, THRESHOLDS, type Timestamps } from './thresholds.ts';
import { MAX_TRUSTED_ROOT_BYTES, trustedRootFromJson, trustedRootFromBytes } from './trusted-root-json.ts';
import type { FetchTrustedRoot } from './tuf.ts';

export interface TrustedRootValue extends UsedTrustedRoot {
  readonly trustedRoot: TrustedRoot;
  readonly thresholds: Thresholds;
}

const OFFLINE: FetchTrustedRoot = () =>
  Promise.resolve({
    reason: 'it is refreshed from a TUF repository, and nothing is reached offline',
    remedy: 'save its trusted_root.json, and name it as the file of the trusted root',
  });

/**
 * Reads a trusted root. That of a TUF repository is fetched; all else reaches out to nothing.
 *
 * @param name `public-good`, `github`, or a key of the configuration's `trustedRoots`
 * @param fetchRoot left out offline
 * @returns the root, or `TRUST_ROOT_UNAVAILABLE`
 */
export async function readTrustedRoot(
  name: string,
  configured: Readonly<Record<string, TrustedRootConfiguration>>,
  fetchRoot: FetchTrustedRoot = OFFLINE,
): Promise<TrustedRootValue | CodedReason> {
  const shipped = shippedRoot(name);
  const own = Object.hasOwn(configured, name) ? configured[name] : undefined;
  if (shipped !== undefined) {
    return rootValueOf(name, 'pack', shipped.timestamps, trustedRootFromJson(await shipped.json()));
  }
  if (own === undefined) {
    return unavailable(name, { reason: 'it is not configured' });
  }
  const { timestamps, file, tuf, json } = own;
  if (tuf !== undefined) {
    const bytes = await fetchRoot(tuf);
    return isFailure(bytes)
      ? unavailable(name, bytes)
      : rootValueOf(name, 'tuf', timestamps, trustedRootFromBytes(bytes));
  }
  if (file !== undefined) {
    const bytes = await readBoundedFile(file, MAX_TRUSTED_ROOT_BYTES, 'its file');
    return isFailure(bytes)
      ? unavailable(name, bytes)
      : rootValueOf(name, 'file', timestamps, trustedRootFromBytes(bytes));
  }
  return rootValueOf(name, 'configuration', timestamps, trustedRootFromJson(json));
}

function rootValueOf(
  name: string,
  origin: UsedTrustedRoot['origin'],
  timestamps: Timestamps,
  trustedRoot: TrustedRoot | Failure,
): TrustedRootValue | CodedReason {
  if (isFailure(trustedRoot)) {
    return unavailable(name, trustedRoot);
  }
  const lack = lackOf(trustedRoot, timestamps);
  return lack === undefined
    ? { name, origin, newestKey: newestKeyOf(trustedRoot), trustedRoot, thresholds: THRESHOLDS[timestamps] }
    : unavailable(name, { reason: lack });
}

function newestKeyOf({ certificateAuthorities, tlogs, ctlogs, timestampAuthorities }: TrustedRoot): string | undefined {
  const ranges = [
    ...[...tlogs, ...ctlogs].map(({ publicKey }) => publicKey?.validFor),
    ...[...certificateAuthorities, ...timestampAuthorities].map(({ validFor }) => validFor),
  ];
  const starts = ranges.flatMap((range) => range?.start?.toISOString().slice(0, 10) ?? []);
  return starts.sort().at(-1);
}

function unavailable(name: string, { reason, remedy }: Failure & { readonly remedy?: string }): CodedReason {
  return {
    code: 'TRUST_ROOT_UNAVAILABLE',
    reason: `the trusted root "${name}" can't be used: ${reason}`,
    ...(remedy !== undefined && { remedy }),
  };
}
