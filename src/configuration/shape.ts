/** The shape of a value against the definition: each difference as a finding, in the order of the document. */

import { textProblem } from './formats.ts';
import { IN_WORDS, kindOf, wrongKind } from './kind.ts';
import { nearest } from './nearest.ts';
import { didYouMean, quoted, type Finding, type Path } from './problem.ts';
import type { ForeignSchema, ListSchema, MapSchema, ObjectSchema, Schema } from './json-schema.ts';

/**
 * @param value anything that came out of JSON or a protobuf Struct
 * @returns no finding exactly if the value is what the schema describes, texts included
 */
export function shapeFindings(schema: Schema, value: unknown, at: Path = []): readonly Finding[] {
  const kind = kindOf(value);
  if ('anyOf' in schema) {
    const branch = schema.anyOf.find(({ type }) => type === kind);
    const wanted = schema.anyOf.map(({ type }) => IN_WORDS[type]).join(' or ');
    return branch === undefined ? [{ at, reason: wrongKind(value, wanted) }] : shapeFindings(branch, value, at);
  }
  if (schema.type !== kind) {
    return [{ at, reason: wrongKind(value, IN_WORDS[schema.type]) }];
  }
  if (schema.type === 'array') {
    return listFindings(schema, value as readonly unknown[], at);
  }
  if (schema.type === 'object') {
    return objectFindings(schema, value as Readonly<Record<string, unknown>>, at);
  }
  const what = leafProblem(schema, value as string | number | boolean);
  return what === undefined ? [] : [{ at, reason: what }];
}

function leafProblem(
  schema: Exclude<Schema, { type: 'array' | 'object' } | { anyOf: unknown }>,
  value: string | number | boolean,
): string | undefined {
  if (schema.type === 'boolean') {
    return schema.const === true && value !== true ? 'can only be true; leave the key out instead' : undefined;
  }
  if (schema.type === 'number') {
    const within = Number(value) > schema.exclusiveMinimum && Number(value) <= schema.maximum;
    return within
      ? undefined
      : `is ${value}, but has to be above ${schema.exclusiveMinimum} and at most ${schema.maximum}`;
  }
  const text = String(value);
  if ('format' in schema) {
    return textProblem(schema.format, text);
  }
  if (schema.enum.includes(text)) {
    return undefined;
  }
  if (schema.later?.includes(text) === true) {
    return `${quoted(text)} is not in this version; what can stand here: ${schema.enum.join(', ')}`;
  }
  const near = nearest(text, schema.enum);
  const wanted = near === undefined ? `; what can stand here: ${schema.enum.join(', ')}` : didYouMean(near);
  return `there is no ${quoted(text)}${wanted}`;
}

function listFindings(schema: ListSchema, list: readonly unknown[], at: Path): readonly Finding[] {
  if (list.length < (schema.minItems ?? 0)) {
    return [{ at, reason: 'is an empty list, but at least one entry is wanted' }];
  }
  return list.flatMap((item, index) => {
    const first = list.indexOf(item);
    return schema.uniqueItems === true && first < index
      ? [{ at: [...at, index], reason: `is the same as entry [${first}]; leave one of the two out` }]
      : shapeFindings(schema.items, item, [...at, index]);
  });
}

function objectFindings(
  schema: ObjectSchema | MapSchema | ForeignSchema,
  value: Readonly<Record<string, unknown>>,
  at: Path,
): readonly Finding[] {
  if ('propertyNames' in schema) {
    return mapFindings(schema, value, at);
  }
  return 'properties' in schema ? recordFindings(schema, value, at) : [];
}

function mapFindings(schema: MapSchema, value: Readonly<Record<string, unknown>>, at: Path): readonly Finding[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const what = textProblem(schema.propertyNames.format, key);
    return what === undefined
      ? shapeFindings(schema.additionalProperties, item, [...at, key])
      : [{ at: [...at, key], reason: what }];
  });
}

function recordFindings(schema: ObjectSchema, value: Readonly<Record<string, unknown>>, at: Path): readonly Finding[] {
  const keys = Object.keys(schema.properties);
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  const present = Object.entries(value).flatMap(([key, item]) => {
    const property = Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    return property === undefined
      ? [{ at: [...at, key], reason: unknownKey(schema, key) }]
      : shapeFindings(property, item, [...at, key]);
  });
  // A misspelt key is told once, and not again as missing.
  const misspelt = unknown.map((key) => nearest(key, keys));
  const missing = schema.required.filter((key) => !Object.hasOwn(value, key) && !misspelt.includes(key));
  const one = oneOfThem(schema.exactlyOne ?? [], [...Object.keys(value), ...misspelt]);
  return [
    ...present,
    ...missing.map((key) => ({ at: [...at, key], reason: 'is missing' })),
    ...(one === undefined ? [] : [{ at, reason: one }]),
  ];
}

function unknownKey(schema: ObjectSchema, key: string): string {
  if (schema.later?.includes(key) === true) {
    return 'there is no such key in this version';
  }
  const keys = Object.keys(schema.properties);
  const near = nearest(key, keys);
  return `there is no such key${near === undefined ? `; what can stand here: ${keys.join(', ')}` : didYouMean(near)}`;
}

function oneOfThem(wanted: readonly string[], there: readonly (string | undefined)[]): string | undefined {
  const found = wanted.filter((key) => there.includes(key));
  if (wanted.length === 0 || found.length === 1) {
    return undefined;
  }
  const has = found.length === 0 ? `has none of ${wanted.join(', ')}` : `has ${found.join(' and ')} together`;
  return found.length === 0
    ? `${has}, but exactly one is wanted`
    : `${has}, but exactly one of ${wanted.join(', ')} is wanted`;
}
