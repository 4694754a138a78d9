/** What needs no provenance: images by repository and digest, and resources whose images are not in the plan. */

import { isFailure } from '../failure.ts';
import type { ExemptionConfiguration } from '../configuration/schema.ts';
import { type Digest, parseReference, repositoryText } from '../reference/reference.ts';

interface Exempting {
  /** Where it stands, for messages: `exemptions[0]`, `preset kong-mesh-third-party`. */
  readonly origin: string;
  readonly reason: string;
  /** Absent, as `expires` is, for the exemptions of a preset: they change with the pack's version. */
  readonly owner?: string;
  /** The last day, `2027-01-31`, UTC. */
  readonly expires?: string;
}

/** Of an image. */
export interface Exemption extends Exempting {
  /** `registry.k8s.io/kubectl`, canonical. */
  readonly repository: string;
  readonly digest: Digest;
  /** The tag that is written beside the digest. It is never compared; a message may show it. */
  readonly tag?: string | undefined;
}

/** Of a resource, for `IMAGES_NOT_IN_PLAN` alone. */
export interface ResourceExemption extends Exempting {
  /** As messages name it: `argocd/Application/shop`. */
  readonly resource: string;
}

/** For how many days before its end an exemption is announced. */
const ANNOUNCED_DAYS = 14;

const DAY = 24 * 60 * 60 * 1000;

/** @param configured an exemption that was checked; for one that was not, it throws */
export function exemptionFrom(configured: ExemptionConfiguration, origin: string): Exemption | ResourceExemption {
  const { image = '', resource, ...grounds } = configured;
  return resource === undefined ? { origin, ...digestReference(image), ...grounds } : { origin, resource, ...grounds };
}

export function isOfResource(exemption: Exemption | ResourceExemption): exemption is ResourceExemption {
  return 'resource' in exemption;
}

/** The one that holds where one does, else one that has ended. */
export function exemptionOf(
  exemptions: readonly ResourceExemption[],
  resource: string,
  now: Date,
): ResourceExemption | undefined {
  const own = exemptions.filter((exemption) => exemption.resource === resource);
  return own.find((exemption) => holdsOn(exemption, now)) ?? own[0];
}

/** @param image `repository[:tag]@sha256:…` */
export function digestReference(image: string): Pick<Exemption, 'repository' | 'digest' | 'tag'> {
  const reference = parseReference(image);
  if (isFailure(reference) || reference.digest === undefined) {
    throw new Error('an exemption without a digest passed the configuration check');
  }
  return { repository: repositoryText(reference), digest: reference.digest, tag: reference.tag };
}

/**
 * @param matched where exemptions stand that decided about something, `exemptions[0]`
 * @returns a sentence for each other exemption of the configuration; those of presets are for whole releases of a chart
 */
export function unmatchedTexts(
  all: { readonly exemptions: readonly Exemption[]; readonly resourceExemptions: readonly ResourceExemption[] },
  matched: ReadonlySet<string | undefined>,
): string[] {
  return [...all.exemptions, ...all.resourceExemptions]
    .filter(({ origin, owner }) => owner !== undefined && !matched.has(origin))
    .map((exemption) => {
      const of = isOfResource(exemption) ? exemption.resource : `${exemption.repository}@${exemption.digest}`;
      return `${exemption.origin} of ${of} matches nothing in this plan; remove it where nothing needs it`;
    });
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
