/** Reads a shell's words: quotes, variables and substitutions (POSIX, Shell Command Language, 2.2 and 2.6). */

import { UNKNOWN_TEXT } from '../../plan/planned-value.ts';
import { TextReader } from './text-reader.ts';
import { WordBuilder } from './word.ts';

const MAX_FILLED_IN_CHARS = 256 * 1024;

const BLANK_OR_OPERATOR = /[ \t\r\n;&|<>()]/;
const ORDINARY = /[^ \t\r\n;&|<>()'"\\$`*?[{]+/y;
const ORDINARY_IN_QUOTES = /[^"\\$`]+/y;
const NAME = /\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*)/y;

export abstract class WordReader extends TextReader {
  /** Reads commands up to the closing bracket, or to the end of the text. */
  abstract list(close: ')' | undefined): void;
  /** For a text inside of this one. */
  protected abstract readerOf(text: string): WordReader;

  /** Reads on to the end of a word, which may become several or none. */
  protected intoWord(word: WordBuilder, isAssigned: boolean): void {
    while (this.at < this.text.length && !BLANK_OR_OPERATOR.test(this.text.charAt(this.at))) {
      const ordinary = this.match(ORDINARY);
      if (ordinary !== undefined) {
        word.literal(ordinary[0]);
      } else {
        this.#special(word, isAssigned);
      }
    }
  }

  #special(word: WordBuilder, isAssigned: boolean): void {
    const character = this.text.charAt(this.at);
    switch (character) {
      case "'":
        word.literal(this.upTo("'"));
        return;
      case '"':
        this.at++;
        this.intoQuoted(word, '"');
        return;
      case '\\':
        this.#escaped(word);
        return;
      case '$':
      case '`':
        this.#substitution(word, isAssigned);
        return;
      default:
        this.at++;
        if (isAssigned || (character === '{' && this.text.charAt(this.at) === '}')) {
          word.literal(character);
        } else {
          word.pattern(character);
        }
    }
  }

  /** Reads on to the closing quote, or to the end of a here-document. */
  intoQuoted(word: WordBuilder, close: '"' | undefined): void {
    word.literal('');
    for (;;) {
      const ordinary = this.match(ORDINARY_IN_QUOTES);
      if (ordinary !== undefined) {
        word.literal(ordinary[0]);
        continue;
      }
      const character = this.text.charAt(this.at);
      if (character === '') {
        this.reading.isClear &&= close === undefined;
        return;
      }
      if (character === '"') {
        this.at++;
        if (close !== undefined) {
          return;
        }
        word.literal(character);
      } else if (character === '\\') {
        this.#escapedInQuotes(word, close);
      } else {
        this.#substitution(word, true);
      }
    }
  }

  #escaped(word: WordBuilder): void {
    const next = this.text.charAt(this.at + 1);
    if (next === '\n') {
      // A shell joins lines before it looks for names, operators and its own words, and so may find others than we do.
      this.reading.isClear &&= !this.joinsLines(/\S/);
    } else {
      word.literal(next === '' ? '\\' : next);
    }
    this.at += 2;
  }

  #escapedInQuotes(word: WordBuilder, close: '"' | undefined): void {
    const next = this.text.charAt(this.at + 1);
    const isEscape = next !== '' && ('$`\\\n'.includes(next) || next === close);
    word.literal(isEscape ? (next === '\n' ? '' : next) : `\\${next}`);
    this.at += 2;
  }

  #substitution(word: WordBuilder, quoted: boolean): void {
    if (this.text.charAt(this.at) === '`') {
      this.readerOf(this.upToBackquote()).list(undefined);
      word.unknown(quoted);
      return;
    }
    this.at++;
    const name = this.match(NAME);
    this.reading.isClear &&= !this.joinsLines(/[\w({]/);
    if (name !== undefined) {
      this.#variable(word, name[1] ?? name[2] ?? '', quoted);
      return;
    }
    const next = this.text.charAt(this.at);
    if (next === '(') {
      this.#command();
    } else if (next === '{') {
      const parameter = this.#parameter(quoted);
      word.unknown(quoted && !parameter.includes('@'));
      return;
    } else if (next === "'" && !quoted) {
      // bash reads escapes in it, and other shells a dollar and a text.
      word.literal(this.upTo("'", true));
      word.unknown(true);
      return;
    } else if (next === '"' && !quoted) {
      return;
    } else if (/[0-9@*#?$!-]/.test(next)) {
      this.at++;
      // In quotes as well it is each of the arguments.
      word.unknown(quoted && next !== '@');
      return;
    } else {
      word.literal('$');
      return;
    }
    word.unknown(quoted);
  }

  #variable(word: WordBuilder, name: string, quoted: boolean): void {
    const value = this.reading.variables.valueOf(name);
    this.reading.filledInChars += value.length;
    if (this.reading.filledInChars > MAX_FILLED_IN_CHARS) {
      this.reading.isClear = false;
      word.unknown(quoted);
    } else if (quoted || (value === UNKNOWN_TEXT && this.reading.variables.isOneWord(name))) {
      word.literal(value);
    } else {
      word.split(value);
    }
  }

  /** `$(commands)`, or `$((arithmetic))`, in which `<<` is no here-document. */
  #command(): void {
    if (!this.arithmetic()) {
      this.at++;
      this.list(')');
    }
  }

  /** `${NAME:-value}` and its like: only commands and the end in it matter. */
  #parameter(quoted: boolean): string {
    const from = this.at++;
    const ignored = new WordBuilder();
    this.deeper(() => {
      while (this.at < this.text.length && this.text.charAt(this.at) !== '}') {
        this.#inParameter(ignored, quoted);
      }
    });
    this.reading.isClear &&= this.at < this.text.length;
    return this.text.slice(from, this.at++);
  }

  #inParameter(ignored: WordBuilder, quoted: boolean): void {
    switch (this.text.charAt(this.at)) {
      case "'":
        if (quoted) {
          this.at++;
        } else {
          this.upTo("'");
        }
        return;
      case '"':
        this.at++;
        this.intoQuoted(ignored, '"');
        return;
      case '\\':
        this.at += 2;
        return;
      case '$':
      case '`':
        this.#substitution(ignored, true);
        return;
      default:
        this.at++;
    }
  }
}
