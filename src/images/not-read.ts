/** What makes something run and is not read, and why: no fault of the plan, yet nothing to be silent about. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { fieldsAt } from './kinds/field.ts';
import { kindOf } from './kinds/table.ts';

export interface NotRead {
  readonly path: Path;
  /** A sentence without its full stop, which quotes nothing of the plan. */
  readonly reason: string;
}

/** @returns the fields of an object that name another one, which has the images */
export function notReadIn(object: KubernetesObject): NotRead[] {
  const { refers = [] } = kindOf(object) ?? {};
  return refers
    .flatMap((path) => fieldsAt(object.fields, path))
    .map(({ at }) => ({ path: at, reason: 'another object has the images, which is read where it is planned itself' }));
}
