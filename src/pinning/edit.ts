/** What to write, and where, so that the image of a use has its digest. */

import type { Failure } from '../failure.ts';
import type { KnownUse } from '../images/image-use.ts';
import { type Path, valueAt } from '../plan/path.ts';
import { isList, isRecord, type PlannedValue } from '../plan/planned-value.ts';
import type { Digest } from '../reference/reference.ts';
import { textWithPin } from './text-with-pin.ts';

/** A text to be put at a place of the inputs. */
export interface Edit {
  readonly path: Path;
  readonly text: string;
}

/** A use whose image passed. */
export interface Pin {
  readonly use: KnownUse;
  readonly digest: Digest;
  /** The image with its digest. */
  readonly pinned: string;
}

const IN_PARTS = 'the image is in parts, and none of its fields is for a digest';
const NOT_WRITTEN = 'the image does not stand there in one piece';
const WRITTEN_OFTEN = 'the image stands there more often than it is used';

/**
 * Follows the path of a use to the texts there: the image itself, a document that the path goes on in, or several texts.
 *
 * @param inputs without the marks of secrets
 * @param most how often the image may stand in one text: once for each of its uses there
 * @returns no edit where another use has pinned the same text
 */
export function editFor(inputs: PlannedValue, { use, digest, pinned }: Pin, most: number): Edit[] | Failure {
  if (use.digestAt !== undefined) {
    return [{ path: use.digestAt, text: digest }];
  }
  const texts = textsAt(inputs, use.path);
  const edits = texts.flatMap(({ path, text }) => {
    const written = textWithPin(text, use.image, pinned, most);
    return written === undefined ? [] : [{ path, text: written, isNew: written !== text }];
  });
  const [edit, ...others] = edits;
  if (edit === undefined) {
    const isInParts = isRecord(valueAt(inputs, use.path));
    const isThere = texts.some(({ text }) => text.includes(use.image));
    return { reason: isInParts ? IN_PARTS : isThere ? WRITTEN_OFTEN : NOT_WRITTEN };
  }
  return others.length > 0 ? { reason: WRITTEN_OFTEN } : edit.isNew ? [edit] : [];
}

/** The text on the way, in which the rest of the path goes on, or all texts at its end and below. */
export function textsAt(inputs: PlannedValue, path: Path, at: Path = []): Edit[] {
  if (typeof inputs === 'string') {
    return [{ path: at, text: inputs }];
  }
  const [segment, ...rest] = path;
  if (segment === undefined) {
    return membersOf(inputs).flatMap(([key, value]) => textsAt(value, [], [...at, key]));
  }
  return textsAt(valueAt(inputs, [segment]), rest, [...at, segment]);
}

function membersOf(value: PlannedValue): [Path[number], PlannedValue][] {
  if (isList(value)) {
    return value.map((item, index) => [{ index }, item]);
  }
  return isRecord(value) ? Object.entries(value) : [];
}

/** @returns a copy with the text at the place */
export function edited(value: PlannedValue, [segment, ...rest]: Path, text: string): PlannedValue {
  if (segment === undefined) {
    return text;
  }
  if (typeof segment !== 'string') {
    return isList(value)
      ? value.map((item, index) => (index === segment.index ? edited(item, rest, text) : item))
      : value;
  }
  return isRecord(value) ? { ...value, [segment]: edited(value[segment], rest, text) } : value;
}
