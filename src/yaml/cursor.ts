/** A place in a YAML text that moves on, and knows its line and column. */

import { isBlankOrEnd, isBreak } from './characters.ts';

/** Columns count UTF-16 units where Go counts characters: on lines where they decide, both are spaces. */
export class Cursor {
  readonly text: string;
  at = 0;
  line = 0;
  #lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** @returns NaN behind the end */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  get column(): number {
    return this.at - this.#lineStart;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** What is before the first character of which `ends` is true, or before the end. */
  takeUntil(ends: (code: number) => boolean): string {
    const start = this.at;
    while (!this.isAtEnd && !ends(this.code())) {
      this.at += 1;
    }
    return this.text.slice(start, this.at);
  }

  /** For names, which are short. */
  takeMatch(sticky: RegExp): string {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** @returns what the line break is to YAML, nothing if there is none here */
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

  /** At the end, which ends a line too: no key can go on behind it. */
  endLine(): void {
    if (this.column > 0) {
      this.line += 1;
      this.#lineStart = this.at;
    }
  }

  /** `---` or `...` at the start of a line. */
  get documentMark(): '---' | '...' | undefined {
    if (this.column !== 0) {
      return undefined;
    }
    const mark = (['---', '...'] as const).find((text) => this.text.startsWith(text, this.at));
    return mark !== undefined && isBlankOrEnd(this.code(3)) ? mark : undefined;
  }
}
