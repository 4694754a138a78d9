/** A file of manifests with the digests of the images that passed, and what was done about each use. */

import { type Failure, isFailure } from './failure.ts';
import { type ImageUse, isKnown, type Remediated } from './images/image-use.ts';
import { type JudgeUse, pinPassed } from './pin-passed.ts';
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
  readonly done: ReadonlyMap<ImageUse, Remediated>;
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
  const written = async (kept: ReadonlySet<PinnedObject>) => {
    const changed = source.textWith([...kept].flatMap(({ changes }) => changes));
    return { kept, text: changed, wrong: differing(await readPlan(changed, file), objects, kept) };
  };
  // First without the objects that differ, and then without their documents: an anchor may be shared in one.
  let kept = objects;
  for (const alike of [isSame, isInSameDocument]) {
    const result = await written(new Set(kept));
    if (result.wrong.length === 0) {
      return pinnedBy(result.text, objects, result.kept);
    }
    kept = kept.filter((each) => !result.wrong.some((wrong) => alike(each, wrong)));
  }
  const last = await written(new Set(kept));
  return last.wrong.length === 0 ? pinnedBy(last.text, objects, last.kept) : pinnedBy(text, objects, new Set());
}

function isSame(one: PinnedObject, other: PinnedObject): boolean {
  return one === other;
}

function isInSameDocument({ object: one }: PinnedObject, { object: other }: PinnedObject): boolean {
  return one.scanned?.document === other.scanned?.document;
}

function pinnedBy(text: string, objects: readonly PinnedObject[], kept: ReadonlySet<PinnedObject>): PinnedManifest {
  return { text, readings: objects.map((each) => readingOf(each, kept.has(each))) };
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

/** The reading with what was done; of an object that stays as it was, what would have been pinned is not. */
function readingOf({ reading, done }: PinnedObject, isWritten: boolean): Reading {
  const uses = reading.uses.map((use) => {
    const remediated = done.get(use);
    return isKnown(use) && remediated !== undefined
      ? { ...use, remediated: remediated === 'pinned' && !isWritten ? READ_OTHERWISE : remediated }
      : use;
  });
  return { ...reading, uses };
}
