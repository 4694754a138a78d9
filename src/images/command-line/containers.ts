/** Everything in an object that has the shape of a container, whatever kind the object is. */

import type { Path, Segment } from '../../plan/path.ts';
import { isList, isRecord, type PlannedRecord, type PlannedValue } from '../../plan/planned-value.ts';

/** Lists of containers of Kubernetes, and those of Argo Workflows and Tekton. */
const LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers', 'sidecars', 'steps']);
const ONES = new Set(['container', 'script']);

export interface Container {
  readonly container: PlannedRecord;
  readonly at: Path;
}

export function containersIn(fields: PlannedRecord): Container[] {
  const found: Container[] = [];
  collect(fields, [], false, found);
  return found;
}

/** @param at where it is; of this one array, since objects may be large and have no container at all */
function collect(value: PlannedValue, at: Segment[], isContainer: boolean, found: Container[]): void {
  if (isList(value)) {
    const key = at.at(-1);
    const isContainers = typeof key === 'string' && LISTS.has(key);
    for (const [index, item] of value.entries()) {
      at.push({ index });
      collect(item, at, isContainers, found);
      at.pop();
    }
  } else if (isRecord(value)) {
    if (isContainer) {
      found.push({ container: value, at: [...at] });
    }
    for (const [key, field] of Object.entries(value)) {
      at.push(key);
      collect(field, at, ONES.has(key), found);
      at.pop();
    }
  }
}
