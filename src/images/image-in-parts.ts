/** An image in parts, `{ registry?, repository, tag?, digest? }`, as charts and operators write it. */

import type { Path } from '../plan/path.ts';
import { isSet, type PlannedRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { type ImageUse, unknownUse } from './image-use.ts';
import { isWholeReference, likelyImage, writtenImage } from './written-image.ts';

const NOT_A_TEXT = 'a part of the image is not a text that the plan knows';

/**
 * @param key the field's name: what stands in `image` is an image, what stands in another field may be one
 * @returns undefined where these are no parts
 */
export function imageInParts(key: string, field: PlannedRecord, at: Path): ImageUse[] | undefined {
  const { registry, repository, name, tag, digest, sha, reference } = field;
  if (typeof reference === 'string') {
    return writtenImage(reference, [...at, 'reference']);
  }
  if (repository === undefined && reference !== UNKNOWN) {
    return imageByName(name, [registry, tag, digest, sha], at);
  }
  if (key !== 'image' && typeof repository === 'string' && /^\w+:\/\//.test(repository)) {
    return undefined;
  }
  if (isSet(sha) || isSet(name)) {
    return [unknownUse(at, 'it has parts whose meaning the pack does not know')];
  }
  const parts = [prefixed('', repository), suffixed(registry, '/'), prefixed(':', tag), prefixed('@', digest)];
  const [path, host, version, pin] = parts;
  // Without the field nobody knows whether the operator has one.
  const digestAt = Object.hasOwn(field, 'digest') ? [...at, 'digest'] : undefined;
  return parts.includes(undefined) || path === ''
    ? [unknownUse(at, NOT_A_TEXT)]
    : writtenImage(`${host ?? ''}${path ?? ''}${version ?? ''}${pin ?? ''}`, at, digestAt);
}

/** `{ name }`: a whole image, a part of one, or a machine's image, which is called by a name alone. */
function imageByName(name: PlannedValue, others: readonly PlannedValue[], at: Path): ImageUse[] | undefined {
  if (name === undefined || name === null) {
    return undefined;
  }
  if (typeof name === 'string' && isWholeReference(name)) {
    return likelyImage(name, [...at, 'name']);
  }
  return others.some(isSet) || name === UNKNOWN
    ? [unknownUse(at, 'it has parts whose meaning the pack does not know')]
    : undefined;
}

/** A part that may be left out, with what stands before it; undefined where it can't be read. */
function prefixed(before: string, part: PlannedValue): string | undefined {
  if (!isSet(part)) {
    return '';
  }
  return typeof part === 'string' ? `${before}${part}` : undefined;
}

function suffixed(part: PlannedValue, after: string): string | undefined {
  const text = prefixed('', part);
  return text === undefined || text === '' ? text : `${text}${after}`;
}
