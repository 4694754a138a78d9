/** What a command does to the shell's own variables. */

import type { Assignment, Command } from './command.ts';
import type { Variables } from './variables.ts';
import { isComplete, type Word } from './word.ts';

/** Commands whose arguments are assignments. */
const ASSIGNING = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);

/** Commands that set variables in other ways, or run a text that may. */
const SETTING = new Set('eval source . read getopts mapfile readarray unset let command builtin'.split(' '));
/** Those that do so with an option: `printf -v`, `declare -n`. */
const SETTING_WITH_OPTION = new Set(['printf', 'local', 'declare', 'typeset', 'export', 'readonly']);

/** Whether words behind this one are assignments as well: behind nothing, and behind `export`. */
export function mayAssign(program: string | undefined): boolean {
  return program === undefined || ASSIGNING.has(program);
}

/** @returns assignments that stand in quotes behind `export`, and look like any other word */
export function quotedAssignments({ words: [program, ...others] }: Command): Assignment[] {
  return (program !== undefined && mayAssign(program.text) ? others : []).flatMap(({ text, open }) => {
    const [, name, value = ''] = /^([A-Za-z_]\w*)\+?=([\s\S]*)$/.exec(text) ?? [];
    return name === undefined ? [] : [{ name, value: { text: value, open } }];
  });
}

export function setVariables({ words, assignments }: Command, variables: Variables): void {
  const [program] = words;
  if (program !== undefined && maySetAny(program, words.slice(1))) {
    variables.forget();
  }
  if (mayAssign(program?.text)) {
    for (const { name, value } of assignments) {
      variables.assign(name, value.text);
    }
  }
}

function maySetAny(program: Word, args: readonly Word[]): boolean {
  const { text } = program;
  // Only the first of printf's can be one.
  const options = text === 'printf' ? args.slice(0, 1) : args;
  const hasOption = options.some(
    (word) => word.text.startsWith('-') || (!isComplete(word) && !word.text.includes('=')),
  );
  // A bracket is a pattern as well, and a command.
  return (
    (!isComplete(program) && text !== '[' && text !== '[[') ||
    SETTING.has(text) ||
    (SETTING_WITH_OPTION.has(text) && hasOption)
  );
}
