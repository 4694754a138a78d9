/** Reads a shell's lists of commands: pipelines, groups, cases (POSIX, Shell Command Language, 2.9). */

import { CommandReader, emptyDraft } from './command-reader.ts';
import { WordBuilder } from './word.ts';

export class ScriptReader extends CommandReader {
  list(close: ')' | undefined): void {
    const [draft, openCases, isPattern] = [this.draft, this.openCases, this.isPattern];
    [this.draft, this.openCases, this.isPattern] = [emptyDraft(), 0, false];
    let isClosed = close === undefined;
    this.deeper(() => {
      for (let isDone = false; this.at < this.text.length && !isDone;) {
        isDone = this.#step(close);
        isClosed ||= isDone;
      }
      this.end();
      if (close === undefined) {
        this.takeHereDocuments();
      }
    });
    this.reading.isClear &&= isClosed;
    [this.draft, this.openCases, this.isPattern] = [draft, openCases, isPattern];
  }

  protected readerOf(text: string): ScriptReader {
    return new ScriptReader(text, this.reading);
  }

  /** @returns whether the list is closed */
  #step(close: ')' | undefined): boolean {
    const character = this.text.charAt(this.at);
    const next = this.text.charAt(this.at + 1);
    if (this.isPattern) {
      this.#pattern(character);
    } else if (character === ' ' || character === '\t' || character === '\r') {
      this.at++;
    } else if (character === '\\' && next === '\n') {
      this.at += 2;
    } else if (character === '#') {
      const end = this.text.indexOf('\n', this.at);
      this.at = end === -1 ? this.text.length : end;
    } else if (character === '\n') {
      this.at++;
      this.end();
      this.takeHereDocuments();
    } else if (character === '(') {
      this.#group(next);
    } else if (character === ')') {
      return this.#bracket(close);
    } else if (!this.redirection() && !this.#separator(character, next)) {
      this.word();
    }
    return false;
  }

  #separator(character: string, next: string): boolean {
    if (character !== ';' && character !== '&' && character !== '|') {
      return false;
    }
    this.at += character === next || (character === '|' && next === '&') ? 2 : 1;
    const ended = this.end();
    if (character === '|' && next !== '|') {
      this.draft.input = { kind: 'command', command: ended };
    }
    this.isPattern = this.openCases > 0 && character === ';' && (next === ';' || next === '&');
    return true;
  }

  /** A group, the brackets of a function's name, a list of values or arithmetic. */
  #group(next: string): void {
    if (next === ')' && this.draft.words.length > 0) {
      this.at += 2;
      this.reading.isClear &&= this.draft.words.length === 1;
      this.draft = emptyDraft();
    } else if (!this.arithmetic()) {
      this.at++;
      this.list(')');
    }
  }

  #bracket(close: ')' | undefined): boolean {
    this.at++;
    this.end();
    this.reading.isClear &&= close !== undefined;
    return close !== undefined;
  }

  /** Patterns of a `case` are no commands; what is substituted in them is read. */
  #pattern(character: string): void {
    if (' \t\r\n|('.includes(character)) {
      this.at++;
      if (character === '\n') {
        this.takeHereDocuments();
      }
    } else if (character === ')') {
      this.at++;
      this.isPattern = false;
    } else if (/[;&<>]/.test(character)) {
      this.at++;
      this.reading.isClear = false;
    } else {
      const builder = new WordBuilder();
      this.intoWord(builder, true);
      if (builder.words()[0]?.text === 'esac') {
        this.isPattern = false;
        this.openCases--;
      } else {
        this.match(/[ \t]*/y);
        this.reading.isClear &&= '|)'.includes(this.text.charAt(this.at) || ' ');
      }
    }
  }
}
