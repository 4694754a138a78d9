/** The text of a violation in a preview: what, where, expected and found, what to do, and how to check it by hand. */

import type { ImageResult } from '../result.ts';
import { type Code, CODES } from '../codes.ts';
import { type CodedReason, type Failed, worstFirst } from '../verdict.ts';
import { printable, reasonText } from './message.ts';
import { reproduceLine } from './reproduce.ts';

/** So that a text stays at about eight lines. */
const MAX_REASONS = 4;

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
    .slice(0, MAX_REASONS)
    .map((reason) => `${reason.code}: ${reasonText(reason)}${placeOf(reason)}`);
  const more = reasons.length > MAX_REASONS ? [`and ${reasons.length - MAX_REASONS} more reasons`] : [];
  const [worst] = reasons;
  return [
    `${subjectText(result)} ${outcome(failure)}${ruleText(result)}`,
    `at ${placesText(places)}${rolesOf(result, paths)}`,
    ...shown,
    ...more,
    `what to do: ${worst.remedy ?? CODES[worst.code].remedy}`,
    ...commandLine(result, failure),
  ].join('\n');
}

/** One line, for every other resource that uses the image. */
export function repeatedViolationText(result: ImageResult, failure: Failed, paths: readonly string[]): string {
  const [worst] = worstFirst(failure);
  const [first] = result.uses;
  return `${subjectText(result)} ${outcome(failure)} at ${placesText(paths)} too (${worst.code}, see ${printable(first?.resource ?? '')})`;
}

/** What is told of an image that does not fail. */
export function noteText(result: ImageResult, note: string, paths: readonly string[]): string {
  return `${subjectText(result)}: ${note} (at ${placesText(paths)})`;
}

/** Which rule decided: whoever mends it has to find it. */
function ruleText({ rule }: ImageResult): string {
  return rule === undefined ? '' : ` under ${rule.origin}`;
}

/** Custom resources have keys of anybody's making. */
function placesText(places: readonly string[]): string {
  return places.map(printable).join(', ');
}

/** `kong/kuma-cp:2.14.3 (sha256:…)`, as the user wrote it; what else has the verdict where no image is known. */
function subjectText({ written, reference, verdict }: ImageResult): string {
  if (written === undefined) {
    return verdict.result === 'FAILED' ? (UNWRITTEN[worstFirst(verdict)[0].code] ?? 'this resource') : 'this resource';
  }
  const { digest } = verdict;
  const resolved = digest === undefined || reference?.digest === digest ? '' : ` (${digest})`;
  return `${written === '' ? '""' : printable(written)}${resolved}`;
}

const UNWRITTEN: Partial<Record<Code, string>> = { HELM_NOT_RENDERED: 'this Release', IMAGE_UNKNOWN: 'an image' };

/** Pinning is looked at last: where nothing else is wrong, the provenance is valid. */
function outcome(failure: Failed): string {
  const [worst, ...others] = worstFirst(failure);
  const { title } = CODES[worst.code];
  return worst.code === 'NOT_PINNED' && others.length === 0 ? `has valid provenance, but ${title}` : title;
}

function placeOf({ storedAt }: CodedReason): string {
  return storedAt === undefined ? '' : ` (${storedAt})`;
}

function rolesOf({ uses }: ImageResult, paths: readonly string[]): string {
  const roles = uses.filter(({ use }) => paths.includes(use.path)).flatMap(({ use }) => use.role ?? []);
  return roles.length === 0 ? '' : `, ${[...new Set(roles)].join(', ')}`;
}

function commandLine({ reference, rule }: ImageResult, failure: Failed): string[] {
  const nothingToCheck = failure.reasons.every(({ code }) => code === 'NOT_PINNED');
  return reference === undefined || rule === undefined || nothingToCheck
    ? []
    : [reproduceLine(reference, failure, rule)];
}
