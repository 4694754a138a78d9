/** The one line at the end that tells what was done. */

import type { Summary } from '../result.ts';
import { printable } from './message.ts';

/** @returns `image-provenance: 7 uses of 5 images: 4 passed, 1 exempted until 2027-01-31; 4 by tag, which can move; 12 requests` */
export function summaryText(summary: Summary): string {
  const { uses, images, passed, exempted, exemptedUntil, byTag, releases, renderedReleases, registryRequests } =
    summary;
  const counts = [
    `${passed} passed`,
    ...(exempted > 0 ? [`${exempted} exempted${exemptedUntil === undefined ? '' : ` until ${exemptedUntil}`}`] : []),
    ...(summary.failed > 0 ? [`${summary.failed} failed`] : []),
  ].join(', ');
  return [
    `image-provenance: ${counted(uses, 'use')} of ${counted(images, 'image')}: ${counts}`,
    ...(releases.length > 0 ? [`by digest alone: ${releases.map(printable).join(', ')}`] : []),
    ...(byTag > 0 ? [`${byTag} by tag, which can move`] : []),
    ...(renderedReleases > 0 ? [`${counted(renderedReleases, 'Release')} rendered without a cluster`] : []),
    counted(registryRequests, 'request'),
  ].join('; ');
}

/** `1 image`, `2 images`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
