/** Finds the programs that a command runs: those of a shell's script, and those behind `env`, `exec`, `timeout`. */

import { UNKNOWN_TEXT } from '../../plan/planned-value.ts';
import type { Assignment, Command } from '../shell/command.ts';
import { readScript } from '../shell/script.ts';
import { type Known, Variables } from '../shell/variables.ts';
import { ANY_WORDS, isComplete, type Word } from '../shell/word.ts';
import { type CommandLine, joined, onlyThis, UNCLEAR } from './invocation.ts';
import {
  ADDS_WORDS,
  CLUSTER_TOOLS,
  isReadBehind,
  NAMES_CLUSTER_TOOL,
  programName,
  SHELLS,
  STARTS_NOTHING,
} from './programs.ts';

/** Of commands in one another. */
const MAX_DEPTH = 8;

/** Where a command stands. */
export interface Around {
  readonly environment: Known;
  readonly depth: number;
}

/** @returns all programs that it may run, each once; not clear where there may be more of them */
export function unwrapped(command: Command, around: Around): CommandLine {
  const { words, assignments, input } = command;
  const [program, ...args] = words;
  if (around.depth > MAX_DEPTH) {
    return UNCLEAR;
  }
  if (program === undefined) {
    return onlyThis({ program, args, assignments, input });
  }
  const invocation = { program: program.text, args, assignments, input };
  const name = programName(program.text);
  if (!isComplete(program) && name !== '[' && name !== '[[') {
    return joined([UNCLEAR, behind(invocation, around)]);
  }
  if (SHELLS.has(name)) {
    return shell({ ...command, words: args }, around);
  }
  if (name === 'env') {
    return env({ ...command, words: args }, around);
  }
  if (name === 'eval' || name === 'trap') {
    const texts = name === 'eval' ? args : args.slice(0, 1);
    return script(texts.map(({ text }) => text).join(' '), assignments, around);
  }
  if (CLUSTER_TOOLS.has(name)) {
    return joined([onlyThis(invocation), behindDashes(command, around)]);
  }
  if (name === 'alias') {
    // What the name will stand for is not followed.
    return args.length > 0 ? UNCLEAR : onlyThis(invocation);
  }
  return STARTS_NOTHING.has(name) ? onlyThis(invocation) : behind(invocation, around);
}

/** `kubectl exec pod -- program`. */
function behindDashes({ words, assignments, input }: Command, around: Around): CommandLine {
  const rest = words.slice(words.findIndex(({ text }) => text === '--') + 1);
  return rest.length < words.length && isReadBehind(rest[0]?.text ?? '')
    ? unwrapped({ words: rest, assignments, input }, deeper(around))
    : joined([]);
}

/** A program, and those that it runs: from the first word that names one, and in texts that speak of one. */
export function behind(invocation: CommandLine['invocations'][number], around: Around): CommandLine {
  const { program = '', args, assignments, input } = invocation;
  const first = args.findIndex(({ text }) => !text.startsWith('-') && isReadBehind(text));
  const words = [...args.slice(first), ...(ADDS_WORDS.has(programName(program)) ? [ANY_WORDS] : [])];
  const run = first === -1 ? [] : [unwrapped({ words, assignments, input }, deeper(around))];
  const texts = [program, ...args.map(({ text }) => text)]
    .filter((text) => /\s/.test(text) && NAMES_CLUSTER_TOOL.test(text))
    .map((text) => script(text, assignments, around));
  return joined([onlyThis(invocation), ...run, ...texts]);
}

/** `sh -c text`, `sh file`, or `sh` with a script to read. */
function shell({ words, assignments, input }: Command, around: Around): CommandLine {
  const { isText, rest } = shellOptions(words);
  const [word, ...args] = rest;
  if (word === undefined) {
    return input.kind === 'text'
      ? script(input.text, assignments, around)
      : { ...UNCLEAR, isClear: input.kind === 'none' };
  }
  if (isText) {
    return joined([script(word.text, assignments, around), { ...UNCLEAR, isClear: !word.open }]);
  }
  return joined([
    onlyThis({ program: word.text, args, assignments, input }),
    { ...UNCLEAR, isClear: isComplete(word) },
  ]);
}

/** `-ec`, `-o pipefail`, `--rcfile file`, `--`. */
function shellOptions(words: readonly Word[]): { readonly isText: boolean; readonly rest: readonly Word[] } {
  let isText = false;
  let index = 0;
  for (; /^[-+]/.test(words[index]?.text ?? ''); index++) {
    const text = words[index]?.text ?? '';
    if (text === '--' || text === '-') {
      index++;
      break;
    }
    const isLong = text.startsWith('--');
    isText ||= !isLong && text.includes('c');
    index += (isLong ? /^--(?:rcfile|init-file)$/ : /[oO]$/).test(text) ? 1 : 0;
  }
  return { isText, rest: words.slice(index) };
}

/** `env -i NAME=value program`; `-S` holds words of its own. */
function env({ words, assignments, input }: Command, around: Around): CommandLine {
  const own: Assignment[] = [];
  const unset: Word[] = [];
  let index = 0;
  for (; index < words.length; index++) {
    const { text = '', open = false } = words[index] ?? {};
    const [, name, value = ''] = /^([^-=\s][^=\s]*)=([\s\S]*)$/.exec(text) ?? [];
    if (name !== undefined) {
      own.push({ name, value: { text: value, open } });
    } else if (text === '-u' || text === '--unset') {
      unset.push(words[++index] ?? ANY_WORDS);
    } else if (text === '-C' || text === '--chdir') {
      index++;
    } else if (/^(?:-|-i|--ignore-environment|--unset=.*|-u.+)$/s.test(text)) {
      unset.push(ANY_WORDS);
    } else if (text.startsWith('-S') || text.startsWith('--split-string')) {
      const texts = words.slice(index).map((word) => word.text.replace(/^(?:-S|--split-string=?)/, ''));
      return script(`env ${texts.join(' ')}`, [...assignments, ...own], deeper(around));
    } else if (!text.startsWith('-')) {
      break;
    }
  }
  const cleared = unset.length > 0 ? [onlyThis({ program: 'unset', args: unset, assignments: [], input })] : [];
  const program = { words: words.slice(index), assignments: [...assignments, ...own], input };
  return joined([...cleared, unwrapped(program, deeper(around))]);
}

/** @param text for a shell */
export function script(text: string, assignments: readonly Assignment[], around: Around): CommandLine {
  if (around.depth > MAX_DEPTH) {
    return UNCLEAR;
  }
  const environment = withAssignments(around.environment, assignments);
  const { commands, isClear } = readScript(text, new Variables(text, environment));
  const read = commands.map((command) => unwrapped(command, { environment, depth: around.depth + 1 }));
  // A value that is not known is in the text before the shell reads it: there may be commands in it.
  const isKnown = !text.includes(UNKNOWN_TEXT);
  return joined([{ invocations: [], isClear: isClear && isKnown }, onlyThis(settingOnly(assignments)), ...read]);
}

function settingOnly(assignments: readonly Assignment[]): CommandLine['invocations'][number] {
  return { program: undefined, args: [], assignments, input: { kind: 'none' } };
}

function withAssignments(environment: Known, assignments: readonly Assignment[]): Known {
  const own = new Map(assignments.map(({ name, value }) => [name, value.text]));
  return {
    valueOf: (name) => own.get(name) ?? environment.valueOf(name),
    isOneWord: (name) => !own.has(name) && environment.isOneWord(name),
  };
}

function deeper({ environment, depth }: Around): Around {
  return { environment, depth: depth + 1 };
}
