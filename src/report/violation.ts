/** The text of a violation in a preview: what, where, expected and found, what to do, and how to check it by hand. */

import type { ImageResult } from '../result.ts';
import { type Failed, type Family, familyOf, type Reason, worstFirst } from '../verdict.ts';
import { printable, reasonText } from './message.ts';
import { REMEDY } from './remedy.ts';
import { reproduceCommand } from './reproduce.ts';

/** So that a text stays at about eight lines. */
const MOST_REASONS = 4;

/**
 * The full text, for the first resource that uses the image.
 *
 * @param paths where in that resource
 * @param places how these are told, where it does not stand at the resource
 */
export function violationText(
  result: ImageResult,
  failure: Failed,
  paths: readonly string[],
  places: readonly string[] = paths,
): string {
  const reasons = worstFirst(failure);
  const shown = reasons
    .slice(0, MOST_REASONS)
    .map((reason) => `${reason.code}: ${reasonText(reason)}${placeOf(reason)}`);
  const more = reasons.length > MOST_REASONS ? [`and ${reasons.length - MOST_REASONS} more reasons`] : [];
  const [worst] = reasons;
  return [
    `${imageText(result)} ${outcome(failure)}${ruleText(result)}`,
    `at ${placesText(places)}${rolesOf(result, paths)}`,
    ...shown,
    ...more,
    `what to do: ${worst.remedy ?? REMEDY[worst.code]}`,
    ...commandLine(result, failure),
  ].join('\n');
}

/** One line, for every other resource that uses the image. */
export function repeatedViolationText(result: ImageResult, failure: Failed, paths: readonly string[]): string {
  const [worst] = worstFirst(failure);
  const [first] = result.uses;
  return `${imageText(result)} ${outcome(failure)} at ${placesText(paths)} too (${worst.code}, see ${printable(first?.resource ?? '')})`;
}

/** What is told of an image that does not fail. */
export function noteText(result: ImageResult, note: string, paths: readonly string[]): string {
  return `${imageText(result)}: ${note} (at ${placesText(paths)})`;
}

/** Which rule decided: whoever mends it has to find it. */
function ruleText({ rule }: ImageResult): string {
  return rule === undefined ? '' : ` under ${rule.origin}`;
}

/** Custom resources have keys of anybody's making. */
function placesText(places: readonly string[]): string {
  return places.map(printable).join(', ');
}

/** `kong/kuma-cp:2.14.3 (sha256:…)`, as the user wrote it. */
function imageText({ written, reference, verdict }: ImageResult): string {
  const { digest } = verdict;
  const resolved = digest === undefined || reference?.digest === digest ? '' : ` (${digest})`;
  return written === undefined ? 'what will run' : `${written === '' ? '""' : printable(written)}${resolved}`;
}

const OUTCOME: Readonly<Record<Family, string>> = {
  refused: 'is refused',
  absent: 'lacks provenance',
  unchecked: 'could not be checked',
  unknown: 'is not known yet',
  uncovered: 'is covered by no rule',
};

function outcome(failure: Failed): string {
  return OUTCOME[familyOf(failure)];
}

function placeOf({ storedAt }: Reason): string {
  return storedAt === undefined ? '' : ` (${storedAt})`;
}

function rolesOf({ uses }: ImageResult, paths: readonly string[]): string {
  const roles = uses.filter(({ use }) => paths.includes(use.path)).flatMap(({ use }) => use.role ?? []);
  return roles.length === 0 ? '' : `, ${[...new Set(roles)].join(', ')}`;
}

function commandLine({ reference, rule }: ImageResult, failure: Failed): string[] {
  return reference === undefined || rule === undefined
    ? []
    : [`to check by hand: ${reproduceCommand(reference, failure.digest, rule)}`];
}
