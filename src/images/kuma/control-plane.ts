/** Images that are only named to Kuma's control plane, which puts them into other pods. */

import type { Item, Path } from '../../plan/path.ts';
import {
  isList,
  isRecord,
  type PlannedRecord,
  type PlannedValue,
  UNKNOWN,
  UNKNOWN_TEXT,
} from '../../plan/planned-value.ts';
import { containerCommands } from '../command-line/container-commands.ts';
import { environmentOf } from '../environment.ts';
import { type ImageUse, NOT_KNOWN, unknownUse } from '../image-use.ts';
import { type Setup, setupOf } from './setup.ts';

/** Whatever stands before it: a variable of such a name is somebody's image, if not Kuma's. */
const IMAGE_VARIABLE = '_CONTAINER_IMAGE';

type Role = 'kuma-sidecar' | 'kuma-init';

/**
 * What a control plane injects when nobody tells it (pkg/config/plugins/runtime/k8s of Kuma, from 2.0 to 2.14), and the
 * variables that tell it: the documented one, and the one that its loader (envconfig) looks for before. A name that is
 * only like them is read by no Kuma, and leaves the default in force.
 */
const DEFAULTS: readonly { readonly variables: readonly string[]; readonly image: string; readonly role: Role }[] = [
  {
    variables: [
      'KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE',
      'RUNTIME_KUBERNETES_INJECTOR_SIDECARCONTAINER_KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE',
    ],
    image: 'kuma/kuma-dp:latest',
    role: 'kuma-sidecar',
  },
  {
    variables: [
      'KUMA_INJECTOR_INIT_CONTAINER_IMAGE',
      'RUNTIME_KUBERNETES_INJECTOR_INITCONTAINER_KUMA_INJECTOR_INIT_CONTAINER_IMAGE',
    ],
    image: 'kuma/kuma-init:latest',
    role: 'kuma-init',
  },
];

/** @returns the images in a container's environment and command line that a control plane will inject */
export function injectedImages(container: PlannedRecord, at: Path): ImageUse[] {
  const { env } = container;
  const setup = setupOf(container, containerCommands(container, at));
  const path = [...at, 'env'];
  const fromElsewhere = isList(container.envFrom) ? container.envFrom.length > 0 : container.envFrom === UNKNOWN;
  return [
    ...(env === UNKNOWN ? unknownIfControlPlane(setup, path) : namedImages(container, path, setup)),
    ...(fromElsewhere ? unknownIfControlPlane(setup, [...at, 'envFrom']) : []),
    ...assignedImages(setup),
    ...(env === UNKNOWN ? [] : defaultImages(setup, path)),
  ];
}

function namedImages(container: PlannedRecord, path: Path, setup: Setup): ImageUse[] {
  const env = isList(container.env) ? container.env : [];
  const { values } = environmentOf(container);
  return env.flatMap((variable, index) =>
    injectedImage(setup, variable, values[index] ?? '', [...path, variableItem(env, index)]),
  );
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

function injectedImage(setup: Setup, variable: PlannedValue, value: string, path: Path): ImageUse[] {
  const name = isRecord(variable) ? variable.name : variable;
  if (name === UNKNOWN) {
    return unknownIfControlPlane(setup, path);
  }
  if (!isRecord(variable) || typeof name !== 'string' || !name.endsWith(IMAGE_VARIABLE)) {
    return [];
  }
  const role = roleOf(name);
  if (isWholeValue(value)) {
    return [{ path: [...path, 'value'], role, image: value, injected: true }];
  }
  const why =
    variable.value === UNKNOWN
      ? NOT_KNOWN
      : 'the image that will be injected is not in the plan, but somewhere in the cluster';
  return [{ ...unknownUse([...path, isRecord(variable.valueFrom) ? 'valueFrom' : 'value'], why), role }];
}

/** A reference to a variable that is not there stays in the text, and is no image. */
function isWholeValue(value: string): boolean {
  return value !== '' && !value.includes(UNKNOWN_TEXT) && !/\$\([\w.-]+\)/.test(value);
}

/** `KUMA_INJECTOR_INIT_CONTAINER_IMAGE=image kuma-cp run`, in a shell or behind `env`. */
function assignedImages(setup: Setup): ImageUse[] {
  const images = setup.assignments
    .filter(({ name }) => name.endsWith(IMAGE_VARIABLE))
    .map(({ name, value, path }): ImageUse => {
      const role = roleOf(name);
      return isWholeValue(value.text) && !value.open
        ? { path, role, image: value.text, injected: true }
        : { ...unknownUse(path, 'the image that will be injected is not known before the command runs'), role };
    });
  const unclear = setup.unclearAt.map((path) =>
    unknownUse(path, 'its command line can not be read, and it can name images to inject'),
  );
  return [...images, ...unclear];
}

/** A control plane on Kubernetes that is told no image injects those of its defaults, which are nobody's release. */
function defaultImages(setup: Setup, path: Path): ImageUse[] {
  if (!setup.mayInject) {
    return [];
  }
  return DEFAULTS.filter(({ variables }) => !variables.some((variable) => setup.isSet(variable))).map(
    ({ image, role }) => ({
      path,
      role: `${injectedAs(role)}, since no variable names another`,
      image,
      injected: true,
    }),
  );
}

function roleOf(variable: string): string {
  const known = DEFAULTS.find(({ role }) =>
    variable.endsWith(role === 'kuma-init' ? 'INIT_CONTAINER_IMAGE' : 'SIDECAR_CONTAINER_IMAGE'),
  );
  return known === undefined ? 'injected into other pods by the control plane' : injectedAs(known.role);
}

export function injectedAs(role: Role): string {
  return `injected into every pod as ${role}`;
}

/** An unknown environment matters where it could name an image to inject; other programs may have theirs. */
function unknownIfControlPlane(setup: Setup, path: Path): ImageUse[] {
  return setup.isControlPlane ? [unknownUse(path, `${NOT_KNOWN}, and it can name images to inject`)] : [];
}
