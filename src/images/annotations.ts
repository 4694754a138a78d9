/** Images in annotations, by which injectors are told what to put into a pod: on pods, templates, namespaces, and elsewhere. */

import type { Path } from '../plan/path.ts';
import { isList, isRecord, type PlannedRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { type ImageUse, NOT_KNOWN, notInPlan, unknownUse } from './image-use.ts';
import { textOfPatch } from './patch.ts';
import { likelyImage, writtenImage } from './written-image.ts';

/**
 * `image`: a whole image, without a `/` a part of one. `name`: an image without its tag, which stands in the other
 * annotation. `json`: a patch, a container or a list of them. `stream`: the image is replaced by another one.
 */
type Form = 'image' | 'json' | 'stream' | { readonly tagIn: string };

/** By key; the injectors' own sources name them. */
const KEYS: readonly (readonly [RegExp, Form])[] = [
  [/^sidecar\.istio\.io\/proxyImage$|^gateway\.istio\.io\/agentgatewayImage$/, 'image'],
  [/^proxy\.istio\.io\/overrides$/, 'json'],
  [/^config\.linkerd\.io\/proxy-image$/, { tagIn: 'config.linkerd.io/proxy-version' }],
  [/^config\.linkerd\.io\/init-image$/, { tagIn: 'config.linkerd.io/init-image-version' }],
  [/^config\.linkerd\.io\/debug-image$/, { tagIn: 'config.linkerd.io/debug-image-version' }],
  [/^vault\.hashicorp\.com\/agent-image$|^vault\.security\.banzaicloud\.io\/[\w-]+-image$/, 'image'],
  [/^vault\.hashicorp\.com\/agent-(?:init-)?json-patch$/, 'json'],
  [/^dapr\.io\/sidecar-image$/, 'image'],
  [/^dapr\.io\/component-container$/, 'json'],
  [/^admission\.datadoghq\.com\/.*custom-image$/, 'image'],
  [/^hooks\.kubevirt\.io\/hookSidecars$|^cnpg\.io\/podPatch$|\.kubevirt\.io\/jsonpatch$/, 'json'],
  [/^init\.hook\.restore\.velero\.io\/container-image$/, 'image'],
  [/^trait\.camel\.apache\.org\/container\.image$|^hypershift\.openshift\.io\/[\w-]+-image$/, 'image'],
  [/^image\.openshift\.io\/triggers$/, 'stream'],
];

/** Any other annotation that is called so, where its text can be nothing but an image. */
const CALLED_IMAGE = /[./-]image$/i;

const ROLE = 'put into pods by what reads the annotation';

/**
 * @param fields of an object of any kind
 * @param read finds images in a value by their shape
 */
export function annotatedImages(
  fields: PlannedRecord,
  read: (value: PlannedValue, at: Path) => ImageUse[],
): ImageUse[] {
  return annotationsIn(fields, []).flatMap(({ annotations, at }) =>
    Object.entries(annotations).flatMap(([key, value]) =>
      annotated(key, value, annotations, [...at, key], read).map((use) => ({ role: ROLE, ...use })),
    ),
  );
}

interface Annotations {
  readonly annotations: PlannedRecord;
  readonly at: Path;
}

/** All `annotations` and `podAnnotations` at any depth. */
function annotationsIn(value: PlannedValue, at: Path): Annotations[] {
  if (isList(value)) {
    return value.flatMap((item, index) => annotationsIn(item, [...at, { index }]));
  }
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, field]) =>
        /annotations$/i.test(key) && isRecord(field)
          ? [{ annotations: field, at: [...at, key] }]
          : annotationsIn(field, [...at, key]),
      )
    : [];
}

function annotated(
  key: string,
  value: PlannedValue,
  annotations: PlannedRecord,
  at: Path,
  read: (value: PlannedValue, at: Path) => ImageUse[],
): ImageUse[] {
  const form = KEYS.find(([pattern]) => pattern.test(key))?.[1];
  if (value === UNKNOWN) {
    return form === undefined ? [] : [unknownUse(at, NOT_KNOWN)];
  }
  if (typeof value !== 'string' || value === '') {
    return [];
  }
  switch (form) {
    case undefined:
      return CALLED_IMAGE.test(key) ? likelyImage(value, at) : [];
    case 'image':
      return value.includes('/') ? writtenImage(value, at) : [notInPlan(at, 'the injector completes the image')];
    case 'json':
      return textOfPatch(value, at, (inner) => read(inner, at));
    case 'stream':
      return [notInPlan(at, 'OpenShift replaces the image by that of an image stream')];
    default:
      return withTag(value, annotations[form.tagIn], at);
  }
}

function withTag(name: string, tag: PlannedValue, at: Path): ImageUse[] {
  if (tag === UNKNOWN) {
    return [unknownUse(at, NOT_KNOWN)];
  }
  return typeof tag === 'string'
    ? writtenImage(`${name}:${tag}`, at)
    : [notInPlan(at, 'the injector adds a tag of its own to the image')];
}
