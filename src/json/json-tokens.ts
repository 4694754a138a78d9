/** The tokens of a JSON text as bytes of UTF-8: where each one ends. The text may be anything. */

const QUOTE = 0x22;
export const COLON = 0x3a;

const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** `{` or `[`. */
export function opens(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b;
}

/** `}` or `]`. */
export function closes(byte: number | undefined): boolean {
  return byte === 0x7d || byte === 0x5d;
}

/** @returns where the white space that starts here ends */
export function endOfSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) {
    at += 1;
  }
  return at;
}

/** No number or word of JSON is longer. One that is counts as several, so that it soon is one too many. */
const MAX_WORD_BYTES = 64;

/** @returns where the token that starts here ends: a string, a bracket, a comma or colon, a number or word */
export function endOfToken(bytes: Uint8Array, start: number): number {
  if (bytes[start] === QUOTE) {
    return endOfString(bytes, start);
  }
  let at = start + 1;
  if (!isMark(bytes[start])) {
    const longest = Math.min(bytes.length, start + MAX_WORD_BYTES);
    while (at < longest && !isMark(bytes[at]) && !isSpace(bytes[at])) {
      at += 1;
    }
  }
  return at;
}

function endOfString(bytes: Uint8Array, quote: number): number {
  let at = quote + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) {
    at += bytes[at] === BACKSLASH ? 2 : 1;
  }
  return Math.min(at + 1, bytes.length);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isMark(byte: number | undefined): boolean {
  return byte === QUOTE || byte === COLON || byte === COMMA || opens(byte) || closes(byte);
}
