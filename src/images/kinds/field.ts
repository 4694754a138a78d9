/** Fields in the notation of the table, and what stands in them. */

import type { Path } from '../../plan/path.ts';
import { isList, isRecord, isSet, type PlannedRecord, type PlannedValue, UNKNOWN } from '../../plan/planned-value.ts';
import type { FieldPath } from './kind.ts';

export interface Found {
  readonly value: PlannedValue;
  readonly at: Path;
  /** Whether it is the field itself, and not something above it that is not known. */
  readonly whole: boolean;
  /** The object that the field belongs to. */
  readonly beside: PlannedRecord;
}

type Step = { readonly key: string } | { readonly named: string } | 'items' | 'values' | 'deep';

const STEP = /\["([^"]+)"\]|(\[\])|\[([\w-]+)\]|(\*\*)|(\*)|([^.[\]]+)/g;

/** @returns all that stands in the field, in the order of the document, but for what is not set */
export function fieldsAt(root: PlannedRecord, field: FieldPath): Found[] {
  return expandBraces(field).flatMap((path) =>
    followSteps({ value: root, at: [], beside: {}, whole: true }, stepsOf(path)).filter(({ value }) => isSet(value)),
  );
}

/** `spec.{a,b.}image` as `spec.aimage` and `spec.b.image`. */
export function expandBraces(text: string): string[] {
  const braces = /\{([^{}]+)\}/.exec(text);
  const [whole = '', inner = ''] = braces ?? [];
  return braces === null ? [text] : inner.split(',').flatMap((one) => expandBraces(text.replace(whole, one)));
}

const parsed = new Map<string, readonly Step[]>();

function stepsOf(path: string): readonly Step[] {
  const known = parsed.get(path);
  const steps = known ?? [...path.matchAll(STEP)].map(stepOf);
  parsed.set(path, steps);
  return steps;
}

function stepOf([, quoted, items, named, deep, values, key = '']: RegExpExecArray): Step {
  if (items !== undefined) {
    return 'items';
  }
  if (named !== undefined) {
    return { named };
  }
  return values !== undefined ? 'values' : deep !== undefined ? 'deep' : { key: quoted ?? key };
}

function followSteps(found: Found, steps: readonly Step[]): Found[] {
  const [step, ...rest] = steps;
  if (step === undefined || found.value === UNKNOWN) {
    return [{ ...found, whole: step === undefined }];
  }
  if (step === 'deep') {
    const here = followSteps(found, rest).filter(({ at, value }) => value !== UNKNOWN || at.length > found.at.length);
    return [...here, ...children(found).flatMap((child) => (child.value === UNKNOWN ? [] : followSteps(child, steps)))];
  }
  return children(found)
    .filter((child) => isStep(step, child, found.value))
    .flatMap((child) => followSteps(child, rest));
}

function isStep(step: Exclude<Step, 'deep'>, { at, value }: Found, parent: PlannedValue): boolean {
  const last = at.at(-1);
  if (step === 'items' || step === 'values') {
    return isList(parent) === (step === 'items');
  }
  return 'key' in step
    ? last === step.key
    : isList(parent) &&
        (value === UNKNOWN || (isRecord(value) && (value.name === step.named || value.name === UNKNOWN)));
}

function children({ value, at }: Found): Found[] {
  if (isList(value)) {
    return value.map((item, index) => ({ value: item, at: [...at, { index }], beside: {}, whole: true }));
  }
  return isRecord(value)
    ? Object.entries(value).map(([key, field]) => ({ value: field, at: [...at, key], beside: value, whole: true }))
    : [];
}
