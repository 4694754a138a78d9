/** What the readers can't be sure of in custom resources, so that silence is visible. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import { isList, isRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { groupOf, rowOf } from './kinds/table.ts';
import { isPodKind } from './pod-spec.ts';

/** @returns `Cluster.postgresql.cnpg.io` where the kind may start pods and nothing knows its fields; undefined elsewhere */
export function unknownKind(object: KubernetesObject): string | undefined {
  const { kind } = object;
  const isNamed = kind !== '' && !kind.endsWith('List') && object.apiVersion !== '';
  return isNamed && rowOf(object) === undefined && !isPodKind(object) && !isPatchOfPodKind(object)
    ? [kind, groupOf(object)].filter((part) => part !== '').join('.')
    : undefined;
}

function isPatchOfPodKind({ apiVersion, kind }: KubernetesObject): boolean {
  return isPodKind({ apiVersion, kind: kind.replace(/Patch$/, '') });
}

/** @returns how many values of a custom resource the plan does not know, but for those of kinds without pods */
export function unknownValues(object: KubernetesObject): number {
  return isPodKind(object) || rowOf(object)?.silent === true ? 0 : unknownIn(object.fields);
}

function unknownIn(value: PlannedValue): number {
  if (isList(value)) {
    return value.reduce<number>((sum, item) => sum + unknownIn(item), 0);
  }
  if (isRecord(value)) {
    return Object.values(value).reduce<number>((sum, field) => sum + unknownIn(field), 0);
  }
  return value === UNKNOWN ? 1 : 0;
}
