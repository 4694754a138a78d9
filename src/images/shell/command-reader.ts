/** Reads a shell's simple commands, with their redirections (POSIX, Shell Command Language, 2.7 and 2.9.1). */

import { mayAssign, quotedAssignments, setVariables } from './assignments.ts';
import type { Assignment, Command, Input } from './command.ts';
import { bodyOf, type HereDocument } from './here-document.ts';
import { ANY_WORDS, type Word, WordBuilder } from './word.ts';
import { WordReader } from './word-reader.ts';

const MAX_COMMANDS = 5000;

/** Words before a command that are the shell's own. */
const RESERVED = new Set('if then elif else fi do done while until { } ! time esac'.split(' '));
const ASSIGNMENT = /([A-Za-z_]\w*)\+?=/y;
const REDIRECTION = /\d*(<<<|<<-?|<>|<&|>&|>>|>\||<|>|&>>?)/y;
const DELIMITER = /[ \t]*((?:[^\s;&|<>()'"\\]|\\.|'[^'\n]*'|"[^"\n]*")+)/y;

interface Draft {
  readonly assignments: Assignment[];
  /** Without those before it that are the shell's own. */
  readonly words: Word[];
  hasEsac: boolean;
  input: Input;
}

export abstract class CommandReader extends WordReader {
  protected draft: Draft = emptyDraft();
  protected openCases = 0;
  /** Whether patterns of a `case` stand here, which end with a bracket that nothing opened. */
  protected isPattern = false;
  /** Those whose lines come behind the end of this one, each with its command. */
  #waiting: (readonly [Draft, HereDocument])[] = [];

  protected word(): void {
    const { words, assignments } = this.draft;
    const name = mayAssign(words[0]?.text) ? this.match(ASSIGNMENT)?.[1] : undefined;
    const builder = new WordBuilder();
    this.intoWord(builder, name !== undefined);
    if (name === undefined) {
      this.#addWords(builder.words());
      return;
    }
    const [value = { text: '', open: false }] = builder.words();
    assignments.push({ name, value: this.text.charAt(this.at) === '(' ? ANY_WORDS : value });
  }

  #addWords(added: readonly Word[]): void {
    const { words } = this.draft;
    for (const word of added) {
      if (words.length === 0 && RESERVED.has(word.text)) {
        this.draft.hasEsac ||= word.text === 'esac';
      } else {
        words.push(word);
      }
    }
    if (words.length === 3 && words[0]?.text === 'case' && words[2]?.text === 'in') {
      this.end();
      this.openCases++;
      this.isPattern = true;
    }
  }

  /** @returns the command that ends here; undefined where it is none, or a group of several */
  protected end(): Command | undefined {
    const ended = this.draft;
    const { words, assignments, hasEsac } = ended;
    this.draft = emptyDraft();
    this.openCases = Math.max(0, this.openCases - (hasEsac ? 1 : 0));
    assignments.push(...quotedAssignments(ended));
    if (words.length === 0 && assignments.length === 0) {
      this.#keepInput(ended);
      return undefined;
    }
    setVariables(ended, this.reading.variables);
    if (this.reading.commands.push(ended) > MAX_COMMANDS) {
      this.reading.isClear = false;
      this.at = this.text.length;
    }
    return ended;
  }

  protected redirection(): boolean {
    if (this.text.startsWith('<(', this.at) || this.text.startsWith('>(', this.at)) {
      this.at += 2;
      this.list(')');
      this.draft.words.push(ANY_WORDS);
      return true;
    }
    const operator = this.match(REDIRECTION)?.[1];
    if (operator === undefined) {
      return false;
    }
    this.reading.isClear &&= !this.joinsLines(/\S/);
    if (operator.startsWith('<<') && operator !== '<<<') {
      this.#hereDocument(operator === '<<-');
      return true;
    }
    this.match(/[ \t]*/y);
    const builder = new WordBuilder();
    this.intoWord(builder, true);
    const [word = ANY_WORDS] = builder.words();
    if (operator === '<<<') {
      this.draft.input = { kind: 'text', text: `${word.text}\n` };
    } else if (operator === '<' || operator === '<>') {
      this.draft.input = { kind: 'file', file: word };
    }
    return true;
  }

  #hereDocument(hasTabs: boolean): void {
    const written = this.match(DELIMITER)?.[1];
    if (written === undefined || this.joinsLines(/\S/)) {
      this.reading.isClear = false;
      return;
    }
    const isLiteral = /['"\\]/.test(written);
    const delimiter = written.replaceAll(/['"\\]/g, '');
    this.#waiting.push([this.draft, { delimiter, isLiteral, hasTabs }]);
  }

  protected takeHereDocuments(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const [draft, document] of waiting) {
      const { body, at, isClosed } = bodyOf(document, this.text, this.at);
      this.at = at;
      this.reading.isClear &&= isClosed;
      draft.input = { kind: 'text', text: document.isLiteral ? body : this.#filledIn(body) };
      if (draft.words.length === 0 && draft.assignments.length === 0) {
        this.#keepInput(draft);
      }
    }
  }

  /** A text that a loop or a group gets: its commands may read it. */
  #keepInput(draft: Draft): void {
    if (draft.input.kind === 'text') {
      this.reading.commands.push(draft);
    }
  }

  #filledIn(body: string): string {
    const builder = new WordBuilder();
    this.readerOf(body).intoQuoted(builder, undefined);
    return builder.words()[0]?.text ?? '';
  }
}

export function emptyDraft(): Draft {
  return { assignments: [], words: [], hasEsac: false, input: { kind: 'none' } };
}
