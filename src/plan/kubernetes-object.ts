/** A Kubernetes object as it is planned. */

import { isRecord, type PlannedRecord } from './planned-value.ts';

export interface KubernetesObject {
  /** `apps/v1`, `v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether only some of its fields are planned, to be laid over what is in the cluster. */
  readonly patch: boolean;
  readonly fields: PlannedRecord;
  /** Where in the user's resource the object is: nothing, or `items[2].` of a list. */
  readonly at: string;
  /** The template that made it, where helm says so. */
  readonly source?: string;
}

/** `Deployment/kong-mesh-control-plane`; the given name where the object has none that is known. */
export function objectLabel({ kind, fields }: KubernetesObject, otherwise: string): string {
  const metadata = fields.metadata;
  const name = isRecord(metadata) ? metadata.name : undefined;
  return `${kind}/${typeof name === 'string' ? name : otherwise}`;
}
