/** One reason as one sentence. */

import type { CodedReason } from '../verdict.ts';

const MAX_TEXT_CHARACTERS = 300;

/** @returns `the source repository is another one: expected A, found B`, without a full stop, on one line */
export function reasonText({ reason: what, expected, found }: CodedReason): string {
  const comparison = [
    ...(expected === undefined ? [] : [`expected ${printable(expected)}`]),
    ...(found === undefined ? [] : [`found ${printable(found)}`]),
  ].join(', ');
  return comparison === '' ? printable(what) : `${printable(what)}: ${comparison}`;
}

/**
 * Certificates, attestations and plans are untrusted: their texts are shown on one line, without control characters or
 * Pulumi's colour directives (`<{%…%}>`), and with a limited length.
 */
export function printable(text: string): string {
  const safe = text.replace(/[^\x20-\x7e]/g, '?').replaceAll('<{%', '<{ %');
  return safe.length > MAX_TEXT_CHARACTERS ? `${safe.slice(0, MAX_TEXT_CHARACTERS)}…` : safe;
}
