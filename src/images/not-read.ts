/** What makes something run and is not read, and why: no fault of the plan, yet nothing to be silent about. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { fieldsAt } from './kinds/field.ts';
import { kindOf } from './kinds/table.ts';
import { isAddress } from './written-image.ts';

export interface NotRead {
  readonly path: Path;
  /** A sentence without its full stop, which quotes nothing of the plan. */
  readonly reason: string;
}

/** @returns the fields of an object that name another one, or an address from which code is fetched */
export function notReadIn({ fields, ...typed }: KubernetesObject): NotRead[] {
  const { refers = [], images = [] } = kindOf(typed) ?? {};
  const others = refers.flatMap((path) => fieldsAt(fields, path));
  const addresses = images
    .map((image) => image.replace(/ .*$/, ''))
    .flatMap((path) => fieldsAt(fields, path))
    .filter(({ value }) => typeof value === 'string' && isAddress(value));
  return [
    ...others.map(({ at }) => ({ path: at, reason: 'another object has images, which are read where it is planned' })),
    ...addresses.map(({ at }) => ({ path: at, reason: 'what it fetches from an address is no image' })),
  ];
}
