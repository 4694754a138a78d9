/** Values of a plan, with what is not known yet told apart from what is. */

export const UNKNOWN = Symbol('unknown');

export type PlannedValue =
  string | number | boolean | null | undefined | typeof UNKNOWN | readonly PlannedValue[] | PlannedRecord;

export interface PlannedRecord {
  readonly [key: string]: PlannedValue;
}

/** Stands for a text that only an update will know; no known text holds it. */
export const UNKNOWN_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** The texts by which Pulumi stands for a value that only an update will know (sdk/nodejs/runtime/rpc.ts). */
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
 * @returns the same tree, every unknown in it {@link UNKNOWN}: also a text that only holds a sentinel, as programs
 *   make that paste a value into a text outside `apply`
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
 * The inputs behind @pulumi/policy's proxy, which throws at the first unknown value that is read through it. Only for
 * what the policy server hands over: a planned object may hold a key of the same name.
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
