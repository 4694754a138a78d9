/** A shell's arithmetic, in which `<<` is no here-document (POSIX, Shell Command Language, 2.6.4). */

const ARITHMETIC = /^[\w\s$+\-*/%<>=!&|^~?:,()]*$/;

/** @returns where `((…))` ends that starts here; undefined where it is something else, such as a group in a group */
export function endOfArithmetic(text: string, from: number): number | undefined {
  const end = text.startsWith('((', from) ? text.indexOf('))', from) : -1;
  if (end === -1) {
    return undefined;
  }
  const within = text.slice(from + 2, end);
  const open = openBrackets(within);
  // `((a+(b)))` ends one bracket later.
  return open === undefined || open > 1 || !ARITHMETIC.test(within) ? undefined : end + 2 + open;
}

/** @returns how many are still open at the end; undefined where one closes that was not open */
function openBrackets(text: string): number | undefined {
  let open = 0;
  for (const character of text) {
    open += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (open < 0) {
      return undefined;
    }
  }
  return open;
}
