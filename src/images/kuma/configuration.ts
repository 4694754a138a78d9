/** Images to inject in a control plane's configuration file, `config.yaml` of a ConfigMap or Secret. */

import { isFailure } from '../../failure.ts';
import type { KubernetesObject } from '../../plan/kubernetes-object.ts';
import type { Path } from '../../plan/path.ts';
import { isRecord, plannedValue, type PlannedRecord, type PlannedValue, UNKNOWN } from '../../plan/planned-value.ts';
import { readYaml } from '../../yaml/documents.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from '../image-use.ts';
import { injectedAs } from './control-plane.ts';

const FILE = 'config.yaml';

/** Where the texts are: `binaryData` and a Secret's `data` in base64. */
const FIELDS = {
  ConfigMap: { data: 'utf8', binaryData: 'base64' },
  Secret: { data: 'base64', stringData: 'utf8' },
} as const;

const INJECTOR = ['runtime', 'kubernetes', 'injector'] as const;

const IMAGES = [
  { at: ['sidecarContainer', 'image'], role: 'kuma-sidecar' },
  { at: ['initContainer', 'image'], role: 'kuma-init' },
] as const;

/**
 * Other programs have files of that name: what can't be read counts only where the object is a control plane's, by
 * its name.
 *
 * @returns the uses, with the path inside the file after the path to it
 */
export function configurationImages({ apiVersion, kind, fields }: KubernetesObject): ImageUse[] {
  if (apiVersion !== 'v1' || (kind !== 'ConfigMap' && kind !== 'Secret')) {
    return [];
  }
  const isControlPlanes = isNamedForControlPlane(fields);
  return Object.entries(FIELDS[kind]).flatMap(([field, encoding]) => {
    const entries = fields[field];
    const file = isRecord(entries) ? entries[FILE] : entries;
    const path = [field, FILE];
    if (file === UNKNOWN) {
      return isControlPlanes ? [unknownUse(path, `${NOT_KNOWN}, and it can name images to inject`)] : [];
    }
    return typeof file === 'string'
      ? imagesIn(Buffer.from(file, encoding).toString('utf8'), path, isControlPlanes)
      : [];
  });
}

function imagesIn(text: string, path: Path, isControlPlanes: boolean): ImageUse[] {
  const document = readYaml(text);
  if (isFailure(document)) {
    // What a program in Go would find in it, if anything, is not known. A key may be written with escapes.
    return isControlPlanes || /injector|\\[xu]/i.test(text)
      ? [unknownUse(path, `it can't be read (${document.reason}), and it can name images to inject`)]
      : [];
  }
  const file = plannedValue(document.value);
  return IMAGES.flatMap(({ at, role }) => {
    const use = { path: [...path, ...INJECTOR, ...at], role: injectedAs(role) };
    return below(file, [...INJECTOR, ...at]).flatMap((image): ImageUse[] => {
      if (image === undefined || image === null) {
        return [];
      }
      return typeof image === 'string'
        ? [{ ...use, image, injected: true }]
        : [{ ...use, ...unknownUse(use.path, NOT_KNOWN) }];
    });
  });
}

/** All that lies at a path; unknown where something on the way is. Kuma's reader (encoding/json) takes keys in any case. */
function below(value: PlannedValue, path: readonly string[]): PlannedValue[] {
  return path.reduce<PlannedValue[]>(
    (found, key) =>
      found.flatMap((item) =>
        isRecord(item)
          ? Object.entries(item).flatMap(([name, field]) => (name.toLowerCase() === key.toLowerCase() ? [field] : []))
          : item === UNKNOWN
            ? [UNKNOWN]
            : [],
      ),
    [value],
  );
}

function isNamedForControlPlane({ metadata }: PlannedRecord): boolean {
  const name = isRecord(metadata) ? metadata.name : metadata;
  return typeof name === 'string' ? name.includes('control-plane') : name === UNKNOWN;
}
