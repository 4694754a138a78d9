/** A pin in the text of a manifest: the digest behind the reference where the author wrote it, in the same style. */

import { isAlias, isScalar, type ParsedNode, Scalar } from 'yaml';
import type { Failure } from '../failure.ts';
import type { Path } from '../plan/path.ts';
import type { PinEdit } from './attempt.ts';
import type { Pin } from './edit.ts';
import { textWithPin } from './text-with-pin.ts';
import { type Change, inPlaceOf, type YamlSource } from './yaml-source.ts';

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
  const node = textAt(place, path);
  return node !== undefined && (!isBlock(node) || rawWithPin(rawOf(place, node), pin) !== undefined);
}

/** @param edit one that {@link canBeWritten} */
export function changeFor(place: ObjectPlace, { path, text, pin }: PinEdit): Change[] {
  const node = textAt(place, path);
  if (node === undefined) {
    return [];
  }
  const change = inPlaceOf(place.source.text, node, JSON.stringify(text));
  // An alias is written out: what it refers to may be more than an image.
  return isAlias(node) ? [change] : [{ ...change, write: (before) => rawWithPin(before, pin) ?? change.write(before) }];
}

function rawWithPin(raw: string, { use, pinned }: Pin): string | undefined {
  // How often the image may stand there was decided by the value, which holds no comments of this file.
  return textWithPin(raw, use.image, pinned, Infinity);
}

function textAt({ source, line, at }: ObjectPlace, path: Path): ParsedNode | undefined {
  const found = source.find([...at, ...path], line);
  const isText = found?.rest.length === 0 && (isScalar(found.node) || isAlias(found.node));
  return isText ? found.node : undefined;
}

function rawOf({ source }: ObjectPlace, { range: [start, end] }: ParsedNode): string {
  return source.text.slice(start, end);
}

function isBlock(node: ParsedNode): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);
}
