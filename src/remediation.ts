/** A planned resource before it is analysed: the digests of the images that passed are put behind their tags. */

import type { ImageUse, Remediated } from './images/image-use.ts';
import { type Judged, pinPassed } from './pin-passed.ts';
import { chartValue, comparableText } from './pinning/chart-values.ts';
import { editFor } from './pinning/edit.ts';
import { canBeReturned, withoutSecretMarks, writeText } from './pinning/inputs.ts';
import { plannedResource, type PlannedResource } from './plan/planned-resource.ts';
import type { PlannedValue } from './plan/planned-value.ts';
import type { Reading } from './reading.ts';
import { outcomeAt, type Remediation, unchanged } from './remediated.ts';
import type { PlacedUse } from './result.ts';

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
  const { ignoreChanges } = resource;
  const isRelease = plannedResource(resource).kind === 'release';
  const { edits, pinned, refused, done } = await pinPassed(
    {
      ...{ inputs, uses, made, ignoreChanges, read: readInputs },
      editFor: isRelease ? (_, pin) => chartValue(pin) : editFor,
    },
    judged,
  );
  const results = await Promise.all(uses.map((use) => judged(use, done.get(use))));
  const refusals = [...refused].map(([use, remediated]) => outcomeAt(use, use.image, remediated));
  if (results.some(({ verdict, level }) => verdict.result === 'FAILED' && level === 'mandatory')) {
    return unchanged('held back', refusals);
  }
  edits.forEach(({ path, text }) => {
    writeText(resource.inputs, path, text);
  });
  const successes = pinned.map((pin) => outcomeAt(pin.use, pin.pinned, 'pinned'));
  return { changed: edits.length > 0, outcomes: new Map([...refusals, ...successes]) };
}
