/** The images of a resource pinned together, and the proof that nothing else has changed: it is read once more. */

import { type Failure, isFailure } from '../failure.ts';
import type { ImageUse, KnownUse } from '../images/image-use.ts';
import type { PlannedValue } from '../plan/planned-value.ts';
import { type Edit, edited, editFor, type Pin, textsAt } from './edit.ts';
import { isIgnored } from './ignored.ts';

/** A resource, its inputs without the marks of secrets. */
export interface Subject {
  readonly inputs: PlannedValue;
  readonly uses: readonly ImageUse[];
  /** Property paths whose values must stay. */
  readonly ignoreChanges: readonly string[];
  /** @returns what the resource is read as with other inputs */
  readonly read: (inputs: PlannedValue) => Promise<{ readonly uses: readonly ImageUse[] }>;
}

export interface Attempt {
  /** The inputs with the digests. */
  readonly inputs: PlannedValue;
  /** In their order: a later one may write the same text once more. */
  readonly edits: readonly Edit[];
  readonly pinned: readonly Pin[];
  /** Why the other uses could not be pinned. */
  readonly refused: ReadonlyMap<KnownUse, Failure>;
}

/** Reading takes time: of more images than these none is tried alone. */
const MAX_TRIED_ALONE = 16;

const READ_OTHERWISE: Failure = { reason: 'with the digest the pack would read the resource in another way' };
const IGNORED: Failure = { reason: 'ignoreChanges names it' };

/**
 * With its digests a resource must have the same uses as before, and those that are pinned the same images with their
 * digests. Where that does not hold for all together, each is tried alone.
 */
export async function pinAll(subject: Subject, pins: readonly Pin[]): Promise<Attempt> {
  const nothing: Attempt = { inputs: subject.inputs, edits: [], pinned: [], refused: new Map() };
  const together = pins.reduce(
    (attempt, pin) => withPin(attempt, pin, usesInText(subject, pin, pins), subject.ignoreChanges),
    nothing,
  );
  if (await isProven(together, subject)) {
    return together;
  }
  let proven = nothing;
  for (const pin of pins) {
    const next = withPin(proven, pin, 1, subject.ignoreChanges);
    const isRight = pins.length <= MAX_TRIED_ALONE && (await isProven(next, subject));
    proven = isRight ? next : withoutPin(proven, pin, READ_OTHERWISE);
  }
  return proven;
}

function withPin(attempt: Attempt, pin: Pin, most: number, ignoreChanges: readonly string[]): Attempt {
  const edits = editFor(attempt.inputs, pin, most);
  if (isFailure(edits)) {
    return withoutPin(attempt, pin, edits);
  }
  return edits.some(({ path }) => isIgnored(path, ignoreChanges))
    ? withoutPin(attempt, pin, IGNORED)
    : {
        ...attempt,
        inputs: edits.reduce((value, { path, text }) => edited(value, path, text), attempt.inputs),
        edits: [...attempt.edits, ...edits],
        pinned: [...attempt.pinned, pin],
      };
}

function withoutPin(attempt: Attempt, { use }: Pin, why: Failure): Attempt {
  return { ...attempt, refused: new Map([...attempt.refused, [use, why]]) };
}

/** How many uses of the image are in the same text. */
function usesInText({ inputs }: Subject, { use }: Pin, pins: readonly Pin[]): number {
  const placeOf = ({ path }: KnownUse) => JSON.stringify(textsAt(inputs, path).map((text) => text.path));
  return pins.filter((other) => other.use.image === use.image && placeOf(other.use) === placeOf(use)).length;
}

async function isProven({ inputs, edits, pinned }: Attempt, { uses, read }: Subject): Promise<boolean> {
  if (edits.length === 0) {
    return true;
  }
  const images = new Map(pinned.map((pin) => [pin.use as ImageUse, pin.pinned]));
  const expected = uses.map((use) => ({ ...use, ...(images.has(use) && { image: images.get(use) }) }));
  const { uses: found } = await read(inputs);
  return JSON.stringify(found) === JSON.stringify(expected);
}
