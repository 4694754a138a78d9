/** A pin in the text of a manifest: the digest behind the reference where the author wrote it, in the same style. */

import { isAlias, isScalar, type ParsedNode, Scalar } from 'yaml';
import type { Failure } from '../failure.ts';
import type { Path } from '../plan/path.ts';
import type { PinEdit } from './attempt.ts';
import type { Pin } from './edit.ts';
import { textWithPin } from './text-with-pin.ts';
import { type Change, type Found, inPlaceOf, type YamlSource } from './yaml-source.ts';

export const NOT_LOCATED: Failure = { reason: 'the file writes the image in a way that the pack does not change' };

/** Where an object is in its file. */
export interface ObjectPlace {
  readonly source: YamlSource;
  /** The line where its document's content starts, from 1. */
  readonly line: number;
  /** Its place in the document, as of an item of a list. */
  readonly at: Path;
}

/** Whether the pin can be written at a text of the object. */
export function canBeWritten(place: ObjectPlace, path: Path, pin: Pin): boolean {
  const found = scalarAt(place, path);
  return (
    found !== undefined && (!isBlock(found.node) || rawWithPin(rawOf(place, found), found.node, pin) !== undefined)
  );
}

/** @param edit one that {@link canBeWritten} */
export function changeFor(place: ObjectPlace, { path, text, pin }: PinEdit): Change[] {
  const found = scalarAt(place, path);
  if (found === undefined) {
    return [];
  }
  const change = inPlaceOf(place.source.text, found, JSON.stringify(text));
  // An alias is written out: what it refers to may be more than an image.
  return isAlias(found.node)
    ? [change]
    : [{ ...change, write: (before) => rawWithPin(before, found.node, pin) ?? change.write(before) }];
}

/** The text as it is written, with its quotes. A block scalar begins behind the line of its `|`, which may have a comment. */
function rawWithPin(raw: string, node: ParsedNode, { use, pinned }: Pin): string | undefined {
  const start = isBlock(node) ? raw.indexOf('\n') + 1 : 0;
  // How often the image may stand there was decided by the value, which holds no comments of this file.
  const written = textWithPin(raw.slice(start), use.image, pinned, Infinity);
  return written === undefined ? undefined : raw.slice(0, start) + written;
}

function scalarAt({ source, line, at }: ObjectPlace, path: Path): Found | undefined {
  const found = source.find([...at, ...path], line);
  const isText = found?.rest.length === 0 && (isScalar(found.node) || isAlias(found.node));
  return isText ? found : undefined;
}

function rawOf({ source }: ObjectPlace, { start, end }: Found): string {
  return source.text.slice(start, end);
}

function isBlock(node: ParsedNode): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);
}
