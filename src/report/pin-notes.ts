/** What `pin` and `pin --check` say of single uses. */

import { notPinnedNotes } from '../by-tag.ts';
import type { ImageUse } from '../images/image-use.ts';
import type { ImageResult, PlacedUse } from '../result.ts';
import { printable } from './message.ts';
import { placeText, useText } from './place.ts';
import { noteText } from './violation.ts';

/** @returns why images that passed stay by tag, a sentence for each image and reason */
export function pinNotes(results: readonly ImageResult[]): readonly string[] {
  return results.flatMap((result) =>
    notPinnedNotes(
      result,
      result.uses.map(({ use }) => use),
    ).map(([note, uses]) => noteText(result, note, firstPlaces(uses))),
  );
}

/** @returns `deploy.yaml:12: Deployment/shop spec.template.spec.containers[0].image: acme/shop:1 has no digest` */
export function checkedLine({ resource, use }: PlacedUse, what: string): string {
  const { scanned, ...place } = use;
  const file = scanned === undefined ? '' : `${scanned.file}:${scanned.line}: `;
  return `${printable(file)}${useText({ resource, use: place })}: ${printable(what)}`;
}

const MAX_PLACES = 3;

function firstPlaces(uses: readonly ImageUse[]): string[] {
  const more = uses.length - MAX_PLACES;
  const shown = uses.slice(0, MAX_PLACES).map(linePlace);
  return more > 0 ? [...shown, `${more} more`] : shown;
}

function linePlace(use: ImageUse): string {
  const { scanned } = use;
  return scanned === undefined ? placeText(use) : printable(`${scanned.file}:${scanned.line}`);
}
