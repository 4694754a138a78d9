/** One document of a manifest as the objects of Kubernetes in it. */

import type { Failure } from '../failure.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { objectsOf } from './list.ts';
import { isRecord, plannedValue } from './planned-value.ts';

/**
 * @param value of a document that was read
 * @param origin where the document is from
 * @returns its object, or those of a list one by one; none for an empty document
 */
export function objectsOfDocument(
  value: unknown,
  origin: Pick<KubernetesObject, 'source' | 'scanned' | 'rendered'>,
): KubernetesObject[] | Failure {
  const fields = plannedValue(value);
  if (fields === null || fields === undefined) {
    return [];
  }
  if (!isRecord(fields)) {
    return { reason: 'it is not a Kubernetes object' };
  }
  const { kind, apiVersion } = fields;
  return typeof kind === 'string' && typeof apiVersion === 'string'
    ? objectsOf({ apiVersion, kind, patch: false, fields, at: [], ...origin })
    : { reason: 'its kind or its apiVersion is missing' };
}
