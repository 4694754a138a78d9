/** Files of chart values with the digests of the images that passed, and what was done about each use of the chart. */

import { isDeepStrictEqual } from 'node:util';
import { type Failure, isFailure } from './failure.ts';
import type { RenderRelease } from './helm/renderer.ts';
import { type JudgeUse, pinPassed, usesWithOutcome } from './pin-passed.ts';
import { chartValue, comparableText } from './pinning/chart-values.ts';
import { type Edit, edited } from './pinning/edit.ts';
import { textWithValue } from './pinning/values-text.ts';
import { indicesOf, type Path, valueAt } from './plan/path.ts';
import { isRecord, type PlannedRecord, plannedValue, type PlannedValue } from './plan/planned-value.ts';
import { type Reading, readResource } from './reading.ts';
import { readYaml } from './yaml/documents.ts';

export interface ValuesFile {
  /** Its name. */
  readonly file: string;
  readonly text: string;
}

/** Inputs of a Release but for its values. */
export interface ChartRelease {
  readonly name: string;
  readonly namespace?: string;
  readonly chart: string;
  readonly version?: string;
  readonly repositoryOpts?: { readonly repo: string };
}

export interface PinnedValues {
  /** In their order, the same ones. */
  readonly files: readonly ValuesFile[];
  /** Of what the chart makes, with what was done about its uses. */
  readonly reading: Reading;
}

const NOT_A_MAP: Failure = { reason: 'a values file has something else than a map where the value belongs' };
const READ_OTHERWISE: Failure = { reason: 'with the digest the values would be read in another way' };

/** @returns a function that reads what the chart makes of files of values, of which the last decides, as helm does */
export function chartReader(release: ChartRelease, render: RenderRelease) {
  const name = release.chart.replace(/^.*\//, '');
  return (values: PlannedValue): Promise<Reading> => {
    const inputs = { ...release, values };
    return readResource({ type: 'kubernetes:helm.sh/v3:Release', name, urn: name, inputs }, render);
  };
}

/**
 * @param values of all files together
 * @param read what the chart makes of values
 * @param judge the verdict about a use of what was read
 */
export async function pinnedValues(
  files: readonly ValuesFile[],
  values: PlannedValue,
  read: (values: PlannedValue) => Promise<Reading>,
  judge: (reading: Reading) => JudgeUse,
): Promise<PinnedValues> {
  const readInputs = async (inputs: PlannedValue) => {
    const { rendered, ...reading } = await read(valueAt(inputs, ['values']));
    return { ...reading, ...(rendered !== undefined && { made: comparableText(rendered) }) };
  };
  const inputs: PlannedValue = { values };
  const { made, ...reading } = await readInputs(inputs);
  const passed = await pinPassed(
    {
      ...{ inputs, uses: reading.uses, made, ignoreChanges: [], read: readInputs },
      editFor: (_, pin) => {
        const edits = chartValue(pin);
        const problem = isFailure(edits)
          ? edits
          : edits.map((edit) => problemWith(edit, files, inputs)).find(isFailure);
        return problem ?? edits;
      },
    },
    judge(reading),
  );
  const written = passed.edits.reduce((all, { path, text }) => withValue(all, path, text) ?? all, files);
  const isRight = isDeepStrictEqual(mergedValues(written), passed.inputs);
  const uses = usesWithOutcome(reading.uses, passed.done, isRight ? undefined : READ_OTHERWISE);
  return { files: isRight ? written : files, reading: { ...reading, uses } };
}

/** Why a value can't be set in the files; undefined where it can, and where nothing else of the values changes with it. */
function problemWith({ path, text }: Edit, files: readonly ValuesFile[], inputs: PlannedValue): Failure | undefined {
  const written = withValue(files, path, text);
  if (written === undefined) {
    return NOT_A_MAP;
  }
  return isDeepStrictEqual(mergedValues(written), edited(inputs, path, text)) ? undefined : READ_OTHERWISE;
}

/** Sets a value in the last file that has it, or else in the last of all. */
function withValue(files: readonly ValuesFile[], path: Path, text: string): readonly ValuesFile[] | undefined {
  const keys = indicesOf(path).slice(1).map(String);
  const has = (file: ValuesFile) => {
    const read = valuesOf(file);
    return !isFailure(read) && valueAt(read.values, keys) !== undefined;
  };
  const found = files.findLastIndex(has);
  const target = found === -1 ? files.length - 1 : found;
  const written = textWithValue(files[target]?.text ?? '', keys, text);
  return written === undefined
    ? undefined
    : files.map((each, index) => (index === target ? { ...each, text: written } : each));
}

/** @returns the values of all files, as helm merges them, or what is wrong with one */
export function mergedValues(files: readonly ValuesFile[]): Values | Failure {
  let values: PlannedRecord = {};
  for (const file of files) {
    const read = valuesOf(file);
    if (isFailure(read)) {
      return { reason: `${file.file}: ${read.reason}` };
    }
    values = overlaid(values, read.values);
  }
  return { values };
}

/** In a record of their own: a key of the values may have any name. */
interface Values {
  readonly values: PlannedRecord;
}

function valuesOf({ text }: ValuesFile): Values | Failure {
  const document = readYaml(text);
  if (isFailure(document)) {
    return document;
  }
  const values = plannedValue(document.value) ?? {};
  if (!isRecord(values)) {
    return { reason: 'it is not a map of values' };
  }
  return 'apiVersion' in values && 'kind' in values
    ? { reason: 'it is a Kubernetes object and no values; remove --chart' }
    : { values };
}

/** Maps are merged, and of all else the later one counts (helm's loader.MergeMaps). */
function overlaid(below: PlannedRecord, above: PlannedRecord): PlannedRecord {
  const merged: Record<string, PlannedValue> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isRecord(under) && isRecord(value) ? overlaid(under, value) : value;
  }
  return merged;
}
