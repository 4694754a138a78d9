/**
 * Images that are named to a program in its environment or arguments: `RELATED_IMAGE_*`, by which operators are told
 * what to start, and whatever has the name of an image of Kuma's or Kong Mesh's.
 */

import type { Path } from '../plan/path.ts';
import { isList, isRecord, type PlannedRecord, UNKNOWN } from '../plan/planned-value.ts';
import { isFailure } from '../failure.ts';
import { lastSegment, parseReference } from '../reference/reference.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from './image-use.ts';
import { variableItem } from './kuma/control-plane.ts';
import { isWholeReference } from './written-image.ts';

const RELATED_IMAGE = 'RELATED_IMAGE_';
const ROLE = 'named to the program in the container, which may start it';

/** The last path segments of the images of all presets, which a test compares. */
export const PRESET_IMAGES: ReadonlySet<string> = new Set(
  ['kuma-cp', 'kuma-dp', 'kuma-init', 'kuma-cni', 'kumactl'].flatMap((name) => [name, `ubi-${name}`]),
);

/** @returns the images in the environment and the arguments of a container */
export function relatedImages(container: PlannedRecord, at: Path): ImageUse[] {
  const { env } = container;
  const variables = isList(env)
    ? env.flatMap((variable, index) =>
        isRecord(variable) ? variableImages(variable, [...at, 'env', variableItem(env, index)]) : [],
      )
    : [];
  return [...variables, ...argumentImages(container, at)];
}

/** @param variable `{ name, value }`; operators have such lists too */
export function variableImages({ name, value, valueFrom }: PlannedRecord, at: Path): ImageUse[] {
  if (typeof name !== 'string') {
    return [];
  }
  const path = [...at, 'value'];
  if (!name.startsWith(RELATED_IMAGE)) {
    return typeof value === 'string' && isPresetImage(value) ? [use(path, value)] : [];
  }
  if (typeof value === 'string') {
    return /[/:]/.test(value) && !isFailure(parseReference(value)) ? [use(path, value)] : [];
  }
  return value === UNKNOWN || isRecord(valueFrom)
    ? [{ ...unknownUse(value === UNKNOWN ? path : [...at, 'valueFrom'], NOT_KNOWN), role: ROLE }]
    : [];
}

/** `--flag=image` and `image`. */
function argumentImages(container: PlannedRecord, at: Path): ImageUse[] {
  return ['command', 'args'].flatMap((list) => {
    const words = container[list];
    return (isList(words) ? words : []).flatMap((word, index) => {
      const value = typeof word === 'string' ? word.replace(/^-[\w-]*=/, '') : '';
      return isPresetImage(value) ? [use([...at, list, { index }], value)] : [];
    });
  });
}

function isPresetImage(text: string): boolean {
  const reference = isWholeReference(text) ? parseReference(text) : undefined;
  return reference !== undefined && !isFailure(reference) && PRESET_IMAGES.has(lastSegment(reference));
}

function use(path: Path, image: string): ImageUse {
  return { path, role: ROLE, image, injected: false };
}
