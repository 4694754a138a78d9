/** Flags of programs that are made with cobra: `--name value`, `--name=value`, `-n value`, `-nvalue`. */

import { UNKNOWN_TEXT } from '../../plan/planned-value.ts';
import type { Word } from '../shell/word.ts';

/** Which flags a program has, without their dashes. */
export interface Flags {
  /** A value is behind them, or the next word. */
  readonly withValue: ReadonlySet<string>;
  readonly without: ReadonlySet<string>;
}

export interface Subcommand {
  /** Words that are no flags, up to `--`. */
  readonly words: readonly Word[];
  /** False where a word before the last of the wanted ones may be more than it seems. */
  readonly isCertain: boolean;
}

/** @returns the first words of a program's arguments that are neither flags nor values of flags */
export function subcommandOf(args: readonly Word[], flags: Flags, count: number): Subcommand {
  const words: Word[] = [];
  for (let index = 0; index < args.length && words.length < count; index++) {
    const word = args[index] ?? { text: '', open: false };
    if ((word.open && word.text.includes(UNKNOWN_TEXT)) || word.text.startsWith(UNKNOWN_TEXT)) {
      return { words, isCertain: false };
    }
    if (word.text === '--') {
      break;
    }
    const name = /^--?([^=]+)$/.exec(word.text)?.[1];
    if (!word.text.startsWith('-') || word.text === '-') {
      words.push(word);
    } else if (name !== undefined && !flags.without.has(name)) {
      // `-nvalue` holds its value; of flags that are not known it can't be told.
      if (!flags.withValue.has(name) && !isShortWithValue(word.text, flags)) {
        return { words, isCertain: false };
      }
      if (flags.withValue.has(name)) {
        index++;
        if (args[index]?.open === true) {
          return { words, isCertain: false };
        }
      }
    }
  }
  return { words, isCertain: true };
}

function isShortWithValue(text: string, { withValue }: Flags): boolean {
  return /^-[^-]./.test(text) && withValue.has(text.charAt(1));
}

/** @returns the values of a flag, each time that it is given, also where another flag's value looks like it */
export function flagValues(args: readonly Word[], ...names: readonly string[]): Word[] {
  return upToDashes(args).flatMap((word, index) =>
    names.flatMap((name) => {
      const dashed = name.length === 1 ? `-${name}` : `--${name}`;
      if (word.text === dashed) {
        return [args[index + 1] ?? { text: '', open: false }];
      }
      const behind = name.length === 1 ? dashed : `${dashed}=`;
      return word.text.startsWith(behind) && (name.length > 1 || !word.text.startsWith('--'))
        ? [{ ...word, text: word.text.slice(behind.length).replace(name.length === 1 ? /^=/ : /^$/, '') }]
        : [];
    }),
  );
}

/** Words up to `--`, behind which another program's are; not where it is the value of a flag. */
function upToDashes(args: readonly Word[]): readonly Word[] {
  const end = args.findIndex(({ text }, index) => text === '--' && !/^-[^=]*$/.test(args[index - 1]?.text ?? ''));
  return end === -1 ? args : args.slice(0, end);
}

/** Whether a word that is no known flag's value may be a flag, or become several words. */
export function mayHideFlags(args: readonly Word[], flags: Flags): boolean {
  return upToDashes(args).some(({ text, open }, index, all) => {
    const before = /^--?([^=]+)$/.exec(all[index - 1]?.text ?? '')?.[1] ?? '';
    const isUnknown = text.includes(UNKNOWN_TEXT);
    // What a pattern with a begin of its own becomes begins so too.
    const isAnyText = open && (isUnknown || text.includes('{') || /^[*?[]/.test(text));
    return isAnyText || (isUnknown && text.startsWith(UNKNOWN_TEXT) && !flags.withValue.has(before));
  });
}
