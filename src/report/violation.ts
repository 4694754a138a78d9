/** The text of a violation in a preview: what, where, expected and found, what to do, and how to check it by hand. */

import type { ImageUse } from '../images/image-use.ts';
import type { ImageResult } from '../result.ts';
import { type CodedReason, type Failed, worstFirst } from '../verdict.ts';
import { printable, reasonsToTell, reasonText, remedyOf } from './message.ts';
import { placeText } from './place.ts';
import { reproductionHint } from './reproduction.ts';
import { outcomeText, subjectText, writtenText } from './subject.ts';

/** Keeps a text at about eight lines. */
const MAX_REASONS = 4;

/**
 * The full text, for the first resource that uses the image.
 *
 * @param uses of the image in that resource
 */
export function violationText(result: ImageResult, failure: Failed, uses: readonly ImageUse[]): string {
  return [explanationText(result, failure, uses, uses.map(placeText)), ...reproductionHint(result, failure)].join('\n');
}

/**
 * The same without what to do by hand.
 *
 * @param places where the uses are, which name the resource where the text does not stand at it
 */
export function explanationText(
  result: ImageResult,
  failure: Failed,
  uses: readonly ImageUse[],
  places: readonly string[],
): string {
  const reasons = reasonsToTell(failure);
  const shown = reasons
    .slice(0, MAX_REASONS)
    .map((reason) => `${reason.code}: ${reasonText(reason)}${storagePlace(reason)}`);
  const more = reasons.length > MAX_REASONS ? [`and ${reasons.length - MAX_REASONS} more reasons`] : [];
  return [
    `${subjectText(result)} ${outcomeText(failure)}${ruleText(result)}`,
    `at ${listedPlaces(places)}${rolesOf(uses)}`,
    ...shown,
    ...more,
    `what to do: ${remedyOf(reasons[0])}`,
  ].join('\n');
}

/**
 * One line, for every other resource that uses the image, and for images that fail for the same cause.
 *
 * @param first the result whose full text was shown
 */
export function repeatedViolationText(
  result: ImageResult,
  failure: Failed,
  places: readonly string[],
  first: ImageResult = result,
): string {
  const [worst] = worstFirst(failure);
  const [use] = first.uses;
  const same = first.written === result.written ? '' : `as ${writtenText(first.written)}, `;
  return `${subjectText(result)} ${outcomeText(failure)} at ${listedPlaces(places)} too (${worst.code}, ${same}see ${printable(use?.resource ?? '')})`;
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

function storagePlace({ storedAt }: CodedReason): string {
  return storedAt === undefined ? '' : ` (${storedAt})`;
}

function rolesOf(uses: readonly ImageUse[]): string {
  const roles = uses.flatMap(({ role }) => role ?? []);
  return roles.length === 0 ? '' : `, ${[...new Set(roles)].join(', ')}`;
}
