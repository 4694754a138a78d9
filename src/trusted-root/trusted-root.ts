/** Which trusted root a rule means: the public-good one that ships with the pack, or one of the configuration's. */

import { readFile } from 'node:fs/promises';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' };
import type { TrustedRootConfiguration } from '../configuration/schema.ts';
import { unreadableReason } from '../unreadable-file.ts';
import type { CodedReason } from '../verdict.ts';
import { parseJson } from '../json/parse-json.ts';

export interface TrustedRootValue {
  /** As rules name it. */
  readonly name: string;
  readonly trustedRoot: TrustedRoot;
  readonly thresholds: Thresholds;
}

/** How many of its logs, certificate logs and timestamps an attestation must have. */
export interface Thresholds {
  readonly tlog: number;
  readonly ctlog: number;
  /** At least 1: of a log's promise or of a timestamp authority. */
  readonly timestamp: number;
}

/** Of the public-good instance. */
const PUBLIC_GOOD: Thresholds = { tlog: 1, ctlog: 1, timestamp: 1 };

/** The public-good instance's TUF repository, as the seeds name it. */
const PUBLIC_GOOD_MIRROR = 'https://tuf-repo-cdn.sigstore.dev';

/**
 * Reads a trusted root; nothing reaches out to the network.
 *
 * @param name `public-good`, or a key of the configuration's `trustedRoots`
 * @returns the root, or `TRUST_ROOT_UNAVAILABLE`
 */
export async function readTrustedRoot(
  name: string,
  configured: Readonly<Record<string, TrustedRootConfiguration>>,
): Promise<TrustedRootValue | CodedReason> {
  try {
    const trustedRoot = TrustedRoot.fromJSON(await rootJson(name, configured[name]));
    return trustedRoot.certificateAuthorities.length === 0
      ? unavailable(name, 'it holds no certificate authority')
      : { name, trustedRoot, thresholds: PUBLIC_GOOD };
  } catch (error) {
    const unreadable = unreadableReason(error);
    return unavailable(name, unreadable === undefined ? 'it is not a trusted root' : `its file ${unreadable}`);
  }
}

async function rootJson(name: string, configured: TrustedRootConfiguration | undefined): Promise<unknown> {
  if (name === 'public-good') {
    return JSON.parse(Buffer.from(seeds[PUBLIC_GOOD_MIRROR].targets['trusted_root.json'], 'base64').toString('utf8'));
  }
  return configured?.file === undefined ? configured?.json : parseJson(await readFile(configured.file, 'utf8'));
}

function unavailable(name: string, why: string): CodedReason {
  return { code: 'TRUST_ROOT_UNAVAILABLE', reason: `the trusted root "${name}" can't be used: ${why}` };
}
