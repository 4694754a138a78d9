/** One document of a manifest as the objects of Kubernetes in it. */

import type { Failure } from '../failure.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { objectsOf } from './list.ts';
import { isRecord, plannedValue } from './planned-value.ts';

/**
 * @param value of a document that was read
 * @param source the template that made it, where one did
 * @returns its object, or those of a list one by one; none for an empty document
 */
export function objectsOfDocument(value: unknown, source?: string): KubernetesObject[] | Failure {
  const planned = plannedValue(value);
  if (planned === null || planned === undefined) {
    return [];
  }
  if (!isRecord(planned)) {
    return { reason: 'it is not a Kubernetes object' };
  }
  const { kind, apiVersion } = planned;
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    return { reason: 'it has no kind or no apiVersion' };
  }
  const object = { apiVersion, kind, patch: false, fields: planned, at: [], ...(source !== undefined && { source }) };
  return objectsOf(object).map(byItself);
}

/** An item of a list in a file is told by its own name, and its paths start there. */
function byItself(object: KubernetesObject): KubernetesObject {
  return { ...object, at: [] };
}
