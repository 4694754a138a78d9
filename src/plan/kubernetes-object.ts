/** A Kubernetes object as it is planned. */

import type { Path } from './path.ts';
import { isRecord, type PlannedRecord } from './planned-value.ts';

export interface KubernetesObject {
  /** `apps/v1`, `v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether only some of its fields are planned, to be laid over what is in the cluster. */
  readonly patch: boolean;
  readonly fields: PlannedRecord;
  /** Where it stands in its resource or document: empty for the whole, `items[2]` for an item of a list. */
  readonly at: Path;
  /** The template that made it, where helm's comment above it says so. */
  readonly source?: string | undefined;
  /** Where it was read, for an object of a file. */
  readonly scanned?: ScannedDocument | undefined;
  /** Whether helm rendered it, so that its resource is a Release. */
  readonly rendered?: boolean | undefined;
}

export interface ScannedDocument {
  /** The file's name, as the user wrote it. */
  readonly file: string;
  /** The document in the file, from 1. */
  readonly document: number;
  /** The line in the file, from 1, of the value at a path in the document. */
  readonly lineOf: (path: Path) => number;
}

/** `Deployment/kong-mesh-control-plane`; the given name where the object's name is missing or not known. */
export function objectLabel({ kind, fields }: KubernetesObject, otherwise: string): string {
  return `${kind}/${metadataText(fields, 'name') ?? otherwise}`;
}

/** @returns undefined where the namespace is missing or not known */
export function namespaceOf({ fields }: Pick<KubernetesObject, 'fields'>): string | undefined {
  return metadataText(fields, 'namespace');
}

function metadataText({ metadata }: PlannedRecord, key: 'name' | 'namespace'): string | undefined {
  const value = isRecord(metadata) ? metadata[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
