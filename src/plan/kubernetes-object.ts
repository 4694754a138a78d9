/** A Kubernetes object as it is planned. */

import { isRecord, type PlannedRecord } from './planned-value';

export interface KubernetesObject {
  /** `apps/v1`, `v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether only some of its fields are planned, to be laid over what is in the cluster. */
  readonly patch: boolean;
  readonly fields: PlannedRecord;
}

/** `Deployment/kong-mesh-control-plane`; the given name where the object has none that is known. */
export function objectLabel({ kind, fields }: KubernetesObject, otherwise: string): string {
  const metadata = fields.metadata;
  const name = isRecord(metadata) ? metadata.name : undefined;
  return `${kind}/${typeof name === 'string' ? name : otherwise}`;
}
