/** The texts of ConfigMaps and Secrets, which pods get as files. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { isRecord, UNKNOWN } from '../plan/planned-value.ts';

/** Where the texts are: `binaryData` and a Secret's `data` in base64. */
const FIELDS = {
  ConfigMap: { data: 'utf8', binaryData: 'base64' },
  Secret: { data: 'base64', stringData: 'utf8' },
} as const;

export interface File {
  readonly path: Path;
  readonly name: string;
  /** Undefined where it is not known. */
  readonly text: string | undefined;
}

/** @returns each of them; for a field that is not known one file without a name */
export function filesIn({
  apiVersion,
  kind,
  fields,
}: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'fields'>): File[] {
  const kindFields = apiVersion === 'v1' ? fieldsOf(kind) : {};
  return Object.entries(kindFields).flatMap(([field, encoding]): File[] => {
    const entries = fields[field];
    if (entries === UNKNOWN) {
      return [{ path: [field], name: '', text: undefined }];
    }
    return Object.entries(isRecord(entries) ? entries : {}).flatMap(([name, value]): File[] => {
      const path = [field, name];
      return typeof value === 'string'
        ? [{ path, name, text: encoding === 'utf8' ? value : Buffer.from(value, encoding).toString('utf8') }]
        : value === UNKNOWN
          ? [{ path, name, text: undefined }]
          : [];
    });
  });
}

/** The second of each is Pulumi's patch of one. */
function fieldsOf(kind: string): Readonly<Record<string, 'utf8' | 'base64'>> {
  switch (kind) {
    case 'ConfigMap':
    case 'ConfigMapPatch':
      return FIELDS.ConfigMap;
    case 'Secret':
    case 'SecretPatch':
      return FIELDS.Secret;
    default:
      return {};
  }
}
