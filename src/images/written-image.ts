/** One text as one use: an image, a placeholder, or nothing where it can be no image. */

import { isFailure } from '../failure.ts';
import type { Path } from '../plan/path.ts';
import { parseReference } from '../reference/reference.ts';
import { type ImageUse, notInPlan } from './image-use.ts';
import { hasPlaceholder, isPattern } from './placeholder.ts';

/** Before an image that is fetched as such: `oci://` of KServe and Helm, `docker://` of CDI, `registry://` of Kubewarden. */
const IMAGE_SCHEME = /^(?:oci|docker|registry):\/\//;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** For a placeholder. */
export function filledLater(path: Path): ImageUse {
  const remedy = 'write the image instead of the placeholder, or exempt the resource';
  return notInPlan(path, 'the image is filled in when it runs', remedy);
}

/** Whether a text is an address of something else than an image: `https://…`, `s3://…`. */
export function isAddress(text: string): boolean {
  return SCHEME.test(text) && !IMAGE_SCHEME.test(text);
}

/**
 * @param text that stands where an image must
 * @param digestAt the field for its digest, where it has one
 */
export function writtenImage(text: string, path: Path, digestAt?: Path): ImageUse[] {
  const image = text.replace(IMAGE_SCHEME, '');
  if (hasPlaceholder(image)) {
    return [filledLater(path)];
  }
  const use = { path, image, injected: false, ...(digestAt !== undefined && { digestAt }) };
  return isPattern(image) || isAddress(image) ? [] : [use];
}

/** No reference is longer, and looking at longer texts takes time. */
const MAX_IMAGE_CHARACTERS = 1024;

/** @param text that may be something else */
export function likelyImage(text: string, path: Path): ImageUse[] {
  if (text.length > MAX_IMAGE_CHARACTERS) {
    return [];
  }
  const isTemplate = hasPlaceholder(text) && /^\S*$/.test(text.replace(/\{\{.*?\}\}/g, ''));
  return isTemplate || isWholeReference(text.replace(IMAGE_SCHEME, '')) ? writtenImage(text, path) : [];
}

/** Whether a text is a reference with a registry or a path, and with a tag or a digest; and no file, address or word. */
export function isWholeReference(text: string): boolean {
  const reference = text.length > MAX_IMAGE_CHARACTERS ? { reason: 'it is too long' } : parseReference(text);
  return !isFailure(reference) && text.includes('/') && /:[^/]+$|@/.test(text);
}
