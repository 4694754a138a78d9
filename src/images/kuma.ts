/** Images that are only named to Kuma's control plane, which puts them into other pods. */

import { isList, isRecord, type PlannedRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value';
import { type ImageUse, unknownUse } from './image-use';

/**
 * Every variable whose name ends so counts, whatever stands before it: the control plane's loader (envconfig) reads
 * longer names than the documented ones, and which of several wins is not ours to imitate.
 */
const IMAGE_VARIABLE = '_CONTAINER_IMAGE';

/** @returns the images in a container's environment that a control plane will inject */
export function injectedImages(container: PlannedRecord, at: string): ImageUse[] {
  const environment = container.env;
  const path = `${at}.env`;
  if (environment === UNKNOWN) {
    return unknownIfControlPlane(container, path);
  }
  return (isList(environment) ? environment : []).flatMap((variable, index) =>
    injectedImage(container, variable, `${path}[${index}]`),
  );
}

function injectedImage(container: PlannedRecord, variable: PlannedValue, path: string): ImageUse[] {
  const name = isRecord(variable) ? variable.name : variable;
  if (name === UNKNOWN) {
    return unknownIfControlPlane(container, path);
  }
  if (!isRecord(variable) || typeof name !== 'string' || !name.endsWith(IMAGE_VARIABLE)) {
    return [];
  }
  const value = variable.value;
  const role = roleOf(name);
  if (typeof value === 'string' && value !== '' && (variable.valueFrom ?? undefined) === undefined) {
    return [{ path: `${path}.value`, role, image: value, injected: true }];
  }
  const why =
    value === UNKNOWN
      ? 'the plan does not know it yet'
      : 'the image that will be injected is not in the plan, but somewhere in the cluster';
  return [{ ...unknownUse(`${path}.${isRecord(variable.valueFrom) ? 'valueFrom' : 'value'}`, why), role }];
}

function roleOf(variable: string): string {
  if (variable.includes('SIDECAR')) {
    return 'injected into every pod as kuma-sidecar';
  }
  return variable.includes('INIT')
    ? 'injected into every pod as kuma-init'
    : 'injected into other pods by the control plane';
}

/** An unknown environment matters where it could name an image to inject; other programs may have theirs. */
function unknownIfControlPlane(container: PlannedRecord, path: string): ImageUse[] {
  const { name, image } = container;
  const controlPlane =
    name === 'control-plane' || image === UNKNOWN || (typeof image === 'string' && image.includes('kuma-cp'));
  return controlPlane ? [unknownUse(path, 'the plan does not know it yet, and it can name images to inject')] : [];
}
