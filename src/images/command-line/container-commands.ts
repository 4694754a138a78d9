/** All that a container is told to start: its command with its arguments, its hooks and probes, its script. */

import type { Path } from '../../plan/path.ts';
import {
  holdsUnknown,
  isList,
  isRecord,
  type PlannedRecord,
  type PlannedValue,
  UNKNOWN,
  UNKNOWN_TEXT,
} from '../../plan/planned-value.ts';
import { type Environment, environmentOf } from '../environment.ts';
import { ANY_WORDS, type Word } from '../shell/word.ts';
import { generalToolOf } from './general-tool.ts';
import type { CommandLine } from './invocation.ts';
import { isReadBehind } from './programs.ts';
import { behind, script, unwrapped } from './unwrap.ts';

export interface ContainerCommand {
  /** The list or text that it stands in; of a command and its arguments the list that counts more. */
  readonly path: Path;
  readonly line: CommandLine;
  /** Its words as they are written, with what is not known in them. */
  readonly words: readonly Word[];
  /** Whether an update will know more of it. */
  readonly isPlanned: boolean;
}

const HOOKS = [
  ['lifecycle', 'postStart', 'exec', 'command'],
  ['lifecycle', 'preStop', 'exec', 'command'],
  ['startupProbe', 'exec', 'command'],
  ['livenessProbe', 'exec', 'command'],
  ['readinessProbe', 'exec', 'command'],
] as const;

/** Of a step of Tekton's, and of a script of Argo Workflows'. */
const SCRIPTS = ['script', 'source'] as const;

/** Kuma's readers and that of general tools ask for the same, and a long script takes its time. */
const READ = new WeakMap<PlannedRecord, readonly ContainerCommand[]>();

/** @param at where the container is */
export function containerCommands(container: PlannedRecord, at: Path): ContainerCommand[] {
  const commands = READ.get(container) ?? commandsOf(container);
  READ.set(container, commands);
  return commands.map((command) => ({ ...command, path: [...at, ...command.path] }));
}

function commandsOf(container: PlannedRecord): ContainerCommand[] {
  const environment = environmentOf(container);
  const found = [mainCommand(container, environment)];
  for (const hook of HOOKS) {
    const list = hook.reduce<PlannedValue>((value, key) => (isRecord(value) ? value[key] : value), container);
    if (isList(list) || list === UNKNOWN) {
      found.push(listCommand(list, hook, environment));
    }
  }
  for (const key of SCRIPTS) {
    const text = container[key];
    if (typeof text === 'string') {
      const line = script(text, [], { environment, depth: 0 });
      found.push({ path: [key], line, words: [{ text, open: false }], isPlanned: false });
    }
  }
  return found;
}

function mainCommand(container: PlannedRecord, environment: Environment): ContainerCommand {
  const { image } = container;
  const entrypoint = typeof image === 'string' ? generalToolOf(image)?.entrypoint : undefined;
  const own = wordsOf(container.command, environment);
  const args = wordsOf(container.args, environment);
  const around = { environment, depth: 0 };
  const nothing = { assignments: [], input: { kind: 'none' } } as const;
  // Where no command is named, the image has one, which mostly runs arguments that are a command.
  const first = args[0]?.text ?? '';
  const isCommand = own.length > 0 || isReadBehind(first) || first.startsWith('/');
  const program = isCommand || entrypoint === undefined ? [] : [{ text: entrypoint, open: false }];
  const words = [...program, ...own, ...args];
  const line =
    isCommand || entrypoint !== undefined
      ? unwrapped({ words, ...nothing }, around)
      : behind({ program: undefined, args, ...nothing }, around);
  const isPlanned = holdsUnknown(container.command) || holdsUnknown(container.args) || holdsUnknown(container.env);
  return { path: [args.length > 0 ? 'args' : 'command'], line, words, isPlanned };
}

function listCommand(list: PlannedValue, path: Path, environment: Environment): ContainerCommand {
  const words = wordsOf(list, environment);
  const line = unwrapped({ words, assignments: [], input: { kind: 'none' } }, { environment, depth: 0 });
  return { path, line, words, isPlanned: holdsUnknown(list) };
}

function wordsOf(list: PlannedValue, environment: Environment): Word[] {
  if (list === UNKNOWN) {
    return [ANY_WORDS];
  }
  return (isList(list) ? list : []).map((item) => ({
    text: typeof item === 'string' ? environment.expand(item) : UNKNOWN_TEXT,
    open: false,
  }));
}
