/** DER, one level at a time: ITU-T X.690 with definite lengths in their shortest form, and tags of one byte. */

import type { CodedReason } from '../verdict.ts';
import { limitExceeded, MAX_ASN1_LEVELS, MAX_ASN1_VALUES, MAX_IDENTIFIER_BYTES } from './limits.ts';

export interface DerValue {
  /** Class, form and number, as it is encoded: 0x30 is a SEQUENCE. */
  readonly tag: number;
  readonly content: Buffer;
  /** With its tag and length. */
  readonly whole: Buffer;
}

export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const UTF8_STRING = 0x0c;
export const SEQUENCE = 0x30;

const CONSTRUCTED = 0x20;
const LONG_TAG = 0x1f;

/** @returns the values that stand one after another in the bytes; undefined where these are not DER */
export function derValues(bytes: Buffer): readonly DerValue[] | undefined {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = derValueAt(bytes, at);
    if (value === undefined) {
      return undefined;
    }
    values.push(value);
    at += value.whole.length;
  }
  return values;
}

/** @returns the one value of this tag that the bytes are; undefined where they are not */
export function derValue(bytes: Buffer | undefined, tag: number): DerValue | undefined {
  const value = bytes && derValueAt(bytes, 0);
  return value?.tag === tag && value.whole.length === bytes?.length ? value : undefined;
}

/** @returns the elements of the SEQUENCE that the bytes are; undefined where they are none */
export function derSequence(bytes: Buffer | undefined): readonly DerValue[] | undefined {
  const sequence = derValue(bytes, SEQUENCE);
  return sequence && derValues(sequence.content);
}

function derValueAt(bytes: Buffer, at: number): DerValue | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & LONG_TAG) === LONG_TAG) {
    return undefined;
  }
  const more = first < 0x80 ? 0 : first - 0x80;
  const start = at + 2 + more;
  if (more > 4 || start > bytes.length || (more === 0 && first >= 0x80)) {
    return undefined;
  }
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
  const isShortest = more === 0 || length >= Math.max(0x80, 2 ** (8 * (more - 1)));
  const end = start + length;
  return !isShortest || end > bytes.length
    ? undefined
    : { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) };
}

/**
 * Measures all levels, as the library will read them: it looks into an OCTET STRING too. Not recursive.
 *
 * @param what of which the values are, for the message: `the certificate`
 * @returns `LIMIT_EXCEEDED` where values, levels or an object identifier go beyond their limit
 */
export function derLimitExceeded(bytes: Buffer, what: string): CodedReason | undefined {
  const pending = [{ bytes, level: 1 }];
  let seen = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const values = derValues(next.bytes) ?? [];
    seen += values.length;
    const identifiers = values.filter(({ tag }) => tag === OBJECT_IDENTIFIER).map(({ content }) => content.length);
    const exceeded =
      limitExceeded(`ASN.1 levels in ${what}`, next.level, MAX_ASN1_LEVELS) ??
      limitExceeded(`ASN.1 values in ${what}`, seen, MAX_ASN1_VALUES) ??
      limitExceeded(`bytes of an object identifier in ${what}`, Math.max(0, ...identifiers), MAX_IDENTIFIER_BYTES);
    if (exceeded !== undefined) {
      return exceeded;
    }
    for (const { tag, content } of values) {
      if ((tag & CONSTRUCTED) !== 0 || tag === OCTET_STRING) {
        pending.push({ bytes: content, level: next.level + 1 });
      }
    }
  }
  return undefined;
}
