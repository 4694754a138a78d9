/** Moves over parts of a JSON text, also of one that is not sound. No regular expressions: they fail in very long strings. */

/** @returns where the white space that starts here ends */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) {
    at += 1;
  }
  return at;
}

/**
 * @param quote where the opening quote is
 * @returns where the string ends: behind the closing quote, or at the end of the text
 */
export function skipString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '"') {
      return at + 1;
    }
    at += letter === '\\' ? 1 : 0;
  }
  return text.length;
}
