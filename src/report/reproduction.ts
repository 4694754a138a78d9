/** The commands with which a person checks a failed image by hand. */

import { referenceText } from '../reference/reference.ts';
import type { ImageResult } from '../result.ts';
import type { Failed } from '../verdict.ts';
import { reproduceCommand, reproduceLine } from './reproduce.ts';
import { slsaVerifierCommand } from './slsa-verifier.ts';

/** @returns commands for a POSIX shell, a line each; none where a command would show nothing */
export function reproductionCommands(result: ImageResult, failure: Failed): string[] {
  const checked = checkedImage(result, failure);
  if (checked === undefined) {
    return [];
  }
  const { reference, rule } = checked;
  const verifier = slsaVerifierCommand(reference, failure, rule);
  return [
    reproduceCommand(reference, failure.digest, rule, failure.asked),
    ...(verifier === undefined ? [] : [verifier]),
  ];
}

/** @returns the same as lines for people, with what to do first */
export function reproductionLines(result: ImageResult, failure: Failed): string[] {
  const checked = checkedImage(result, failure);
  const [, ...others] = reproductionCommands(result, failure);
  return checked === undefined
    ? []
    : [reproduceLine(checked.reference, failure, checked.rule), ...others.map((command) => `or: ${command}`)];
}

/** @returns a line that names the command which prints those above, for texts in which they have no room */
export function reproductionHint(result: ImageResult, failure: Failed): string[] {
  const checked = checkedImage(result, failure);
  return checked === undefined
    ? []
    : [`to check by hand: image-provenance verify --reproduce ${referenceText(checked.reference)} --config FILE`];
}

/** Something was asked about the image, and not only whether it is pinned. */
function checkedImage({ reference, rule }: ImageResult, failure: Failed) {
  const nothingToCheck = failure.reasons.every(({ code }) => code === 'NOT_PINNED');
  return reference === undefined || rule === undefined || nothingToCheck ? undefined : { reference, rule };
}
