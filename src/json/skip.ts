/** Moves over parts of a JSON text, also of one that is not sound. No regular expressions: they fail in very long strings. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `{`, `}`, `[`, `]`, `,`, `:`. */
const DELIMITERS: ReadonlySet<number> = new Set([0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a]);

/** @returns where the white space that starts here ends */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) {
    at += 1;
  }
  return at;
}

/** @param code of a character; that behind the end of a text is NaN */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/**
 * @param quote where the opening quote is
 * @returns where the string ends: behind the closing quote, or at the end of the text
 */
export function skipString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      return at + 1;
    }
    at += code === BACKSLASH ? 1 : 0;
  }
  return text.length;
}

/** @returns where the number or word that starts here ends: before white space, a quote, a bracket, a comma or a colon */
export function skipWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && !endsWord(text.charCodeAt(at))) {
    at += 1;
  }
  return at;
}

function endsWord(code: number): boolean {
  return isSpace(code) || code === QUOTE || DELIMITERS.has(code);
}
