/** The text of a violation in a preview: what, where, expected and found, what to do, and how to check it by hand. */

import type { ImageUse } from '../images/image-use.ts';
import type { ImageResult } from '../result.ts';
import { type Code, CODES } from '../codes.ts';
import { type CodedReason, type Failed, worstFirst } from '../verdict.ts';
import { printable, reasonText } from './message.ts';
import { placeText } from './place.ts';
import { reproduceLine } from './reproduce.ts';

/** Keeps a text at about eight lines. */
const MAX_REASONS = 4;

/**
 * The full text, for the first resource that uses the image.
 *
 * @param uses of the image in that resource
 * @param places where these are, for a text that does not stand at the resource
 */
export function violationText(
  result: ImageResult,
  failure: Failed,
  uses: readonly ImageUse[],
  places: readonly string[] = uses.map(placeText),
): string {
  const reasons = worstFirst(failure);
  const shown = reasons
    .slice(0, MAX_REASONS)
    .map((reason) => `${reason.code}: ${reasonText(reason)}${storagePlace(reason)}`);
  const more = reasons.length > MAX_REASONS ? [`and ${reasons.length - MAX_REASONS} more reasons`] : [];
  const [worst] = reasons;
  return [
    `${subjectText(result)} ${outcome(failure)}${ruleText(result)}`,
    `at ${listedPlaces(places)}${rolesOf(uses)}`,
    ...shown,
    ...more,
    `what to do: ${worst.remedy ?? CODES[worst.code].remedy}`,
    ...commandLine(result, failure),
  ].join('\n');
}

/** One line, for every other resource that uses the image. */
export function repeatedViolationText(result: ImageResult, failure: Failed, uses: readonly ImageUse[]): string {
  const [worst] = worstFirst(failure);
  const [first] = result.uses;
  return `${subjectText(result)} ${outcome(failure)} at ${listedPlaces(uses.map(placeText))} too (${worst.code}, see ${printable(first?.resource ?? '')})`;
}

/** A note about an image that does not fail. */
export function noteText(result: ImageResult, note: string, places: readonly string[]): string {
  return `${subjectText(result)}: ${note} (at ${listedPlaces(places)})`;
}

/** The place of a resource as a whole is empty. */
function listedPlaces(places: readonly string[]): string {
  return places.map((place) => place || 'the whole resource').join(', ');
}

/** The rule that decided, so that the reader finds it. */
function ruleText({ rule, insteadOf }: ImageResult): string {
  const instead = insteadOf === undefined ? '' : `, instead of ${insteadOf}`;
  return rule === undefined ? '' : ` (rule: ${printable(rule.origin)}${instead})`;
}

/** `kong/kuma-cp:2.14.3 (sha256:…)` as the user wrote it; `this Release` and the like where no image is known. */
function subjectText({ written, reference, verdict }: ImageResult): string {
  if (written === undefined) {
    return verdict.result === 'FAILED' ? (UNWRITTEN[worstFirst(verdict)[0].code] ?? 'this resource') : 'this resource';
  }
  const { digest } = verdict;
  const resolved = digest === undefined || reference?.digest === digest ? '' : ` (${digest})`;
  return `${written === '' ? '""' : printable(written)}${resolved}`;
}

const UNWRITTEN: Partial<Record<Code, string>> = { HELM_NOT_RENDERED: 'this Release', IMAGE_UNKNOWN: 'an image' };

/** Pinning is checked last: if nothing else is wrong, the provenance is valid. */
function outcome(failure: Failed): string {
  const [worst, ...others] = worstFirst(failure);
  const { title } = CODES[worst.code];
  return worst.code === 'NOT_PINNED' && others.length === 0 ? `has valid provenance, but ${title}` : title;
}

function storagePlace({ storedAt }: CodedReason): string {
  return storedAt === undefined ? '' : ` (${storedAt})`;
}

function rolesOf(uses: readonly ImageUse[]): string {
  const roles = uses.flatMap(({ role }) => role ?? []);
  return roles.length === 0 ? '' : `, ${[...new Set(roles)].join(', ')}`;
}

function commandLine({ reference, rule }: ImageResult, failure: Failed): string[] {
  const nothingToCheck = failure.reasons.every(({ code }) => code === 'NOT_PINNED');
  return reference === undefined || rule === undefined || nothingToCheck
    ? []
    : [reproduceLine(reference, failure, rule)];
}
