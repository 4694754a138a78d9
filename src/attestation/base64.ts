/** Base64 that every reader reads alike: RFC 4648 without its liberties. */

import type { Shape } from '../json/untrusted-json.ts';

/**
 * A text in the standard or the URL-safe alphabet (RFC 4648, 4 and 5), with its padding, with nothing between its letters
 * (3.1, 3.3), and with zeros in the bits that are left over (3.5). `Buffer.from(text, 'base64')` reads both alphabets.
 */
export const base64: Shape<string> = (value): value is string => {
  if (typeof value !== 'string') {
    return false;
  }
  const canonical = Buffer.from(value, 'base64').toString('base64');
  return value === canonical || value === canonical.replaceAll('+', '-').replaceAll('/', '_');
};

/** @returns how many bytes a text of this length in base64 has, or up to two less */
export function base64Bytes({ length }: string): number {
  return Math.floor(length / 4) * 3;
}
