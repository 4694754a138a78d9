/** Images to inject in a control plane's configuration file, which a ConfigMap or Secret holds under any name. */

import { isFailure } from '../../failure.ts';
import type { KubernetesObject } from '../../plan/kubernetes-object.ts';
import type { Path } from '../../plan/path.ts';
import { isRecord, plannedValue, type PlannedRecord, type PlannedValue, UNKNOWN } from '../../plan/planned-value.ts';
import { readYaml } from '../../yaml/documents.ts';
import { type File, filesIn } from '../files.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from '../image-use.ts';
import { injectedAs } from './control-plane.ts';
import { folded, isSameField } from './go-field.ts';

/** Where Kuma's chart has it; `--config-file`, and `items` of a volume, make a file of any other. */
const FILE = 'config.yaml';
const ANY_CONFIGURATION = /\.(?:ya?ml|json|conf)$|^config|\.conf\./i;

const INJECTOR = ['runtime', 'kubernetes', 'injector'] as const;

const IMAGES = [
  { at: ['sidecarContainer', 'image'], role: 'kuma-sidecar' },
  { at: ['initContainer', 'image'], role: 'kuma-init' },
] as const;

/**
 * Other programs have files as well: what can't be read counts where the object is a control plane's, by its name, and
 * where the text speaks of what Kuma injects.
 *
 * @returns the uses, with the path inside the file after the path to it
 */
export function configurationImages(object: KubernetesObject): ImageUse[] {
  const isControlPlanes = isNamedForControlPlane(object.fields);
  return filesIn(object).flatMap((file) => imagesIn(file, isControlPlanes));
}

function imagesIn({ name, path, text }: File, isControlPlanes: boolean): ImageUse[] {
  // A field that is not known has files without names.
  const at = name === '' ? [...path, FILE] : path;
  const isTheirs = isControlPlanes && (name === '' || ANY_CONFIGURATION.test(name));
  if (text === undefined) {
    return isTheirs ? [unknownUse(at, `${NOT_KNOWN}, and it can name images to inject`)] : [];
  }
  // Most texts of a plan are something else, and are not read any further.
  const mayBe = speaksOfInjector(text);
  if (!mayBe && !isTheirs && name !== FILE) {
    return [];
  }
  const document = readYaml(text);
  if (!isFailure(document)) {
    return injectedBy(plannedValue(document.value), path);
  }
  // What a program in Go finds in it is not known.
  const isSuspect = name === FILE ? /injector|\\[xu]/i.test(text) : mayBe && NAMES_CONTAINER.test(folded(text));
  return isTheirs || isSuspect
    ? [unknownUse(path, `it can't be read (${document.reason}), and it can name images to inject`)]
    : [];
}

const NAMES_CONTAINER = /(?:sidecar|init)container(?!s)|\\[xu\n]|binary/;

/** Whether a key could be `injector`: in any case, with escapes in quotes, or as binary. */
function speaksOfInjector(text: string): boolean {
  const plain = folded(text);
  return plain.includes('injector') || plain.includes('binary') || folded(unescaped(text)).includes('injector');
}

/** A text without the escapes of YAML's double quotes. */
function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replaceAll(
        /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|\r?\n[ \t]*)/g,
        (_, x?: string, u?: string, long?: string) => character(x ?? u ?? long),
      )
    : text;
}

function character(hexadecimal: string | undefined): string {
  const code = Number.parseInt(hexadecimal ?? '', 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function injectedBy(file: PlannedValue, path: Path): ImageUse[] {
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

/** All values at a path, where each key may occur several times; unknown where something on the way is. */
function below(value: PlannedValue, path: readonly string[]): PlannedValue[] {
  return path.reduce<PlannedValue[]>(
    (found, key) =>
      found.flatMap((item) =>
        isRecord(item)
          ? Object.entries(item).flatMap(([name, field]) => (isSameField(name, key) ? [field] : []))
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
