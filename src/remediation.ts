/** A planned resource before it is analysed: the digests of the images that passed are put behind their tags. */

import { type ImageUse, isKnown, type Remediated } from './images/image-use.ts';
import { pinAll, type Subject } from './pinning/attempt.ts';
import { chartValue, comparableText } from './pinning/chart-values.ts';
import { editFor, type Pin } from './pinning/edit.ts';
import { canBeReturned, withoutSecretMarks, writeText } from './pinning/inputs.ts';
import { plannedResource, type PlannedResource } from './plan/planned-resource.ts';
import type { PlannedValue } from './plan/planned-value.ts';
import type { Reading } from './reading.ts';
import { outcomeAt, type Remediation, unchanged } from './remediated.ts';
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

const NOT_RETURNED = "the resource holds values that Pulumi's SDK does not give back unchanged";

/** Pins what can be pinned. Where a use stops the resource nothing is changed in it. */
export async function remediate(resource: Remediable, { read, judge }: Questions): Promise<Remediation> {
  if (!canBeReturned(resource.inputs)) {
    return unchanged({ reason: NOT_RETURNED });
  }
  const readInputs = async (inputs: PlannedValue) => {
    const { rendered, ...reading } = await read({ ...resource, inputs });
    return { ...reading, ...(rendered !== undefined && { made: comparableText(rendered) }) };
  };
  const inputs: PlannedValue = withoutSecretMarks(resource.inputs);
  const { uses, made, ...label } = await readInputs(inputs);
  const judged = (use: ImageUse, remediated?: Remediated) => judge({ ...label, use: { ...use, remediated } });
  // All images of the resource are verified together.
  const pins = await Promise.all(uses.map(async (use) => pinOf(use, await judged(use, 'pinned'))));
  const { ignoreChanges } = resource;
  const isRelease = plannedResource(resource).kind === 'release';
  const subject: Subject = {
    ...{ inputs, uses, made, ignoreChanges, read: readInputs },
    editFor: isRelease ? (_, pin) => chartValue(pin) : editFor,
  };
  const { edits, pinned, refused } = await pinAll(
    subject,
    pins.filter((pin) => pin !== undefined),
  );
  const refusals = [...refused].map(([use, remediated]) => outcomeAt(use, use.image, remediated));
  const done = new Map<ImageUse, Remediated>([...refused, ...pinned.map(({ use }) => [use, 'pinned'] as const)]);
  const results = await Promise.all(uses.map((use) => judged(use, done.get(use))));
  if (results.some(({ verdict, level }) => verdict.result === 'FAILED' && level === 'mandatory')) {
    return unchanged('held back', refusals);
  }
  edits.forEach(({ path, text }) => {
    writeText(resource.inputs, path, text);
  });
  const successes = pinned.map((pin) => outcomeAt(pin.use, pin.pinned, 'pinned'));
  return { changed: edits.length > 0, outcomes: new Map([...refusals, ...successes]) };
}

/** What is to be written for an image that passed; nothing where it has a digest, or where its rule keeps the tag. */
function pinOf(use: ImageUse, { reference, rule, verdict }: Judged): Pin | undefined {
  const { digest = '' } = verdict;
  return isKnown(use) && verdict.result === 'PASSED' && !isPinned(reference) && rule?.pin === true && isDigest(digest)
    ? { use, digest, pinned: pinnedText(use.image, digest) }
    : undefined;
}
