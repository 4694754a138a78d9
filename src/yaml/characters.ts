/** What the characters of a YAML text mean, and which it must not have. */

export const TAB = 0x09;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const SINGLE_QUOTE = 0x27;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;

/** YAML 1.1 has line ends that 1.2 takes for letters: U+0085, U+2028 and U+2029. */
export function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Blank, a line break or the end of the text, whose code is NaN. Nothing else is below a space: {@link forbidden}. */
export function isBlankOrEnd(code: number): boolean {
  return !(code > SPACE) || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/**
 * Go refuses control characters. It takes a byte order mark inside a text for one thing or another, as its buffer
 * happens to lie.
 */
const FORBIDDEN = /[^\t\n\r\x20-\x7e\x85\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** @returns where the first character is that no YAML text may have, or -1 */
export function forbidden(text: string): number {
  return text.search(FORBIDDEN);
}

/** White space as Go's `unicode.IsSpace` has it: with U+0085, and without the byte order mark. */
export const GO_SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
