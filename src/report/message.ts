/** One reason as one sentence. */

import { CODES } from '../codes.ts';
import { type CodedReason, type Failed, worstFirst } from '../verdict.ts';
import type { UnreadFile } from './report.ts';

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

/** What to do about a reason, without a full stop: its own remedy, or that of its code. */
export function remedyOf({ code, remedy }: CodedReason): string {
  return remedy ?? CODES[code].remedy;
}

/** `manifests/web.yaml: does not exist`: a file that may hold a part of the plan. */
export function unreadText({ file, why }: UnreadFile): string {
  return printable(`${file}: ${why}`);
}

/** The reasons, the worst family first. What several attestations at one place have in common stands there once. */
export function reasonsToTell(failure: Failed): Failed['reasons'] {
  const [first, ...others] = worstFirst(failure);
  const told = new Set([JSON.stringify(first)]);
  return [first, ...others.filter((reason) => !told.has(JSON.stringify(reason)) && told.add(JSON.stringify(reason)))];
}
