/** What an object makes run and the pack does not read, and why. It is no failure, but the summary names it. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { startedBy } from './command-line/started.ts';
import { fieldsAt } from './kinds/field.ts';
import { rowOf } from './kinds/table.ts';
import { isAddress } from './written-image.ts';

/** As deep as images are looked for: below that there is a use that says so. */
const MAX_DEPTH = 4;

export interface NotRead {
  readonly path: Path;
  /** A sentence without its full stop. It quotes nothing of a command or of the plan. */
  readonly reason: string;
}

/**
 * @returns what the object's command lines start without naming an image, its fields that name another object with images,
 *   and those that name an address from which code is fetched
 */
export function notReadIn(object: KubernetesObject): NotRead[] {
  return [...startedBelow(object, 0), ...fieldsElsewhere(object)];
}

function startedBelow(object: KubernetesObject, depth: number): NotRead[] {
  const readInner = (inner: KubernetesObject) => ({
    uses: [],
    notRead: depth < MAX_DEPTH ? startedBelow(inner, depth + 1) : [],
  });
  return startedBy(object, readInner).notRead;
}

function fieldsElsewhere({ fields, ...typed }: KubernetesObject): NotRead[] {
  const { refers = [], images = [] } = rowOf(typed) ?? {};
  const others = refers.flatMap((path) => fieldsAt(fields, path));
  const addresses = images
    .map((image) => image.replace(/ .*$/, ''))
    .flatMap((path) => fieldsAt(fields, path))
    .filter(({ value }) => typeof value === 'string' && isAddress(value));
  return [
    ...others.map(({ at }) => ({
      path: at,
      reason: 'it names another object with images; the pack reads that object by itself',
    })),
    ...addresses.map(({ at }) => ({ path: at, reason: 'it fetches code from an address that is no image' })),
  ];
}
