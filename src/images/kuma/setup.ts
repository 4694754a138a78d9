/** Whether a container is Kuma's control plane, and what its environment and command line say of it together. */

import type { Path } from '../../plan/path.ts';
import { isList, isRecord, type PlannedRecord, UNKNOWN, UNKNOWN_TEXT } from '../../plan/planned-value.ts';
import type { ContainerCommand } from '../command-line/container-commands.ts';
import type { Invocation } from '../command-line/invocation.ts';
import { programName } from '../command-line/programs.ts';
import { distinct } from '../distinct.ts';
import { environmentOf } from '../environment.ts';
import type { Assignment } from '../shell/command.ts';

export interface Setup {
  readonly isControlPlane: boolean;
  /** Whether it may be on Kubernetes, all that is not known taken for yes. */
  readonly mayInject: boolean;
  /** Whether a variable is set for certain when it starts. */
  readonly isSet: (variable: string) => boolean;
  /** Variables of its command line, certain or not. */
  readonly assignments: readonly (Assignment & { readonly path: Path })[];
  /** Command lines of a control plane that can't be read, and could set variables. */
  readonly unclearAt: readonly Path[];
}

const ENVIRONMENT = 'KUMA_ENVIRONMENT';

export function setupOf(container: PlannedRecord, commands: readonly ContainerCommand[]): Setup {
  const invocations = commands.flatMap(({ line }) => line.invocations);
  const assignments = commands.flatMap(({ line, path }) =>
    line.invocations.flatMap((invocation) => invocation.assignments.map((assignment) => ({ ...assignment, path }))),
  );
  const env = isList(container.env) ? container.env : [];
  const { values } = environmentOf(container);
  const stated = [
    ...env.flatMap((entry, index) => (isRecord(entry) && entry.name === ENVIRONMENT ? [values[index] ?? ''] : [])),
    ...assignments.filter(({ name }) => name === ENVIRONMENT).map(({ value }) => value.text),
  ];
  // Told of envFrom and unknown names: they are told to be unknown themselves.
  const isAllNamed = env.every((entry) => isRecord(entry) && entry.name !== UNKNOWN);
  const saysKubernetes = stated.includes('kubernetes');
  const isNamedSo = isNamedControlPlane(container) || invocations.some(runsControlPlane);
  const isControlPlane = isNamedSo || saysKubernetes || container.image === UNKNOWN;
  const mayBeKubernetes = stated.some((value) => value === 'kubernetes' || value.includes(UNKNOWN_TEXT));
  const fileMaySayIt = stated.length === 0 && isNamedSo && invocations.some(readsFile);
  return {
    isControlPlane,
    mayInject: isAllNamed && isControlPlane && (mayBeKubernetes || fileMaySayIt),
    isSet: (variable) => isVariableSet(variable, env.filter(isRecord), invocations),
    assignments: distinct(assignments),
    unclearAt: isNamedSo || saysKubernetes ? commands.filter(isUnclear).map(({ path }) => path) : [],
  };
}

function isNamedControlPlane({ name, image }: PlannedRecord): boolean {
  return name === 'control-plane' || (typeof image === 'string' && image.includes('kuma-cp'));
}

function runsControlPlane({ program = '' }: Invocation): boolean {
  return programName(program) === 'kuma-cp';
}

/** Whether the control plane is given a file: without one it is for universal. */
function readsFile({ program = 'kuma-cp', args }: Invocation): boolean {
  return (
    programName(program) === 'kuma-cp' &&
    args.some(({ text, open }) => open || text.includes(UNKNOWN_TEXT) || /^(?:-c|--config-file(?:=|$))/.test(text))
  );
}

function isVariableSet(variable: string, env: readonly PlannedRecord[], invocations: readonly Invocation[]): boolean {
  const isCleared = invocations.some(
    ({ program, args }) =>
      program === 'unset' && args.some(({ text }) => text === variable || text.includes(UNKNOWN_TEXT)),
  );
  return (
    (!isCleared && env.some(({ name }) => name === variable)) ||
    invocations.some(
      (invocation) => runsControlPlane(invocation) && invocation.assignments.some(({ name }) => name === variable),
    )
  );
}

/** What a script reads in from a file may set variables as well. */
function isUnclear({ line }: ContainerCommand): boolean {
  return !line.isClear || line.invocations.some(({ program }) => program === '.' || program === 'source');
}
