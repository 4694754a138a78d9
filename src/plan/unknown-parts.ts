/** The parts of a component's inputs that a preview does not know: their objects are not in the plan yet. */

import type { Path } from './path.ts';
import { holdsUnknown, isList, isRecord, type PlannedRecord, type PlannedValue } from './planned-value.ts';

/** Inputs that hold objects of Kubernetes: what is not known in one of them, its child does not know either, and tells. */
const HOLDS_OBJECTS = ['objs', 'objects'];

/** @returns the inputs, or items of an input, in which something is not known that decides which children there will be */
export function unknownParts(inputs: PlannedRecord): Path[] {
  return Object.entries(inputs).flatMap(([key, value]) => {
    const isUnknown = HOLDS_OBJECTS.includes(key) ? hidesObjects : holdsUnknown;
    const parts: readonly (readonly [Path, PlannedValue])[] = isList(value)
      ? value.map((item, index) => [[key, { index }], item])
      : [[[key], value]];
    return parts.flatMap(([at, part]) => (isUnknown(part) ? [at] : []));
  });
}

function hidesObjects(value: PlannedValue): boolean {
  if (isList(value)) {
    return value.some(hidesObjects);
  }
  return isRecord(value)
    ? holdsUnknown(value.apiVersion) || holdsUnknown(value.kind) || hidesObjects(value.items)
    : holdsUnknown(value);
}
