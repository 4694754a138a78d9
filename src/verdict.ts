/** The verdict about one image: passed, exempted, or failed with coded reasons. */

import { type Code, CODES, FAMILIES, type Family } from './codes.ts';
import type { Failure } from './failure.ts';
import type { RepositoryName } from './reference/reference.ts';

/** One thing that is wrong. Its texts hold no planned value but image references, and nothing of a server's body. */
export interface CodedReason extends Failure {
  readonly code: Code;
  readonly expected?: string;
  readonly found?: string;
  /** Where the attestation that was looked at is stored, `docker.io/kong/notary:sha256-….att`. */
  readonly storedAt?: string | undefined;
  /** What to do, where the code alone does not tell. */
  readonly remedy?: string | undefined;
}

/** The trusted root by which something was verified. */
export interface UsedTrustedRoot {
  /** As rules name it. */
  readonly name: string;
  /** Where it came from: the pack, a file, the configuration itself, or a TUF repository in this run. */
  readonly origin: 'pack' | 'file' | 'configuration' | 'tuf';
  /** `2026-06-12`: the day, in UTC, from which its newest key or authority is valid; undefined where none says it. */
  readonly newestKey?: string | undefined;
}

/** What the accepted attestation says, for people and for `--format json`. */
export interface AcceptedProvenance {
  readonly builder: string;
  readonly source: string;
  readonly ref: string;
  readonly commit: string;
  readonly predicateType: string;
  readonly signer: string;
  readonly issuer: string;
  readonly run?: string | undefined;
  readonly trustedRoot: UsedTrustedRoot;
  readonly storedAt: string;
}

export interface Passed {
  readonly result: 'PASSED';
  /** `sha256:…` of the manifest that the reference names. */
  readonly digest: string;
  readonly provenance: AcceptedProvenance;
}

export interface Exempted {
  readonly result: 'EXEMPTED';
  /** Absent where a resource is exempted, and not an image. */
  readonly digest?: string | undefined;
  /** Where the exemption stands: `exemptions[0]`, `preset kong-mesh-third-party`. */
  readonly origin: string;
  readonly reason: string;
  readonly owner?: string;
  /** A day, `2027-01-31`; the exemption holds until its end in UTC. */
  readonly expires?: string;
}

/** Where was really asked, which with mirrors is not what the image and the rule name. */
export interface AskedPlaces {
  readonly image: RepositoryName;
  readonly attestations: RepositoryName;
}

export interface Failed {
  readonly result: 'FAILED';
  /** Absent where it was never resolved. */
  readonly digest?: string | undefined;
  readonly reasons: readonly [CodedReason, ...CodedReason[]];
  /** For the command that checks the image by hand; absent where nothing was asked. */
  readonly asked?: AskedPlaces | undefined;
}

export type Verdict = Passed | Exempted | Failed;

/** A failure with at least one reason: an empty list is a bug, and a bug is a failure as well. */
export function failed(reasons: readonly CodedReason[], digest?: string, asked?: AskedPlaces): Failed {
  const [
    first = { code: 'INTERNAL_ERROR', reason: 'the image failed without a reason' } satisfies CodedReason,
    ...others
  ] = reasons;
  return { result: 'FAILED', digest, reasons: [first, ...others], ...(asked !== undefined && { asked }) };
}

/**
 * The one catch-all. An exception is a bug of the pack and becomes a verdict. The reason names the kind of error and the
 * line that threw it, and never the error's message, which may quote secrets.
 */
export async function catchAll<T>(step: () => T | Promise<T>): Promise<T | Failed> {
  try {
    return await step();
  } catch (error) {
    return internalError(error);
  }
}

function internalError(error: unknown): Failed {
  const thrown = error instanceof Error ? error : new Error();
  const { stack = '', message } = thrown;
  const frames = stack.slice(stack.indexOf(message) + message.length);
  const line = /[\w.-]+\.[jt]s:\d+/.exec(frames)?.[0] ?? 'an unknown line';
  return failed([{ code: 'INTERNAL_ERROR', reason: `the pack has a bug (${thrown.name} at ${line})` }]);
}

/** The reasons, those of the worst family first, and else in their order. */
export function worstFirst({ reasons }: Failed): Failed['reasons'] {
  const rank = ({ code }: CodedReason) => FAMILIES.indexOf(CODES[code].family);
  const [first = reasons[0], ...others] = [...reasons].sort((a, b) => rank(a) - rank(b));
  return [first, ...others];
}

/** The worst family among the reasons: the failure's own. */
export function familyOf(failure: Failed): Family {
  return CODES[worstFirst(failure)[0].code].family;
}
