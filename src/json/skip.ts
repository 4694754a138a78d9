/** Moves over parts of a JSON text, also of one that is not sound. No regular expressions: they fail in very long strings. */

/** @returns where the white space that starts here ends */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpaceCode(text.charCodeAt(at))) {
    at += 1;
  }
  return at;
}

/** Of a number, which is many times as fast as of a text: a stranger may send four megabytes of blanks. */
function isSpaceCode(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/**
 * @param quote where the opening quote is
 * @returns where the string ends: behind the closing quote, or at the end of the text
 */
export function skipString(text: string, quote: number): number {
  for (let from = quote + 1; ;) {
    const end = text.indexOf('"', from);
    if (end === -1) {
      return text.length;
    }
    let escapes = end;
    while (escapes > from && text.charCodeAt(escapes - 1) === BACKSLASH_CODE) {
      escapes -= 1;
    }
    if ((end - escapes) % 2 === 0) {
      return end + 1;
    }
    from = end + 1;
  }
}

const BACKSLASH_CODE = 0x5c;
