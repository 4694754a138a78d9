/** Values of a plan. A value that is not known yet is a symbol of its own. */

export const UNKNOWN = Symbol('unknown');

export type PlannedValue =
  string | number | boolean | null | undefined | typeof UNKNOWN | readonly PlannedValue[] | PlannedRecord;

export interface PlannedRecord {
  readonly [key: string]: PlannedValue;
}

/** Pulumi's text for a string that only an update will know. */
export const UNKNOWN_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Pulumi's texts for values that only an update will know (sdk/nodejs/runtime/rpc.ts). */
const SENTINELS = [
  UNKNOWN_TEXT,
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
];

/**
 * @param value inputs of a planned resource, as plain values
 * @returns the same tree with {@link UNKNOWN} for each unknown value, also for a text that holds a sentinel: a program may
 *   paste an unknown value into a text outside `apply`
 */
export function plannedValue(value: unknown): PlannedValue {
  if (typeof value === 'string') {
    return SENTINELS.some((sentinel) => value.includes(sentinel)) ? UNKNOWN : value;
  }
  if (Array.isArray(value)) {
    return value.map(plannedValue);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plannedValue(item)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : undefined;
}

/**
 * The inputs behind @pulumi/policy's proxy, which throws when an unknown value is read through it. Only for inputs from the
 * policy server: a planned object may have a key of the same name.
 */
export function behindProxy(inputs: object): unknown {
  return Reflect.get(inputs, '__getSpecialProxyTarget');
}

export function isRecord(value: PlannedValue): value is PlannedRecord {
  return typeof value === 'object' && value !== null && !isList(value);
}

export function isList(value: PlannedValue): value is readonly PlannedValue[] {
  return Array.isArray(value);
}

/** Whether something in it is not known. */
export function holdsUnknown(value: PlannedValue): boolean {
  if (isList(value)) {
    return value.some(holdsUnknown);
  }
  return isRecord(value) ? Object.values(value).some(holdsUnknown) : value === UNKNOWN;
}

/** Whether it is there: Pulumi, helm and most operators take an empty text for none. */
export function isSet(value: PlannedValue): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** @returns the text, empty for all else */
export function textOf(value: PlannedValue): string {
  return typeof value === 'string' ? value : '';
}
