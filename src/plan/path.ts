/** The place of a value in a planned resource, as data. report/ makes text of it. */

import { isList, isRecord, type PlannedValue } from './planned-value.ts';

/** A key of an object, or an item of a list. */
export type Segment = string | Item;

export interface Item {
  readonly index: number;
  /** The item's own name, where people know it by that. */
  readonly name?: string | undefined;
  /** Whether another item of the list has the same name. */
  readonly repeated?: boolean | undefined;
}

export type Path = readonly Segment[];

/** @returns the value there; undefined where there is none */
export function valueAt(value: PlannedValue, path: Path): PlannedValue {
  return path.reduce<PlannedValue>((below, segment) => {
    if (typeof segment === 'string') {
      return isRecord(below) ? below[segment] : undefined;
    }
    return isList(below) ? below[segment.index] : undefined;
  }, value);
}

/** The path by indices alone, as a document knows it. */
export function indicesOf(path: Path): (string | number)[] {
  return path.map((segment) => (typeof segment === 'string' ? segment : segment.index));
}
