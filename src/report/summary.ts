/** The one line at the end that tells what was done. */

import type { Overlooked, Summary } from '../result.ts';
import { printable } from './message.ts';

/** @returns `image-provenance: 7 uses of 5 images: 4 passed, 1 exempted until 2027-01-31; 4 by tag, which can move; 12 requests` */
export function summaryText(summary: Summary): string {
  const { uses, images, passed, exempted, exemptedUntil, failed, lowered } = summary;
  const { pinned, byTag, releases, renderedReleases, registryRequests } = summary;
  const counts = [
    `${passed} passed`,
    ...(exempted > 0 ? [`${exempted} exempted${exemptedUntil === undefined ? '' : ` until ${exemptedUntil}`}`] : []),
    ...(failed > 0 ? [`${failed} failed${lowered > 0 ? ` (${lowered} lowered)` : ''}`] : []),
  ].join(', ');
  return [
    `image-provenance: ${counted(uses, 'use')} of ${counted(images, 'image')}: ${counts}`,
    ...(releases.length > 0 ? [`by digest alone: ${releases.map(printable).join(', ')}`] : []),
    ...(pinned > 0 ? [`${pinned} pinned to the verified digest`] : []),
    ...(byTag > 0 ? [`${byTag} by tag, which can move`] : []),
    ...(renderedReleases > 0 ? [`${counted(renderedReleases, 'Release')} rendered without a cluster`] : []),
    counted(registryRequests, 'request'),
    ...overlooked(summary),
  ].join('; ');
}

/** @returns `rules[0] decides about 4 images instead of preset kong-mesh`, for each rule that does */
export function takenFromPresetsTexts({ takenFromPresets }: Summary): string[] {
  return takenFromPresets.map(
    ({ rule, preset, images }) => `${printable(rule)} decides about ${counted(images, 'image')} instead of ${preset}`,
  );
}

/** A summary names no more kinds or resources than this. */
const MAX_NAMED = 3;

/** What the pack can't be sure of: nothing fails for it, and nothing is silent. */
function overlooked({ byShapeOnly, notRead, unknownValues }: Overlooked): string[] {
  const resources = [...new Set(notRead.map(({ resource }) => resource))];
  return [
    ...(byShapeOnly.length > 0 ? [`no image seen in ${firstNames(byShapeOnly)}, which the pack does not know`] : []),
    ...(resources.length > 0 ? [`not everything is read of ${firstNames(resources)}`] : []),
    ...(unknownValues > 0 ? [`${counted(unknownValues, 'value')} of custom resources not known yet`] : []),
  ];
}

function firstNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const shown = names.slice(0, MAX_NAMED).map(printable).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** `1 image`, `2 images`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
