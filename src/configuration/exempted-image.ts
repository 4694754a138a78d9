/** An exemption's image and last day: the image must have a digest, and the day must exist. */

import { isFailure } from '../failure.ts';
import { parseReference } from '../reference/reference.ts';

/** @returns what is wrong with `repository@sha256:…` and what to write instead; undefined where nothing is */
export function exemptedImageProblem(text: string): string | undefined {
  const reference = parseReference(text);
  if (isFailure(reference)) {
    return `is not an image reference: ${reference.reason}`;
  }
  return reference.digest === undefined
    ? 'has no digest, but an exemption is for one digest; add @sha256:… to the image'
    : undefined;
}

/** @returns what is wrong with a day and what to write instead; undefined where nothing is */
export function dayProblem(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return 'must be a day such as 2027-01-31';
  }
  const time = Date.parse(`${text}T00:00:00Z`);
  // Some engines let 30 February run over into March.
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  return exists ? undefined : 'does not exist in the calendar';
}
