/** Gatekeeper's mutations (https://open-policy-agent.github.io/gatekeeper/website/docs/mutation/): values put at a location of other objects. */

import type { Path } from '../../plan/path.ts';
import { isRecord, type PlannedRecord, type PlannedValue, textOf, UNKNOWN } from '../../plan/planned-value.ts';
import { annotatedImages } from '../annotations.ts';
import { type ImageUse, NOT_KNOWN, notInPlan, unknownUse } from '../image-use.ts';
import { writtenImage } from '../written-image.ts';

type Read = (value: PlannedValue, at: Path) => ImageUse[];

const PARAMETERS = ['spec', 'parameters'];
const DECIDED_LATER = 'the mutation takes the image from elsewhere';

/** @param read finds images in a value by their shape */
export function gatekeeperImages(kind: string, { spec }: PlannedRecord, read: Read): ImageUse[] {
  if (!isRecord(spec)) {
    return spec === UNKNOWN ? [unknownUse(['spec'], NOT_KNOWN)] : [];
  }
  const { location, parameters } = spec;
  if (parameters === UNKNOWN || location === UNKNOWN) {
    return [unknownUse(parameters === UNKNOWN ? PARAMETERS : ['spec', 'location'], NOT_KNOWN)];
  }
  const { assign } = isRecord(parameters) ? parameters : {};
  switch (kind) {
    case 'Assign':
      return imagesOfAssign(textOf(location), assign, read);
    case 'AssignMetadata':
      return annotationImages(textOf(location), assign, read);
    case 'AssignImage':
      return imageOfParts(isRecord(parameters) ? parameters : {});
    default:
      return [];
  }
}

function imagesOfAssign(location: string, assign: PlannedValue, read: Read): ImageUse[] {
  const at = [...PARAMETERS, 'assign'];
  const { value, externalData, fromMetadata } = isRecord(assign) ? assign : {};
  const setsImage = /containers\[.*\]\."?image"?$/i.test(location);
  if (assign === UNKNOWN || value === UNKNOWN) {
    return setsImage || /containers/i.test(location) ? [unknownUse(at, NOT_KNOWN)] : [];
  }
  if (typeof value === 'string') {
    return setsImage ? writtenImage(value, [...at, 'value']) : [];
  }
  const elsewhere = isRecord(externalData) || isRecord(fromMetadata);
  return setsImage && elsewhere ? [notInPlan(at, DECIDED_LATER)] : read(value, [...at, 'value']);
}

/** `metadata.annotations."sidecar.istio.io/proxyImage"`: an annotation may name an image. */
function annotationImages(location: string, assign: PlannedValue, read: Read): ImageUse[] {
  const key = /^metadata\.annotations\.(.+)$/.exec(location)?.[1]?.replaceAll('"', '');
  const value = isRecord(assign) ? assign.value : assign;
  const at = [...PARAMETERS, 'assign', 'value'];
  return key === undefined
    ? []
    : annotatedImages({ annotations: { [key]: value } }, read).map((use) => ({ ...use, path: at }));
}

/** Domain, path and tag of the image; where one is left out, that of the other image stays. */
function imageOfParts({ assignDomain, assignPath, assignTag }: PlannedRecord): ImageUse[] {
  const parts = [assignDomain, assignPath, assignTag];
  if (parts.includes(UNKNOWN)) {
    return [unknownUse(PARAMETERS, NOT_KNOWN)];
  }
  const [domain, path, tag] = parts;
  return typeof domain === 'string' && typeof path === 'string' && typeof tag === 'string'
    ? writtenImage(`${domain}/${path}${tag}`, PARAMETERS)
    : [notInPlan(PARAMETERS, 'the mutation changes a part of images that others name')];
}
