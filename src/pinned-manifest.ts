/** A file of manifests with the digests of the images that passed, and what was done about each use. */

import { type Failure, isFailure } from './failure.ts';
import { type JudgeUse, type PassedPins, pinPassed, usesWithOutcome } from './pin-passed.ts';
import { editFor } from './pinning/edit.ts';
import { canBeWritten, changeFor, NOT_LOCATED } from './pinning/manifest-text.ts';
import { type Change, YamlSource } from './pinning/yaml-source.ts';
import type { KubernetesObject } from './plan/kubernetes-object.ts';
import { type ManifestPlan, readPlan } from './plan/plan.ts';
import { isRecord, type PlannedValue } from './plan/planned-value.ts';
import { type Reading, readObject } from './reading.ts';

export interface ManifestFile {
  /** Its name. */
  readonly file: string;
  readonly text: string;
  readonly plan: ManifestPlan;
}

export interface PinnedManifest {
  readonly text: string;
  /** Of each object, with what was done about its uses. */
  readonly readings: readonly Reading[];
}

interface PinnedObject {
  readonly object: KubernetesObject;
  readonly reading: Reading;
  /** The object with its digests. */
  readonly fields: PlannedValue;
  readonly changes: readonly Change[];
  readonly done: PassedPins['done'];
}

const READ_OTHERWISE: Failure = { reason: 'with the digest the pack would read the file in another way' };

/**
 * Pins all that passes, whatever stands beside it. What is written is read once more, and must be what was meant; documents
 * in which it is not stay as they were.
 *
 * @param judge the verdict about a use of an object that was read
 */
export async function pinnedManifest(
  { file, text, plan }: ManifestFile,
  judge: (reading: Reading) => JudgeUse,
): Promise<PinnedManifest> {
  const source = new YamlSource(text);
  const objects = await Promise.all(plan.objects.map((object) => pinnedObject(object, source, judge)));
  const pinned = async (
    kept: ReadonlySet<PinnedObject>,
    [alike, ...later]: readonly Alike[],
  ): Promise<PinnedManifest> => {
    const written = source.textWith([...kept].flatMap(({ changes }) => changes));
    const wrong = differing(await readPlan(written, file), objects, kept);
    if (wrong.length === 0) {
      return pinnedBy(written, objects, kept);
    }
    const right = [...kept].filter((each) => !wrong.some((one) => alike?.(each, one) === true));
    return alike === undefined ? pinnedBy(text, objects, new Set()) : pinned(new Set(right), later);
  };
  // At last without the documents of objects that differ: an anchor may be shared in one.
  return pinned(new Set(objects), [isSame, isInSameDocument]);
}

type Alike = (one: PinnedObject, other: PinnedObject) => boolean;

function isSame(one: PinnedObject, other: PinnedObject): boolean {
  return one === other;
}

function isInSameDocument({ object: one }: PinnedObject, { object: other }: PinnedObject): boolean {
  return one.scanned?.document === other.scanned?.document;
}

function pinnedBy(text: string, objects: readonly PinnedObject[], kept: ReadonlySet<PinnedObject>): PinnedManifest {
  const readings = objects.map((each) => {
    const { reading, done } = each;
    return { ...reading, uses: usesWithOutcome(reading.uses, done, kept.has(each) ? undefined : READ_OTHERWISE) };
  });
  return { text, readings };
}

async function pinnedObject(
  object: KubernetesObject,
  source: YamlSource,
  judge: (reading: Reading) => JudgeUse,
): Promise<PinnedObject> {
  const reading = readObject(object);
  const place = { source, at: object.at, line: object.scanned?.lineOf(object.at) ?? 1 };
  const { inputs, edits, done } = await pinPassed(
    {
      inputs: object.fields,
      uses: reading.uses,
      ignoreChanges: [],
      editFor: (fields, pin, most) => {
        const found = editFor(fields, pin, most);
        return isFailure(found) || found.every(({ path }) => canBeWritten(place, path, pin)) ? found : NOT_LOCATED;
      },
      read: (fields) => Promise.resolve(isRecord(fields) ? readObject({ ...object, fields }) : { uses: [] }),
    },
    judge(reading),
  );
  return { object, reading, fields: inputs, changes: edits.flatMap((edit) => changeFor(place, edit)), done };
}

/** @returns the objects that are not what they should be */
function differing(
  plan: Awaited<ReturnType<typeof readPlan>>,
  objects: readonly PinnedObject[],
  kept: ReadonlySet<PinnedObject>,
): readonly PinnedObject[] {
  const found = isFailure(plan) || plan.kind === 'preview' ? [] : plan.objects;
  return objects.filter((each, index) => {
    const expected = kept.has(each) ? each.fields : each.object.fields;
    return found.length !== objects.length || JSON.stringify(found[index]?.fields) !== JSON.stringify(expected);
  });
}
