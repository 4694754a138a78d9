/** A planned resource before it is analysed: the digests of the images that passed are put behind their tags. */

import { type ImageUse, isKnown, type KnownUse, type Remediated } from './images/image-use.ts';
import { pinAll, type Subject } from './pinning/attempt.ts';
import type { Pin } from './pinning/edit.ts';
import { canBeReturned, withoutMarks, write } from './pinning/inputs.ts';
import { indicesOf } from './plan/path.ts';
import { plannedResource, type PlannedResource } from './plan/planned-resource.ts';
import type { PlannedValue } from './plan/planned-value.ts';
import type { Reading } from './reading.ts';
import { isDigest, pinnedText } from './reference/reference.ts';
import { type ImageResult, isPinned, type PlacedUse } from './result.ts';

/** A resource as Pulumi gives it to a remediation: its inputs, behind all proxies, are written to. */
export interface Remediable extends PlannedResource {
  /** Property paths: Pulumi keeps what stands there. */
  readonly ignoreChanges: readonly string[];
}

/** What a remediation asks of the run. */
export interface Questions {
  readonly read: (resource: PlannedResource) => Promise<Reading>;
  readonly judge: (placed: PlacedUse) => Promise<Judged>;
}

type Judged = Pick<ImageResult, 'reference' | 'rule' | 'verdict' | 'level'>;

/** What was done with the uses of a resource. */
export interface Remediation {
  readonly changed: boolean;
  /** By place and image, as they stand in the inputs now. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** What holds for every other use. */
  readonly others?: Remediated;
}

interface Outcome {
  /** The image as the user wrote it. */
  readonly written: string;
  readonly remediated: Remediated;
}

const OF_A_CHART = 'the chart of the Release makes the image, and the pack does not change the values of a chart';
const NOT_RETURNED = "the resource holds values that Pulumi's SDK does not give back unchanged";

/** Pins what can be pinned. Where a use stops the resource nothing is changed in it. */
export async function remediate(resource: Remediable, { read, judge }: Questions): Promise<Remediation> {
  if (plannedResource(resource).kind === 'release') {
    return unchanged({ reason: OF_A_CHART });
  }
  if (!canBeReturned(resource.inputs)) {
    return unchanged({ reason: NOT_RETURNED });
  }
  const readInputs = (inputs: PlannedValue) => read({ ...resource, inputs });
  const inputs: PlannedValue = withoutMarks(resource.inputs);
  const { uses, ...label } = await readInputs(inputs);
  const judged = (use: ImageUse, remediated?: Remediated) => judge({ ...label, use: { ...use, remediated } });
  // All images of the resource are verified together.
  const pins = await Promise.all(uses.map(async (use) => pinOf(use, await judged(use, 'pinned'))));
  const subject: Subject = { inputs, uses, ignoreChanges: resource.ignoreChanges, read: readInputs };
  const { edits, pinned, refused } = await pinAll(
    subject,
    pins.filter((pin) => pin !== undefined),
  );
  const refusals = [...refused].map(([use, remediated]) => outcome(use, use.image, remediated));
  const done = new Map<ImageUse, Remediated>([...refused, ...pinned.map(({ use }) => [use, 'pinned'] as const)]);
  const results = await Promise.all(uses.map((use) => judged(use, done.get(use))));
  if (results.some(({ verdict, level }) => verdict.result === 'FAILED' && level === 'mandatory')) {
    return unchanged('held back', refusals);
  }
  edits.forEach(({ path, text }) => {
    write(resource.inputs, path, text);
  });
  const successes = pinned.map((pin) => outcome(pin.use, pin.pinned, 'pinned'));
  return { changed: edits.length > 0, outcomes: new Map([...refusals, ...successes]) };
}

/** What is to be written for an image that passed; nothing where it has a digest, or where its rule keeps the tag. */
function pinOf(use: ImageUse, { reference, rule, verdict }: Judged): Pin | undefined {
  const { digest = '' } = verdict;
  return isKnown(use) && verdict.result === 'PASSED' && !isPinned(reference) && rule?.pin === true && isDigest(digest)
    ? { use, digest, pinned: pinnedText(use.image, digest) }
    : undefined;
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

function outcome(use: KnownUse, image: string, remediated: Remediated): readonly [string, Outcome] {
  return [placeKey(use, image), { written: use.image, remediated }];
}

function placeKey({ path }: KnownUse, image: string): string {
  return JSON.stringify([indicesOf(path), image]);
}
