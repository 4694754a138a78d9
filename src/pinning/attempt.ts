/** The images of a resource pinned together, and the proof that nothing else has changed: it is read once more. */

import { type Failure, isFailure } from '../failure.ts';
import type { ImageUse, KnownUse } from '../images/image-use.ts';
import type { PlannedValue } from '../plan/planned-value.ts';
import { type Edit, edited, type editFor, type Pin, textsAt } from './edit.ts';
import { isIgnored } from './ignored.ts';

/** A resource, its inputs without the marks of secrets. */
export interface Subject {
  readonly inputs: PlannedValue;
  readonly uses: readonly ImageUse[];
  readonly made?: string | undefined;
  /** Property paths whose values must stay. */
  readonly ignoreChanges: readonly string[];
  /** Where a digest is written. */
  readonly editFor: typeof editFor;
  readonly read: (inputs: PlannedValue) => Promise<ReadInputs>;
}

/** What a resource is read as. */
export interface ReadInputs {
  readonly uses: readonly ImageUse[];
  /** All else that it makes, where that is not seen in the inputs. */
  readonly made?: string | undefined;
}

/** An edit, and for which image it is. */
export interface PinEdit extends Edit {
  readonly pin: Pin;
}

export interface Attempt {
  /** The inputs with the digests. */
  readonly inputs: PlannedValue;
  /** In their order: a later one may write the same text once more. */
  readonly edits: readonly PinEdit[];
  readonly pinned: readonly Pin[];
  /** Why the other uses could not be pinned. */
  readonly refused: ReadonlyMap<KnownUse, Failure>;
}

/** Each pin copies what it changes; no object that people write has as many images. */
const MAX_PINS = 256;

/** Reading takes time: of more images than these none is tried alone, and none of a Release, which helm renders each time. */
const MAX_TRIED_ALONE = 16;

const READ_OTHERWISE: Failure = { reason: 'with the digest the pack would read the resource in another way' };
const IGNORED: Failure = { reason: 'ignoreChanges names it' };
const TOO_MANY: Failure = { reason: 'the resource has more images than the pack pins in one' };

/**
 * With its digests a resource must have the same uses as before, and those that are pinned the same images with their
 * digests. Where that does not hold for all together, each is tried alone.
 */
export async function pinAll(subject: Subject, pins: readonly Pin[]): Promise<Attempt> {
  const nothing: Attempt = { inputs: subject.inputs, edits: [], pinned: [], refused: new Map() };
  if (pins.length > MAX_PINS) {
    return { ...nothing, refused: new Map(pins.map(({ use }) => [use, TOO_MANY])) };
  }
  const counts = usesInTexts(subject, pins);
  const together = pins.reduce((attempt, pin) => withPin(attempt, pin, counts(pin), subject), nothing);
  if (await isProven(together, subject)) {
    return together;
  }
  const isTried = pins.length <= MAX_TRIED_ALONE && subject.made === undefined;
  let proven = nothing;
  for (const pin of pins) {
    const next = withPin(proven, pin, 1, subject);
    const isRight = next.refused.has(pin.use) || (isTried && (await isProven(next, subject)));
    proven = isRight ? next : withoutPin(proven, pin, READ_OTHERWISE);
  }
  return proven;
}

function withPin(attempt: Attempt, pin: Pin, most: number, subject: Subject): Attempt {
  const edits = subject.editFor(attempt.inputs, pin, most);
  if (isFailure(edits)) {
    return withoutPin(attempt, pin, edits);
  }
  return edits.some(({ path }) => isIgnored(path, subject.ignoreChanges))
    ? withoutPin(attempt, pin, IGNORED)
    : {
        ...attempt,
        inputs: edits.reduce((value, { path, text }) => edited(value, path, text), attempt.inputs),
        edits: [...attempt.edits, ...edits.map((edit) => ({ ...edit, pin }))],
        pinned: [...attempt.pinned, pin],
      };
}

function withoutPin(attempt: Attempt, { use }: Pin, why: Failure): Attempt {
  return { ...attempt, refused: new Map([...attempt.refused, [use, why]]) };
}

/** @returns how many uses of a pin's image are in the same text */
function usesInTexts({ inputs }: Subject, pins: readonly Pin[]): (pin: Pin) => number {
  const keyOf = ({ use }: Pin) => JSON.stringify([use.image, textsAt(inputs, use.path).map(({ path }) => path)]);
  const keys = new Map(pins.map((pin) => [pin, keyOf(pin)]));
  const counts = new Map<string, number>();
  keys.forEach((key) => counts.set(key, (counts.get(key) ?? 0) + 1));
  return (pin) => counts.get(keys.get(pin) ?? '') ?? 0;
}

async function isProven({ inputs, edits, pinned }: Attempt, { uses, made, read }: Subject): Promise<boolean> {
  if (edits.length === 0) {
    return true;
  }
  const images = new Map(pinned.map((pin) => [pin.use as ImageUse, pin.pinned]));
  const expected = uses.map((use) => ({ ...use, ...(images.has(use) && { image: images.get(use) }) }));
  const found = await read(inputs);
  const madeByTag = pinned.reduce((text, pin) => text?.replaceAll(pin.pinned, pin.use.image), found.made);
  return madeByTag === made && JSON.stringify(found.uses) === JSON.stringify(expected);
}
