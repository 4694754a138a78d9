/** One word of a command line, as the program will get it, and how a shell puts it together. */

import { UNKNOWN_TEXT } from '../../plan/planned-value.ts';

export interface Word {
  /** What is not known of it stands as {@link UNKNOWN_TEXT}. */
  readonly text: string;
  /** Whether a part of it may become any number of words: not known and outside of quotes, or a pattern. */
  readonly open: boolean;
}

/** Stands for words of which nothing is known. */
export const ANY_WORDS: Word = { text: UNKNOWN_TEXT, open: true };

export function isComplete({ text, open }: Word): boolean {
  return !open && !text.includes(UNKNOWN_TEXT);
}

/** A shell's word in the making; a known variable outside of quotes may make several of it. */
export class WordBuilder {
  readonly #words: Word[] = [];
  #text: string[] = [];
  #open = false;
  #begun = false;

  literal(text: string): void {
    this.#text.push(text);
    this.#begun = true;
  }

  /** A part that is not known. */
  unknown(quoted: boolean): void {
    this.literal(UNKNOWN_TEXT);
    this.#open ||= !quoted;
  }

  /** A part outside of quotes that the shell may make more words of: `*`, `{a,b}`. */
  pattern(text: string): void {
    this.literal(text);
    this.#open = true;
  }

  /** A variable's value outside of quotes: blanks in it divide words (POSIX, Shell Command Language, 2.6.5). */
  split(value: string): void {
    for (const [index, part] of value.split(/[ \t\n]+/).entries()) {
      if (index > 0) {
        this.#end();
      }
      if (part !== '') {
        this.literal(part);
        this.#open ||= /[*?[]/.test(part) || part.includes(UNKNOWN_TEXT);
      }
    }
  }

  /** @returns all that was made, none where nothing but empty variables was put in */
  words(): Word[] {
    this.#end();
    return this.#words;
  }

  #end(): void {
    if (this.#begun) {
      this.#words.push({ text: this.#text.join(''), open: this.#open });
    }
    this.#text = [];
    this.#open = false;
    this.#begun = false;
  }
}
