/** Classes of characters in a YAML text. A class takes the code of a character; NaN stands for the end of the text. */

export const TAB = 0x09;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const SINGLE_QUOTE = 0x27;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;

/** Unlike YAML 1.2, YAML 1.1 ends lines also at U+0085, U+2028 and U+2029. */
export function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Whether it is blank, a line break or the end. {@link findForbidden} excludes all other characters below a space. */
export function isBlankOrEnd(code: number): boolean {
  return !(code > SPACE) || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/**
 * Go refuses control characters. What it makes of a byte order mark inside a text depends on where its buffer ends, so
 * that is refused too.
 */
const FORBIDDEN = /[^\t\n\r\x20-\x7e\x85\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** @returns where the first character is that no YAML text may have, or -1 */
export function findForbidden(text: string): number {
  return text.search(FORBIDDEN);
}

/** White space as in Go's `unicode.IsSpace`: U+0085 belongs to it, the byte order mark does not. */
export const GO_SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Removes the byte order mark that editors on Windows write. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
