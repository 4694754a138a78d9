/**
 * A shell script as the commands that it may run, with what is not known in their words. Nothing is run, and what can't
 * be read is told. No library does it: shell-quote takes unknown variables for empty texts, and knows neither lines nor
 * here-documents; parsers of bash read on behind what they don't understand, and say nothing.
 */

import type { Script } from './command.ts';
import { ScriptReader } from './script-reader.ts';
import type { Variables } from './variables.ts';
import type { Reading } from './text-reader.ts';

/** Few scripts are longer, and reading more of what is not verified would hold up all else. */
const MAX_SCRIPT_CHARS = 64 * 1024;

/**
 * @param text for `sh`, with its arguments unknown
 * @returns all commands that were read, and whether that was all
 */
export function readScript(text: string, variables: Variables): Script {
  if (text.length > MAX_SCRIPT_CHARS) {
    return { commands: [], isClear: false };
  }
  const script = readWith(text, variables);
  // What was set too late to be seen the first time.
  return variables.isOutOfDate() ? readWith(text, variables) : script;
}

function readWith(text: string, variables: Variables): Script {
  const reading: Reading = { commands: [], variables, isClear: !text.includes('\0'), filledInChars: 0, depth: 0 };
  new ScriptReader(text, reading).list(undefined);
  return { commands: reading.commands, isClear: reading.isClear };
}
