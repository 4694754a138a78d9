/** The lines of a here-document (POSIX, Shell Command Language, 2.7.4). */

export interface HereDocument {
  readonly delimiter: string;
  /** Whether variables in it stay as they are, since a part of the delimiter is in quotes. */
  readonly isLiteral: boolean;
  /** `<<-` takes tabs away from the begin of each line. */
  readonly hasTabs: boolean;
}

/**
 * @param at where its first line starts
 * @returns its text, where the script goes on, and whether it was closed
 */
export function bodyOf(
  { delimiter, isLiteral, hasTabs }: HereDocument,
  text: string,
  at: number,
): { readonly body: string; readonly at: number; readonly isClosed: boolean } {
  const lines: string[] = [];
  let from = at;
  let isContinued = false;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const written = text.slice(from, end === -1 ? undefined : end);
    from = end === -1 ? text.length : end + 1;
    const line = hasTabs ? written.replace(/^\t+/, '') : written;
    if (line === delimiter && !isContinued) {
      return { body: lines.join(''), at: from, isClosed: true };
    }
    lines.push(`${line}\n`);
    isContinued = !isLiteral && isEscaped(line);
  }
  return { body: lines.join(''), at: from, isClosed: false };
}

/** Whether the end of a line is taken away by an odd number of backslashes before it. */
function isEscaped(line: string): boolean {
  let count = 0;
  while (line.charAt(line.length - 1 - count) === '\\') {
    count++;
  }
  return count % 2 === 1;
}
