/**
 * A YAML text as its tokens, as libyaml and its port in Go find them: YAML 1.1 with their own liberties. A port of
 * scannerc.go of go.yaml.in/yaml/v2 (LICENSE.libyaml).
 */

import { takeBlock } from './block.ts';
import { HASH, isBlank, isBlankOrEnd, isBreak, SPACE, TAB } from './characters.ts';
import { Cursor } from './cursor.ts';
import { takePlain } from './plain.ts';
import { YamlProblem } from './problem.ts';
import { takeQuoted } from './quoted.ts';
import { SimpleKeys } from './simple-keys.ts';
import { takeTag } from './tag.ts';
import type { Mark, Token, TokenKind } from './token.ts';

export class Scanner {
  readonly #cursor: Cursor;
  readonly #keys: SimpleKeys;
  #tokens: Token[] = [];
  /** How many tokens were handed on before the first of {@link #tokens}. */
  #gone = 0;
  #next = 0;
  /** The column of the block, -1 outside all. */
  #indent = -1;
  readonly #around: number[] = [];
  #brackets = 0;
  #keyMayBegin = true;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
    this.#keys = new SimpleKeys(this.#cursor);
  }

  /** How far it has read. */
  get line(): number {
    return this.#cursor.line;
  }

  peek(): Token {
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token !== undefined && !this.#keys.mayBegin(this.#gone + this.#next)) {
        return token;
      }
      this.#scan();
    }
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    if (this.#next === this.#tokens.length) {
      this.#gone += this.#next;
      this.#tokens = [];
      this.#next = 0;
    }
    return token;
  }

  #scan(): void {
    const cursor = this.#cursor;
    this.#skipBlanks();
    this.#closeBlocks(cursor.column);
    const mark = cursor.text.charAt(cursor.at);
    const { documentMark } = cursor;
    const startsAlone = isBlankOrEnd(cursor.code(1));
    if (cursor.isAtEnd) {
      cursor.endLine();
      this.#endBlocks();
      this.#add('end of text');
    } else if (mark === '%' && cursor.column === 0) {
      throw new YamlProblem(cursor.line, 'a directive begins with %; leave it out');
    } else if (documentMark !== undefined) {
      this.#endBlocks();
      this.#addMark(documentMark);
    } else if (mark === '[' || mark === '{') {
      this.#openBracket(mark);
    } else if (mark === ']' || mark === '}') {
      this.#closeBracket(mark);
    } else if (mark === ',') {
      this.#keys.giveUp();
      this.#keyMayBegin = true;
      this.#addMark(mark);
    } else if (mark === '-' && startsAlone) {
      this.#listItem();
    } else if (mark === '?' && (this.#brackets > 0 || startsAlone)) {
      this.#announcedKey();
    } else if (mark === ':' && (this.#brackets > 0 || startsAlone)) {
      this.#value();
    } else {
      this.#content(mark);
    }
  }

  #content(mark: string): void {
    const cursor = this.#cursor;
    if (mark === '*' || mark === '&') {
      this.#saveKey();
      this.#add(mark === '*' ? 'alias' : 'anchor', (line) => this.#takeName(line));
    } else if (mark === '!') {
      this.#saveKey();
      this.#add('tag', () => takeTag(cursor));
    } else if ((mark === '|' || mark === '>') && this.#brackets === 0) {
      this.#keys.giveUp();
      this.#keyMayBegin = true;
      this.#add('quoted', () => takeBlock(cursor, mark === '>', this.#indent));
    } else if (mark === "'" || mark === '"') {
      this.#saveKey();
      this.#add('quoted', () => takeQuoted(cursor));
    } else if (this.#startsPlain(mark)) {
      this.#saveKey();
      this.#add('plain', () => {
        const { text, breaks } = takePlain(cursor, this.#brackets > 0, this.#indent + 1);
        this.#keyMayBegin = breaks;
        return text;
      });
    } else {
      throw new YamlProblem(cursor.line, 'a text begins with a character that needs quotes, or a tab indents it');
    }
  }

  #startsPlain(mark: string): boolean {
    const next = this.#cursor.code(1);
    if (mark === '-') {
      return !isBlank(next);
    }
    if (mark === '?' || mark === ':') {
      return this.#brackets === 0 && !isBlankOrEnd(next);
    }
    return !'#|>%@`\t'.includes(mark);
  }

  #skipBlanks(): void {
    const cursor = this.#cursor;
    for (;;) {
      const tabs = this.#brackets > 0 || !this.#keyMayBegin;
      cursor.takeUntil((code) => code !== SPACE && !(tabs && code === TAB));
      if (cursor.code() === HASH) {
        cursor.takeUntil(isBreak);
      }
      if (cursor.takeBreak() === '') {
        return;
      }
      if (this.#brackets === 0) {
        this.#keyMayBegin = true;
      }
    }
  }

  #takeName(line: number): string {
    this.#cursor.at += 1;
    const name = this.#cursor.takeMatch(/[0-9A-Za-z_-]{1,999}/y);
    const code = this.#cursor.code();
    if (name === '' || !(isBlankOrEnd(code) || '?:,]}%@`'.includes(String.fromCharCode(code)))) {
      throw new YamlProblem(line, 'an anchor or alias has no name of letters, digits, - and _');
    }
    return name;
  }

  #openBracket(mark: Mark): void {
    this.#saveKey();
    this.#keys.openBracket();
    this.#brackets += 1;
    this.#keyMayBegin = true;
    this.#addMark(mark);
  }

  #closeBracket(mark: Mark): void {
    this.#keys.giveUp();
    this.#keys.closeBracket();
    this.#brackets = Math.max(0, this.#brackets - 1);
    this.#keyMayBegin = false;
    this.#addMark(mark);
  }

  #listItem(): void {
    if (this.#brackets === 0) {
      this.#needKeyMayBegin('a list item can not begin here; begin it on a line of its own');
      this.#openBlock('sequence', this.#cursor.column);
    }
    this.#keys.giveUp();
    this.#keyMayBegin = true;
    this.#addMark('-');
  }

  #announcedKey(): void {
    if (this.#brackets === 0) {
      this.#needKeyMayBegin('a key can not begin here; begin it on a line of its own');
      this.#openBlock('mapping', this.#cursor.column);
    }
    this.#keys.giveUp();
    this.#keyMayBegin = this.#brackets === 0;
    this.#addSign('key');
  }

  #value(): void {
    const key = this.#keys.complete();
    if (key !== undefined) {
      this.#insert({ kind: 'key', line: key.line, text: '' }, key.token);
      this.#openBlock('mapping', key.column, key.token);
      this.#keyMayBegin = false;
    } else {
      if (this.#brackets === 0) {
        this.#needKeyMayBegin(
          'a colon follows what can be no key; quote the text, or begin the key on a line of its own',
        );
        this.#openBlock('mapping', this.#cursor.column);
      }
      this.#keyMayBegin = this.#brackets === 0;
    }
    this.#addSign('value');
  }

  #needKeyMayBegin(sentence: string): void {
    if (!this.#keyMayBegin) {
      throw new YamlProblem(this.#cursor.line, sentence);
    }
  }

  #saveKey(): void {
    const { at, line, column } = this.#cursor;
    if (this.#keyMayBegin) {
      const required = this.#brackets === 0 && this.#indent === column;
      this.#keys.save({ token: this.#gone + this.#tokens.length, at, line, column, required });
    }
    this.#keyMayBegin = false;
  }

  /** A line further to the right begins a block, before the token of that number. */
  #openBlock(kind: TokenKind, column: number, before = this.#gone + this.#tokens.length): void {
    if (this.#brackets === 0 && this.#indent < column) {
      this.#around.push(this.#indent);
      this.#indent = column;
      this.#insert({ kind, line: this.#cursor.line, text: '' }, before);
    }
  }

  #closeBlocks(column: number): void {
    while (this.#brackets === 0 && this.#indent > column) {
      this.#add('end');
      this.#indent = this.#around.pop() ?? -1;
    }
  }

  #endBlocks(): void {
    this.#closeBlocks(-1);
    this.#keys.giveUp();
    this.#keyMayBegin = false;
  }

  #insert(token: Token, before: number): void {
    this.#tokens.splice(before - this.#gone, 0, token);
  }

  #addMark(kind: Mark): void {
    this.#add(kind, () => {
      this.#cursor.at += kind.length;
      return '';
    });
  }

  #addSign(kind: TokenKind): void {
    this.#add(kind, () => {
      this.#cursor.at += 1;
      return '';
    });
  }

  #add(kind: TokenKind, take: (line: number) => string = () => ''): void {
    const { line } = this.#cursor;
    this.#tokens.push({ kind, line, text: take(line) });
  }
}
