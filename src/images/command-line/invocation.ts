/** One program that a container starts, with its arguments. */

import type { Assignment, Input } from '../shell/command.ts';
import type { Word } from '../shell/word.ts';

export interface Invocation {
  /** As it is written, `/usr/bin/kubectl`; undefined for the image's own, and for assignments without a program. */
  readonly program: string | undefined;
  readonly args: readonly Word[];
  /** Variables that are set for it, or by the shell before it runs. */
  readonly assignments: readonly Assignment[];
  readonly input: Input;
}

export interface CommandLine {
  readonly invocations: readonly Invocation[];
  /** False where something in it could not be read. */
  readonly isClear: boolean;
}

export const UNCLEAR: CommandLine = { invocations: [], isClear: false };

export function joined(lines: readonly CommandLine[]): CommandLine {
  return {
    invocations: lines.flatMap(({ invocations }) => invocations),
    isClear: lines.every(({ isClear }) => isClear),
  };
}

export function onlyThis(invocation: Invocation): CommandLine {
  return { invocations: [invocation], isClear: true };
}
