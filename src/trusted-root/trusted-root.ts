/** Which trusted root a rule means: one that ships with the pack, or one of the configuration's. */

import { readFile, stat } from 'node:fs/promises';
import type { TrustedRoot } from '@sigstore/protobuf-specs';
import type { TrustedRootConfiguration } from '../configuration/schema-trusted-roots.ts';
import { type Failure, isFailure } from '../failure.ts';
import { unreadableReason } from '../unreadable-file.ts';
import type { CodedReason } from '../verdict.ts';
import { shippedRoot } from './shipped-roots.ts';
import { lackOf, type Thresholds, THRESHOLDS, type Timestamps } from './thresholds.ts';
import { MAX_TRUSTED_ROOT_BYTES, trustedRootFromJson, trustedRootFromText } from './trusted-root-json.ts';

/** Where a root came from: the pack, a file, or the configuration itself. */
export type Origin = 'pack' | 'file' | 'configuration';

export interface TrustedRootValue {
  /** As rules name it. */
  readonly name: string;
  readonly origin: Origin;
  /** `2026-06-12`: the day, in UTC, from which its newest key or authority is valid; undefined where none says it. */
  readonly newestKey?: string | undefined;
  readonly trustedRoot: TrustedRoot;
  readonly thresholds: Thresholds;
}

/**
 * Reads a trusted root; nothing reaches out to the network.
 *
 * @param name `public-good`, `github`, or a key of the configuration's `trustedRoots`
 * @returns the root, or `TRUST_ROOT_UNAVAILABLE`
 */
export async function readTrustedRoot(
  name: string,
  configured: Readonly<Record<string, TrustedRootConfiguration>>,
): Promise<TrustedRootValue | CodedReason> {
  const shipped = shippedRoot(name);
  const own = Object.hasOwn(configured, name) ? configured[name] : undefined;
  if (shipped !== undefined) {
    return valueOf(name, 'pack', shipped.timestamps, trustedRootFromJson(await shipped.json()));
  }
  if (own === undefined) {
    return unavailable(name, { reason: 'it is not configured' });
  }
  const { timestamps, file, json } = own;
  return file === undefined
    ? valueOf(name, 'configuration', timestamps, trustedRootFromJson(json))
    : valueOf(name, 'file', timestamps, parsed(await readText(file)));
}

function parsed(text: string | Failure): TrustedRoot | Failure {
  return isFailure(text) ? text : trustedRootFromText(text);
}

async function readText(file: string): Promise<string | Failure> {
  try {
    const status = await stat(file);
    if (status.isDirectory()) {
      return { reason: 'its file is a directory; name a file' };
    }
    // A pipe or a device may never end.
    if (!status.isFile() || status.size > MAX_TRUSTED_ROOT_BYTES) {
      return { reason: `its file must be a regular file of at most ${MAX_TRUSTED_ROOT_BYTES} bytes` };
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (error) {
    return { reason: `its file ${unreadableReason(error) ?? 'cannot be read'}` };
  }
}

function valueOf(
  name: string,
  origin: Origin,
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

function unavailable(name: string, { reason }: Failure): CodedReason {
  return { code: 'TRUST_ROOT_UNAVAILABLE', reason: `the trusted root "${name}" can't be used: ${reason}` };
}
