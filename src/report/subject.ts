/** What a message is about, and what it says of it: `kong/kuma-cp:2.14.3 (sha256:…)`, `lacks provenance`. */

import { type Code, CODES } from '../codes.ts';
import type { ImageResult } from '../result.ts';
import { type Failed, worstFirst } from '../verdict.ts';
import { printable } from './message.ts';

/** @returns the image as the user wrote it, with its digest; `this Release` and the like where no image is known */
export function subjectText({ written, reference, verdict }: ImageResult): string {
  if (written === undefined) {
    return verdict.result === 'FAILED' ? (UNWRITTEN[worstFirst(verdict)[0].code] ?? 'this resource') : 'this resource';
  }
  const { digest } = verdict;
  const resolved = digest === undefined || reference?.digest === digest ? '' : ` (${digest})`;
  return `${writtenText(written)}${resolved}`;
}

/** @returns the image alone, on one line */
export function writtenText(written: string | undefined): string {
  return written === undefined ? '(not known)' : written === '' ? '""' : printable(written);
}

const UNWRITTEN: Partial<Record<Code, string>> = { HELM_NOT_RENDERED: 'this Release', IMAGE_UNKNOWN: 'an image' };

/** Pinning is checked last: if nothing else is wrong, the provenance is valid. */
export function outcomeText(failure: Failed): string {
  const [worst, ...others] = worstFirst(failure);
  const { title } = CODES[worst.code];
  return worst.code === 'NOT_PINNED' && others.length === 0 ? `has valid provenance, but ${title}` : title;
}
