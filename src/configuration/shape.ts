/** Compares the shape of a value with the definition: each difference is a finding, in the order of the document. */

import { textProblem } from './formats.ts';
import { IN_WORDS, kindOf, wrongKind } from './kind.ts';
import { nearest } from './nearest.ts';
import { didYouMean, listed, quoted, type Finding, type Path } from './problem.ts';
import type { ChoiceSchema, ForeignSchema, ListSchema, MapSchema, ObjectSchema, Schema } from './json-schema.ts';

/**
 * @param value anything that came out of JSON or a protobuf Struct
 * @returns the findings; none exactly if the value is what the schema describes, its texts included
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
  const reason = leafProblem(schema, value as string | number | boolean);
  return reason === undefined ? [] : [{ at, reason }];
}

function leafProblem(
  schema: Exclude<Schema, { type: 'array' | 'object' } | { anyOf: unknown }>,
  value: string | number | boolean,
): string | undefined {
  if (schema.type === 'boolean') {
    return schema.const === true && value !== true ? 'must be true or left out' : undefined;
  }
  if (schema.type === 'number') {
    const within = Number(value) > schema.exclusiveMinimum && Number(value) <= schema.maximum;
    return within ? undefined : `must be above ${schema.exclusiveMinimum} and at most ${schema.maximum}, not ${value}`;
  }
  const text = String(value);
  if ('format' in schema) {
    return textProblem(schema.format, text);
  }
  return choiceProblem(schema, text);
}

function choiceProblem({ enum: choices }: ChoiceSchema, text: string): string | undefined {
  if (choices.includes(text)) {
    return undefined;
  }
  const near = nearest(text, choices);
  return near === undefined
    ? `must be ${listed(choices, 'or')}, not ${quoted(text)}`
    : `there is no ${quoted(text)}${didYouMean(near)}`;
}

function listFindings(schema: ListSchema, list: readonly unknown[], at: Path): readonly Finding[] {
  if (list.length < (schema.minItems ?? 0)) {
    return [{ at, reason: 'must have at least one entry' }];
  }
  return list.flatMap((item, index) => {
    const first = list.indexOf(item);
    return schema.uniqueItems === true && first < index
      ? [{ at: [...at, index], reason: `is the same as entry [${first}]; remove one of the two` }]
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
    const reason = textProblem(schema.propertyNames.format, key);
    return reason === undefined
      ? shapeFindings(schema.additionalProperties, item, [...at, key])
      : [{ at: [...at, key], reason }];
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
  // A misspelt key is reported once, and not a second time as missing.
  const misspelt = unknown.map((key) => nearest(key, keys));
  const missing = schema.required.filter((key) => !Object.hasOwn(value, key) && !misspelt.includes(key));
  const one = oneOfThem(schema.exactlyOne ?? [], [...Object.keys(value), ...misspelt]);
  return [
    ...present,
    ...missing.map((key) => ({ at: [...at, key], reason: `is missing${schema.properties[key]?.ifMissing ?? ''}` })),
    ...(one === undefined ? [] : [{ at, reason: one }]),
  ];
}

function unknownKey({ properties, notYetSupported = [] }: ObjectSchema, key: string): string {
  if (notYetSupported.includes(key)) {
    return 'is not supported in this version yet';
  }
  const keys = Object.keys(properties);
  const near = nearest(key, keys);
  return `is not a key here${near === undefined ? `; the keys are ${listed(keys, 'and')}` : didYouMean(near)}`;
}

function oneOfThem(wanted: readonly string[], present: readonly (string | undefined)[]): string | undefined {
  const found = wanted.filter((key) => present.includes(key));
  if (wanted.length === 0 || found.length === 1) {
    return undefined;
  }
  return found.length === 0
    ? `must have one of ${listed(wanted, 'and')}`
    : `must not have ${listed(found, 'and')} together; keep one of them`;
}
