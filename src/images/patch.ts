/** Patches that set images of other objects: operations (RFC 6902) as objects, and patches as texts. */

import type { Path } from '../plan/path.ts';
import { isList, isRecord, type PlannedRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { type ImageUse, NOT_KNOWN, notInPlan, unknownUse } from './image-use.ts';
import { writtenImage } from './written-image.ts';
import { readYamlText } from './yaml-text.ts';

/** An image's field below others, `/spec/containers/0/image` or `spec.containers[name:*].image`. */
const IMAGE_PATH = /[^/.][/.]image$/;

/**
 * @param ofContainer whether what is patched is a container itself
 * @returns what one operation sets, none where it sets no image; it may stand in any field
 */
export function patchedImage(operation: PlannedRecord, at: Path, ofContainer = false): ImageUse[] {
  const { op, operator, path, value } = operation;
  const isImage = namesImage(path, op ?? operator) || (ofContainer && path === '/image');
  if (!isImage || op === 'remove' || op === 'test' || operator === 'remove') {
    return [];
  }
  const field = [...at, 'value'];
  if (typeof value === 'string') {
    return writtenImage(value.replace(/^"(.*)"$/, '$1'), field);
  }
  return value === UNKNOWN
    ? [unknownUse(field, NOT_KNOWN)]
    : [notInPlan(at, 'it takes the image from another field of what it patches')];
}

/** Other things have a path too: one that no operation stands beside must go through containers. */
function namesImage(path: PlannedValue, operation: PlannedValue): boolean {
  return (
    typeof path === 'string' && IMAGE_PATH.test(path) && (typeof operation === 'string' || /containers/i.test(path))
  );
}

/** Reading takes time: a text that is longer is told. */
const MAX_PATCH_CHARACTERS = 256 * 1024;

/** Fields with patches as texts: `podSpecPatch`, `patchesJson6902`, `patches[].patch`, and values of operations. */
const IS_PATCH = /patch/i;

/** @param read what the patch holds, once its text is read */
export function patchText(key: string, text: string, at: Path, read: (value: PlannedValue) => ImageUse[]): ImageUse[] {
  return IS_PATCH.test(key) ? textOfPatch(text, at, read) : [];
}

/** @returns the images that a patch sets; one use that says so where it names images and can't be read */
export function textOfPatch(text: string, at: Path, read: (value: PlannedValue) => ImageUse[]): ImageUse[] {
  if (!/image|containers/i.test(text)) {
    return [];
  }
  const value = text.length > MAX_PATCH_CHARACTERS ? undefined : readYamlText(text);
  return isRecord(value) || isList(value)
    ? read(value)
    : [notInPlan(at, 'it holds a patch that can not be read before it is filled in')];
}
