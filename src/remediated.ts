/** What a remediation did with the images of a resource, and the resource as its user wrote it. */

import { isKnown, type KnownUse, type Remediated } from './images/image-use.ts';
import { indicesOf } from './plan/path.ts';
import type { Reading } from './reading.ts';

/** What was done with the uses of a resource. */
export interface Remediation {
  readonly changed: boolean;
  /** By place and image, as they stand in the inputs now. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** What holds for every other use. */
  readonly others?: Remediated;
}

export interface Outcome {
  /** The image as the user wrote it. */
  readonly written: string;
  readonly remediated: Remediated;
}

/** @returns the uses as the user wrote them, each with what was done about it */
export function asWritten(reading: Reading, remediation: Remediation | undefined): Reading {
  return remediation === undefined
    ? reading
    : { ...reading, uses: reading.uses.map((use) => (isKnown(use) ? writtenUse(use, remediation) : use)) };
}

/** What another pack has changed since then is a use of its own. */
function writtenUse(use: KnownUse, { outcomes, others }: Remediation): KnownUse {
  const { written, remediated } = outcomes.get(placeKey(use, use.image)) ?? { written: use.image, remediated: others };
  return { ...use, image: written, remediated };
}

export function unchanged(others: Remediated, outcomes: readonly (readonly [string, Outcome])[] = []): Remediation {
  return { changed: false, outcomes: new Map(outcomes), others };
}

export function outcomeAt(use: KnownUse, image: string, remediated: Remediated): readonly [string, Outcome] {
  return [placeKey(use, image), { written: use.image, remediated }];
}

function placeKey({ path, rendered }: KnownUse, image: string): string {
  return JSON.stringify([rendered, indicesOf(path), image]);
}
