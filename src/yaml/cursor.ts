/** A position in a YAML text, with its line and column. */

import { isBlankOrEnd, isBreak } from './characters.ts';

/** Columns count UTF-16 units, where Go counts characters. Only spaces stand before the columns that matter. */
export class Cursor {
  readonly text: string;
  at = 0;
  /** Counted from 0. */
  line = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** @returns the code of a character; NaN after the end */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  /** The character here; empty at the end. */
  get letter(): string {
    return this.text.charAt(this.at);
  }

  get column(): number {
    return this.at - this.#lineStart;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Takes everything up to the first character for which `ends` is true, or up to the end. */
  takeUntil(ends: (code: number) => boolean): string {
    const start = this.at;
    while (!this.isAtEnd && !ends(this.code())) {
      this.at += 1;
    }
    return this.text.slice(start, this.at);
  }

  /** @param sticky must match short texts only: regular expressions must not run over a long text */
  takeMatch(sticky: RegExp): string {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** @returns what YAML reads the line break as; nothing if none is here */
  takeBreak(): string {
    const code = this.code();
    if (!isBreak(code)) {
      return '';
    }
    this.at += code === 0x0d && this.code(1) === 0x0a ? 2 : 1;
    this.line += 1;
    this.#lineStart = this.at;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** Ends the last line at the end of the text, so that no key of that line can continue. */
  endLine(): void {
    if (this.column > 0) {
      this.line += 1;
      this.#lineStart = this.at;
    }
  }

  /** The `---` or `...` that is here, at the start of a line. */
  get documentMark(): '---' | '...' | undefined {
    if (this.column !== 0) {
      return undefined;
    }
    const mark = (['---', '...'] as const).find((text) => this.text.startsWith(text, this.at));
    return mark !== undefined && isBlankOrEnd(this.code(3)) ? mark : undefined;
  }
}
