/**
 * Splits a YAML text into tokens, as libyaml and its port in Go do: YAML 1.1 with some differences. A port of
 * scannerc.go of go.yaml.in/yaml/v2 (LICENSE.libyaml).
 */

import { isBlankOrEnd } from './characters.ts';
import { contentKind, takeContent } from './content.ts';
import { Cursor } from './cursor.ts';
import { skipToToken } from './gap.ts';
import { Nesting } from './nesting.ts';
import { YamlProblem } from './problem.ts';
import { SimpleKeys } from './simple-keys.ts';
import type { Mark, Token, TokenKind } from './token.ts';
import { TokenQueue } from './token-queue.ts';

export class Scanner {
  readonly #cursor: Cursor;
  readonly #keys: SimpleKeys;
  readonly #tokens = new TokenQueue();
  readonly #nesting = new Nesting(this.#tokens);
  /** Whether a key may start here. In blocks only the first content of a line may be a key. */
  #keyMayStart = true;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
    this.#keys = new SimpleKeys(this.#cursor);
  }

  /** @returns the next token. Scans on until it is certain that no key token comes before it. */
  peek(): Token {
    for (;;) {
      const token = this.#tokens.peek();
      if (token !== undefined && !this.#keys.mayStartAt(this.#tokens.nextNumber)) {
        return token;
      }
      this.#scan();
    }
  }

  take(): Token {
    const token = this.peek();
    this.#tokens.take();
    return token;
  }

  /** Adds the tokens of the next indicator or content. */
  #scan(): void {
    const cursor = this.#cursor;
    const { inBrackets } = this.#nesting;
    const passedBreak = skipToToken(cursor, inBrackets || !this.#keyMayStart, inBrackets);
    this.#keyMayStart ||= passedBreak && !inBrackets;
    this.#nesting.closeBlocks(cursor.column, cursor.line);
    const { documentMark } = cursor;
    if (cursor.isAtEnd) {
      cursor.endLine();
      this.#endDocument('end of text');
    } else if (cursor.letter === '%' && cursor.column === 0) {
      throw new YamlProblem(cursor.line, 'this line starts with %, which makes it a YAML directive; remove it');
    } else if (documentMark !== undefined) {
      this.#endDocument(documentMark);
      cursor.at += documentMark.length;
    } else if (!this.#indicator()) {
      this.#content();
    }
  }

  #endDocument(kind: '---' | '...' | 'end of text'): void {
    this.#nesting.closeAllBlocks(this.#cursor.line);
    this.#keys.giveUp();
    this.#keyMayStart = false;
    this.#add(kind);
  }

  /** @returns false if no indicator of a collection is here */
  #indicator(): boolean {
    const { letter } = this.#cursor;
    const isAlone = isBlankOrEnd(this.#cursor.code(1));
    if (letter === '[' || letter === '{') {
      this.#openBracket(letter);
    } else if (letter === ']' || letter === '}') {
      this.#closeBracket(letter);
    } else if (letter === ',') {
      this.#comma();
    } else if (letter === '-' && isAlone) {
      this.#listItem();
    } else if (letter === '?' && (this.#nesting.inBrackets || isAlone)) {
      this.#explicitKey();
    } else if (letter === ':' && (this.#nesting.inBrackets || isAlone)) {
      this.#colon();
    } else {
      return false;
    }
    this.#cursor.at += 1;
    return true;
  }

  #content(): void {
    const kind = contentKind(this.#cursor, this.#nesting.inBrackets);
    if (kind === 'block') {
      this.#keys.giveUp();
    } else {
      this.#saveKey();
    }
    const { token, endsLine } = takeContent(kind, this.#cursor, this.#nesting);
    this.#keyMayStart = endsLine;
    this.#tokens.add(token);
  }

  #openBracket(mark: Mark): void {
    this.#saveKey();
    this.#keys.openBracket();
    this.#nesting.openBracket();
    this.#keyMayStart = true;
    this.#add(mark);
  }

  #closeBracket(mark: Mark): void {
    this.#keys.giveUp();
    this.#keys.closeBracket();
    this.#nesting.closeBracket();
    this.#keyMayStart = false;
    this.#add(mark);
  }

  #comma(): void {
    this.#keys.giveUp();
    this.#keyMayStart = true;
    this.#add(',');
  }

  #listItem(): void {
    this.#openBlock('sequence', 'a list item must start on a line of its own');
    this.#keys.giveUp();
    this.#keyMayStart = true;
    this.#add('-');
  }

  /** A key after `?`. */
  #explicitKey(): void {
    this.#openBlock('mapping', 'a key after ? must start on a line of its own');
    this.#keys.giveUp();
    this.#keyMayStart = !this.#nesting.inBrackets;
    this.#add('key');
  }

  /** The key before the colon is the saved one, an explicit one, or missing. */
  #colon(): void {
    const key = this.#keys.complete();
    if (key === undefined) {
      this.#openBlock(
        'mapping',
        'a colon must not stand here; put quotes around the text, or start the key on a line of its own',
      );
      this.#keyMayStart = !this.#nesting.inBrackets;
    } else {
      this.#tokens.insert({ kind: 'key', line: key.line, text: '' }, key.token);
      this.#nesting.openBlock('mapping', key.column, this.#cursor.line, key.token);
      this.#keyMayStart = false;
    }
    this.#add('value');
  }

  /** @param refusal what is wrong if no block may start here */
  #openBlock(kind: 'mapping' | 'sequence', refusal: string): void {
    const { line, column } = this.#cursor;
    if (!this.#nesting.inBrackets && !this.#keyMayStart) {
      throw new YamlProblem(line, refusal);
    }
    this.#nesting.openBlock(kind, column, line, this.#tokens.endNumber);
  }

  /** Saves this place: what comes next is a key if a colon follows it. */
  #saveKey(): void {
    if (this.#keyMayStart) {
      const { at, line, column } = this.#cursor;
      const required = !this.#nesting.inBrackets && this.#nesting.column === column;
      this.#keys.save({ token: this.#tokens.endNumber, at, line, column, required });
    }
    this.#keyMayStart = false;
  }

  #add(kind: TokenKind): void {
    this.#tokens.add({ kind, line: this.#cursor.line, text: '' });
  }
}
