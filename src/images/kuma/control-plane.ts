/** Images that are only named to Kuma's control plane, which puts them into other pods. */

import type { Item, Path } from '../../plan/path.ts';
import { isList, isRecord, type PlannedRecord, type PlannedValue, UNKNOWN } from '../../plan/planned-value.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from '../image-use.ts';

/**
 * Every variable whose name ends so counts, whatever stands before it: the control plane's loader (envconfig) reads
 * longer names than the documented ones, and which of several wins is not ours to imitate.
 */
const IMAGE_VARIABLE = '_CONTAINER_IMAGE';

/** What a control plane injects when nobody tells it: pkg/config/plugins/runtime/k8s of Kuma, from 2.0 to 2.14. */
const DEFAULTS: readonly { readonly variable: RegExp; readonly image: string; readonly role: Role }[] = [
  { variable: /SIDECAR_CONTAINER_IMAGE$/, image: 'kuma/kuma-dp:latest', role: 'kuma-sidecar' },
  { variable: /INIT_CONTAINER_IMAGE$/, image: 'kuma/kuma-init:latest', role: 'kuma-init' },
];

type Role = 'kuma-sidecar' | 'kuma-init';

/** @returns the images in a container's environment that a control plane will inject */
export function injectedImages(container: PlannedRecord, at: Path): ImageUse[] {
  const { env } = container;
  const path = [...at, 'env'];
  const fromElsewhere = isList(container.envFrom) ? container.envFrom.length > 0 : container.envFrom === UNKNOWN;
  const named = isList(env)
    ? env.flatMap((variable, index) => injectedImage(container, variable, [...path, variableItem(env, index)]))
    : [];
  return [
    ...(env === UNKNOWN ? unknownIfControlPlane(container, path) : named),
    ...(fromElsewhere ? unknownIfControlPlane(container, [...at, 'envFrom']) : []),
    ...(isList(env) ? defaultImages(container, env, path) : []),
  ];
}

/** People know a variable by its name, not by its place in the list. */
export function variableItem(env: readonly PlannedValue[], index: number): Item {
  const name = nameOf(env[index]);
  if (name === undefined) {
    return { index };
  }
  const repeated = env.filter((other) => nameOf(other) === name).length > 1;
  return repeated ? { index, name, repeated } : { index, name };
}

function nameOf(variable: PlannedValue): string | undefined {
  return isRecord(variable) && typeof variable.name === 'string' ? variable.name : undefined;
}

function injectedImage(container: PlannedRecord, variable: PlannedValue, path: Path): ImageUse[] {
  const name = isRecord(variable) ? variable.name : variable;
  if (name === UNKNOWN) {
    return unknownIfControlPlane(container, path);
  }
  if (!isRecord(variable) || typeof name !== 'string' || !name.endsWith(IMAGE_VARIABLE)) {
    return [];
  }
  const { value } = variable;
  const role = roleOf(name);
  if (typeof value === 'string' && value !== '' && (variable.valueFrom ?? undefined) === undefined) {
    return [{ path: [...path, 'value'], role, image: value, injected: true }];
  }
  const why =
    value === UNKNOWN ? NOT_KNOWN : 'the image that will be injected is not in the plan, but somewhere in the cluster';
  return [{ ...unknownUse([...path, isRecord(variable.valueFrom) ? 'valueFrom' : 'value'], why), role }];
}

/** A control plane on Kubernetes that is told no image injects those of its defaults, which are nobody's release. */
function defaultImages(container: PlannedRecord, env: readonly PlannedValue[], path: Path): ImageUse[] {
  const variables = env.filter(isRecord);
  // Universal where nothing is said; what is said and can't be read may be Kubernetes.
  const onKubernetes = variables.some(
    ({ name, value }) => name === 'KUMA_ENVIRONMENT' && (typeof value !== 'string' || value === 'kubernetes'),
  );
  const allNamed = env.every((variable) => isRecord(variable) && variable.name !== UNKNOWN);
  if (!onKubernetes || !allNamed || !isControlPlane(container)) {
    return [];
  }
  const names = variables.map(({ name }) => (typeof name === 'string' ? name : ''));
  return DEFAULTS.filter(({ variable }) => !names.some((name) => variable.test(name))).map(({ image, role }) => ({
    path,
    role: `${injectedAs(role)}, since no variable names another`,
    image,
    injected: true,
  }));
}

function roleOf(variable: string): string {
  const known = DEFAULTS.find((image) => image.variable.test(variable));
  return known === undefined ? 'injected into other pods by the control plane' : injectedAs(known.role);
}

export function injectedAs(role: Role): string {
  return `injected into every pod as ${role}`;
}

/** An unknown environment matters where it could name an image to inject; other programs may have theirs. */
function unknownIfControlPlane(container: PlannedRecord, path: Path): ImageUse[] {
  return isControlPlane(container) ? [unknownUse(path, `${NOT_KNOWN}, and it can name images to inject`)] : [];
}

function isControlPlane({ name, image }: PlannedRecord): boolean {
  return name === 'control-plane' || image === UNKNOWN || (typeof image === 'string' && image.includes('kuma-cp'));
}
