/** Protobuf JSON, read strictly: a field that a message does not have is refused, and never ignored. */

import { kindOf, IN_WORDS, wrongKind } from '../configuration/kind.ts';
import { nearest } from '../configuration/nearest.ts';
import { didYouMean, listed, type Finding, type Path } from '../configuration/problem.ts';

/**
 * @param at where the value stands, for the finding
 * @returns the value as @sigstore/protobuf-specs reads it, each field by its name in camel case; or what is wrong with it
 */
export type ReadField = (value: unknown, at: Path) => { readonly json: unknown } | Finding;

interface Fields {
  /** By their names in camel case. */
  readonly required: Readonly<Record<string, ReadField>>;
  readonly optional?: Readonly<Record<string, ReadField>>;
}

/** What is read before anyone vouches for it must stay small. */
const MAX_TEXT_CHARACTERS = 1024;

/**
 * A message. A field may stand in camel case or in snake case, as its `.proto` file has it, and once
 * (https://protobuf.dev/programming-guides/json/). Null is refused: a field without a value is left out.
 */
export function message({ required, optional = {} }: Fields): ReadField {
  const fields: Readonly<Record<string, ReadField>> = { ...required, ...optional };
  const names = Object.keys(fields);
  const spellings = new Map(names.flatMap((name) => [name, snakeCase(name)].map((spelling) => [spelling, name])));
  return (value, at) => {
    if (kindOf(value) !== 'object') {
      return { at, reason: wrongKind(value, IN_WORDS.object) };
    }
    const read = new Map<string, unknown>();
    for (const [written, part] of Object.entries(value as object)) {
      const name = spellings.get(written);
      const field = name === undefined ? undefined : fields[name];
      if (name === undefined || field === undefined) {
        return { at: [...at, written], reason: unknownField(written, names) };
      }
      if (read.has(name)) {
        return { at: [...at, written], reason: `stands beside ${name}, its other spelling; remove one of the two` };
      }
      const outcome = field(part, [...at, written]);
      if (!('json' in outcome)) {
        return outcome;
      }
      read.set(name, outcome.json);
    }
    const missing = Object.keys(required).find((name) => !read.has(name));
    return missing === undefined ? { json: Object.fromEntries(read) } : { at: [...at, missing], reason: 'is missing' };
  };
}

/** A list of at most so many values. */
export function repeated(item: ReadField, most: number): ReadField {
  return (value, at) => {
    if (!Array.isArray(value)) {
      return { at, reason: wrongKind(value, IN_WORDS.array) };
    }
    if (value.length > most) {
      return { at, reason: `must not have more than ${most} entries` };
    }
    const read: unknown[] = [];
    for (const [index, part] of value.entries()) {
      const outcome = item(part, [...at, index]);
      if (!('json' in outcome)) {
        return outcome;
      }
      read.push(outcome.json);
    }
    return { json: read };
  };
}

/** A text that people read. Nothing is decided by it. */
export const string: ReadField = (value, at) =>
  typeof value !== 'string'
    ? { at, reason: wrongKind(value, IN_WORDS.string) }
    : value.length > MAX_TEXT_CHARACTERS
      ? { at, reason: `must not be longer than ${MAX_TEXT_CHARACTERS} characters` }
      : { json: value };

/** At least one byte, in standard or URL-safe base64 with its padding. Protobuf also takes it without; here it may be cut off. */
export function bytes(most: number): ReadField {
  return (value, at) => {
    if (typeof value !== 'string') {
      return { at, reason: wrongKind(value, IN_WORDS.string) };
    }
    // Four letters are three bytes.
    if (value.length > Math.ceil(most / 3) * 4) {
      return { at, reason: `must not hold more than ${most} bytes` };
    }
    const standard = value.replaceAll('-', '+').replaceAll('_', '/');
    const mixed = /[+/]/.test(value) && /[-_]/.test(value);
    const decoded = Buffer.from(standard, 'base64');
    return mixed || decoded.length === 0 || decoded.toString('base64') !== standard
      ? { at, reason: 'must be base64 with its padding, and not empty' }
      : { json: standard };
  };
}

/** A point in time of RFC 3339, in UTC as protobuf writes it, or with an offset as it reads it. */
export const timestamp: ReadField = (value, at) => {
  const written = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.exec(String(value));
  const [, day = ''] = written ?? [];
  const time = new Date(typeof value === 'string' && written !== null ? value : NaN);
  // Without the second look, February 30 would be March 2.
  const isDay = !Number.isNaN(time.valueOf()) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  return isDay
    ? { json: time.toISOString() }
    : { at, reason: 'must be a time as RFC 3339 has it, such as 2026-01-31T00:00:00Z' };
};

/** One of the names of an enumeration, or its number. */
export function oneOf(choices: Readonly<Record<string, number>>): ReadField {
  const names = Object.keys(choices);
  return (value, at) => {
    const name = names.find((each) => value === each || value === choices[each]);
    if (name !== undefined) {
      return { json: name };
    }
    const near = typeof value === 'string' ? nearest(value, names) : undefined;
    return { at, reason: `is not a value of this field${didYouMean(near)}` };
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function unknownField(written: string, names: readonly string[]): string {
  const near = nearest(written.replaceAll('_', ''), names);
  return `is not a field here${near === undefined ? `; the fields are ${listed(names, 'and')}` : didYouMean(near)}`;
}
