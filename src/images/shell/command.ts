/** What a shell script is read as. */

import type { Word } from './word.ts';

export interface Script {
  /** Each command in it, whatever must be true for it to run; also those in substitutions and functions. */
  readonly commands: readonly Command[];
  /** False where something in it could not be read; the commands are those that were read nevertheless. */
  readonly isClear: boolean;
}

export interface Command {
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly input: Input;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** What a command reads: a text, a file, what another command prints, or what it is given from outside. */
export type Input =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: Word }
  /** Undefined where it is no simple command that prints. */
  | { readonly kind: 'command'; readonly command: Command | undefined }
  | { readonly kind: 'none' };
