/** A place in a script that moves on, and what all readers of one script have in common. */

import { endOfArithmetic } from './arithmetic.ts';
import type { Command } from './command.ts';
import type { Variables } from './variables.ts';

export interface Reading {
  readonly commands: Command[];
  readonly variables: Variables;
  isClear: boolean;
  /** What variables added to the text. */
  filledInChars: number;
  /** Of substitutions and groups in one another. */
  depth: number;
}

const MAX_DEPTH = 16;

export abstract class TextReader {
  protected at = 0;
  protected readonly text: string;
  protected readonly reading: Reading;

  constructor(text: string, reading: Reading) {
    this.text = text;
    this.reading = reading;
  }

  /** Reads something inside of something else, if that is not too deep. */
  protected deeper(read: () => void): void {
    if (this.reading.depth >= MAX_DEPTH) {
      this.reading.isClear = false;
      this.at = this.text.length;
      return;
    }
    this.reading.depth++;
    read();
    this.reading.depth--;
  }

  /** Reads a text in quotes, behind which it then stands. */
  protected upTo(quote: string, skipsOne = false): string {
    const from = this.at + 1;
    const end = this.text.indexOf(quote, from);
    this.reading.isClear &&= end !== -1 && !(skipsOne && this.text.slice(from, end).includes('\\'));
    this.at = end === -1 ? this.text.length : end + 1;
    return this.text.slice(from, end === -1 ? undefined : end);
  }

  protected match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text) ?? undefined;
    this.at += match?.[0].length ?? 0;
    return match;
  }

  /**
   * Whether the line ends here with a backslash and the next one goes on at once (POSIX, Shell Command Language, 2.2.1).
   *
   * @param next what the next line must start with
   */
  protected joinsLines(next: RegExp): boolean {
    return this.text.startsWith('\\\n', this.at) && next.test(this.text.charAt(this.at + 2));
  }

  /** Whether `((…))` starts here, behind which it then stands. */
  protected arithmetic(): boolean {
    const end = endOfArithmetic(this.text, this.at);
    this.at = end ?? this.at;
    return end !== undefined;
  }

  /** Reads commands in backquotes, behind which it then stands. */
  protected upToBackquote(): string {
    const from = ++this.at;
    while (this.at < this.text.length && this.text.charAt(this.at) !== '`') {
      this.at += this.text.charAt(this.at) === '\\' ? 2 : 1;
    }
    this.reading.isClear &&= this.at < this.text.length;
    return this.text.slice(from, this.at++).replaceAll(/\\([$`\\])/g, '$1');
  }
}
