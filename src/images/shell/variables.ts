/** What a shell's variables hold, as far as a reader of its script can tell. */

import { UNKNOWN_TEXT } from '../../plan/planned-value.ts';
import type { Environment } from '../environment.ts';

/** What a container's environment says. */
export type Known = Pick<Environment, 'valueOf' | 'isOneWord'>;

/** Where one of these stands in a script, parts of it may be left out, come twice or come in another order. */
const BRANCHES = /[(){}&|`]|\b(?:for|while|until|if|case|select|function|trap)\b/;

/** What the shell makes no more words of. */
const ONE_WORD = /^[^\s*?[]+$/;

/**
 * In a script that runs from the top to the end, each assignment counts from where it stands. In any other, a variable
 * is known only where the container's environment names it and the script sets it nowhere.
 */
export class Variables {
  readonly #environment: Known;
  readonly #isPlain: boolean;
  readonly #assigned = new Map<string, string>();
  readonly #named: NamesInScript;
  /** Those that get something else than one known word. */
  readonly #mayBeWords = new Set<string>();
  #isForgotten = false;
  #isOutOfDate = false;

  constructor(script: string, environment: Known) {
    this.#environment = environment;
    this.#isPlain = !BRANCHES.test(script);
    this.#named = this.#isPlain ? { assigned: new Set(), otherwise: new Set() } : namesIn(script);
  }

  /** @returns the value, unknown where it can't be told: also of other variables, since the image may set them */
  valueOf(name: string): string {
    const otherwise = this.#mayBeOthers(name) ? undefined : this.#environment.valueOf(name);
    return this.#assigned.get(name) ?? otherwise ?? UNKNOWN_TEXT;
  }

  /** Whether a value that is not known is one word without blanks. */
  isOneWord(name: string): boolean {
    if (!this.#mayBeOthers(name)) {
      return !this.#assigned.has(name) && this.#environment.isOneWord(name);
    }
    const { assigned, otherwise } = this.#named;
    const before = this.#environment.valueOf(name);
    return (
      !this.#isForgotten &&
      assigned.has(name) &&
      !otherwise.has(name) &&
      !this.#mayBeWords.has(name) &&
      (before === undefined || this.#environment.isOneWord(name) || isOneWord(before))
    );
  }

  assign(name: string, value: string): void {
    if (this.#isPlain) {
      this.#assigned.set(name, value);
      return;
    }
    const isNew = !this.#mayBeOthers(name) || (!isOneWord(value) && !this.#mayBeWords.has(name));
    this.#isOutOfDate ||= isNew;
    this.#named.assigned.add(name);
    if (!isOneWord(value)) {
      this.#mayBeWords.add(name);
    }
  }

  /** From here on any of them may hold anything. */
  forget(): void {
    this.#isOutOfDate ||= !this.#isPlain && !this.#isForgotten;
    this.#isForgotten = true;
    this.#assigned.clear();
  }

  /** Whether what was told of a variable is known by now to be wrong: the script is to be read once more. */
  isOutOfDate(): boolean {
    return this.#isOutOfDate;
  }

  #mayBeOthers(name: string): boolean {
    return this.#isForgotten || this.#named.assigned.has(name) || this.#named.otherwise.has(name);
  }
}

function isOneWord(value: string): boolean {
  return ONE_WORD.test(value) && !value.includes(UNKNOWN_TEXT);
}

interface NamesInScript {
  /** Behind which a `=` stands. */
  readonly assigned: Set<string>;
  /** Anywhere else but behind a `$`. */
  readonly otherwise: Set<string>;
}

function namesIn(script: string): NamesInScript {
  const names: NamesInScript = { assigned: new Set(), otherwise: new Set() };
  for (const { 1: dollar, 2: name = '', 3: sets } of script.matchAll(/(\$\{?)?([A-Za-z_]\w*)(:?=)?/g)) {
    if (dollar === undefined) {
      names[sets === '=' ? 'assigned' : 'otherwise'].add(name);
    } else if (dollar === '${' && sets !== undefined) {
      // `${NAME:=value}`
      names.otherwise.add(name);
    }
  }
  return names;
}
