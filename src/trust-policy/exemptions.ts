/** Images, by repository and digest, that need no provenance. */

import { isFailure } from '../failure.ts';
import type { ExemptionConfiguration } from '../configuration/schema.ts';
import { type Digest, parseReference, repositoryText } from '../reference/reference.ts';

export interface Exemption {
  /** Where it stands, for messages: `exemptions[0]`, `preset kong-mesh-third-party`. */
  readonly origin: string;
  /** `registry.k8s.io/kubectl`, canonical. */
  readonly repository: string;
  readonly digest: Digest;
  /** The tag that is written beside the digest. It is never compared; a message may show it. */
  readonly tag?: string | undefined;
  readonly reason: string;
  /** Absent, as `expires` is, for the exemptions of a preset: they change with the pack's version. */
  readonly owner?: string;
  /** The last day, `2027-01-31`, UTC. */
  readonly expires?: string;
}

/** For how many days before its end an exemption is announced. */
const ANNOUNCED_DAYS = 14;

const DAY = 24 * 60 * 60 * 1000;

/** @param configured an exemption that was checked; for one that was not, it throws */
export function exemptionFrom({ image, reason, owner, expires }: ExemptionConfiguration, origin: string): Exemption {
  return { origin, ...digestReference(image), reason, owner, expires };
}

/** @param image `repository[:tag]@sha256:…` */
export function digestReference(image: string): Pick<Exemption, 'repository' | 'digest' | 'tag'> {
  const reference = parseReference(image);
  if (isFailure(reference) || reference.digest === undefined) {
    throw new Error('an exemption without a digest passed the configuration check');
  }
  return { repository: repositoryText(reference), digest: reference.digest, tag: reference.tag };
}

/** Whether its last day has not ended yet. */
export function holdsOn({ expires }: Pick<Exemption, 'expires'>, now: Date): boolean {
  return daysLeft(expires, now) > 0;
}

/** Whether it ends so soon that it is announced. */
export function endsSoon({ expires }: Pick<Exemption, 'expires'>, now: Date): boolean {
  return daysLeft(expires, now) <= ANNOUNCED_DAYS;
}

function daysLeft(expires: string | undefined, now: Date): number {
  return expires === undefined ? Infinity : (Date.parse(`${expires}T00:00:00Z`) + DAY - now.getTime()) / DAY;
}
