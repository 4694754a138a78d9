/** What an exemption is for, an image with its digest or a resource, and its last day, which must exist. */

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

/** The namespace where the plan names one, the kind, and the name. Custom resources may have names with other letters. */
const RESOURCE = /^(?:[a-z0-9][a-z0-9-]*\/)?[A-Z][A-Za-z0-9]*\/[^/*\s]+$/;

/** @returns what is wrong with `argocd/Application/shop` and what to write instead; undefined where nothing is */
export function exemptedResourceProblem(text: string): string | undefined {
  if (text.includes('*')) {
    return 'must not hold *, since an exemption is for one resource';
  }
  return RESOURCE.test(text)
    ? undefined
    : 'must be a resource as messages name it: namespace/Kind/name, or Kind/name without a namespace';
}

/** People write 9999 where they mean no end. */
const LAST_DAY = '2999-12-31';

/** @returns what is wrong with a day and what to write instead; undefined where nothing is */
export function dayProblem(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return 'must be a day such as 2027-01-31';
  }
  const time = Date.parse(`${text}T00:00:00Z`);
  // Some engines let 30 February run over into March.
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  if (!exists) {
    return 'does not exist in the calendar';
  }
  return text > LAST_DAY
    ? 'means never, but an exemption must end; write a day within a year, and a later one when it is near'
    : undefined;
}
