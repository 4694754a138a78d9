/** A list of objects as the objects in it: `List`, and the typed lists such as `DeploymentList`. */

import type { KubernetesObject } from './kubernetes-object.ts';
import type { Path } from './path.ts';
import { isList, isRecord, type PlannedValue, UNKNOWN } from './planned-value.ts';

/**
 * @returns the object itself, or the items of a list, each with its place. An item that is not known, or a list whose items
 *   are not known, becomes an object with an unknown spec: of the list's kind, or a Pod.
 */
export function objectsOf(object: KubernetesObject): KubernetesObject[] {
  const { apiVersion, kind, fields, at } = object;
  const { items } = fields;
  if (!kind.endsWith('List')) {
    // What helm and kubectl decode into is a list wherever there are items, whatever the kind.
    return isList(items) ? [object, ...itemsOf(object, items, { apiVersion, kind })] : [object];
  }
  const untyped = kind === 'List';
  const item = { apiVersion: untyped ? 'v1' : apiVersion, kind: untyped ? 'Pod' : kind.slice(0, -'List'.length) };
  if (!isList(items)) {
    return items === undefined && !untyped ? [object] : [unreadableItem(object, item, [...at, 'items'])];
  }
  // A custom resource may have a kind that ends so, and fields of its own.
  return [...(Object.hasOwn(fields, 'spec') ? [object] : []), ...itemsOf(object, items, item)];
}

function itemsOf(
  object: KubernetesObject,
  items: readonly PlannedValue[],
  item: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
): KubernetesObject[] {
  const { at } = object;
  return items.flatMap((value, index) => {
    const where = [...at, 'items', { index }];
    if (!isRecord(value)) {
      return [unreadableItem(object, item, where)];
    }
    // Where the group is not known, nothing is known of what the kind means.
    if (value.kind === UNKNOWN || value.apiVersion === UNKNOWN) {
      return [unreadableItem(object, { apiVersion: 'v1', kind: 'Pod' }, where)];
    }
    const stated = {
      kind: textOrNone(value.kind) ?? item.kind,
      apiVersion: textOrNone(value.apiVersion) ?? item.apiVersion,
    };
    return objectsOf({ ...object, ...stated, fields: value, at: where });
  });
}

function unreadableItem(
  object: KubernetesObject,
  { apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
  at: Path,
): KubernetesObject {
  return { ...object, apiVersion, kind, fields: { spec: UNKNOWN }, at };
}

function textOrNone(value: PlannedValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
