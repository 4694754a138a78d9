/** Images of one container: its own, and those that it injects into other pods. */

import type { Path } from '../plan/path.ts';
import { isRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from './image-use.ts';
import { injectedImages } from './kuma/control-plane.ts';
import { cleanupImages } from './kuma/cleanup.ts';
import { relatedImages } from './related-images.ts';

/**
 * @param at where the container is, `spec.template.spec.containers[0]`
 * @param patch whether a container may leave its image out
 */
export function containerImages(container: PlannedValue, at: Path, patch: boolean): ImageUse[] {
  if (!isRecord(container)) {
    return [unknownUse(at, container === UNKNOWN ? NOT_KNOWN : 'it must be a container')];
  }
  return [
    ...imageAt(container.image, [...at, 'image'], patch),
    ...injectedImages(container, at),
    ...cleanupImages(container, at),
    ...relatedImages(container, at),
  ];
}

const MISSING = { reason: 'the image is missing', remedy: 'write the image that is to run here' } as const;

/** An image that is written as one text. */
export function imageAt(image: PlannedValue, path: Path, patch: boolean): ImageUse[] {
  if (typeof image === 'string') {
    return [{ path, image, injected: false }];
  }
  if ((image === undefined || image === null) && patch) {
    return [];
  }
  return [image === UNKNOWN ? unknownUse(path, NOT_KNOWN) : { path, code: 'IMAGE_UNKNOWN', ...MISSING }];
}
