/**
 * Untrusted JSON: a value of the wanted shape, or undefined.
 *
 * A shape is a guard, made of the few below. typebox would do it too, but takes longer to load than all else that the
 * pack loads together, at each start (docs/adr/0012); the tests hold these against it.
 */

import { parseJson } from './parse-json.ts';

/** Whether a value has a shape. */
export type Shape<T> = (value: unknown) => value is T;
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** @returns the value if the bytes are well-formed UTF-8, are JSON and have the shape; otherwise undefined */
export function readUntrustedJson<T>(shape: Shape<T>, bytes: Uint8Array): T | undefined {
  try {
    const value: unknown = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return shape(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const anything = (() => true) as unknown as Shape<unknown>;

export const text: Shape<string> = (value) => typeof value === 'string';

export function textLike(pattern: RegExp): Shape<string> {
  return (value): value is string => typeof value === 'string' && pattern.test(value);
}

export function integerFrom(least: number): Shape<number> {
  return (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

/** The shape, or `null`, which writers in Go leave where nothing is. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(item);
}

/** An object with any keys, all of one shape. */
export function map<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => isObject(value) && Object.values(value).every(item);
}

type Fields<T> = { readonly [K in keyof T]: Shape<T[K]> };

/** An object with these keys. It may have others, which are ignored. */
export function record<R, O = unknown>(required: Fields<R>, optional?: Fields<O>): Shape<Readonly<R & Partial<O>>> {
  const needed = Object.entries<Shape<unknown>>(required);
  const known = [...needed, ...Object.entries<Shape<unknown>>(optional ?? {})];
  return (value): value is Readonly<R & Partial<O>> =>
    isObject(value) &&
    needed.every(([key]) => Object.hasOwn(value, key)) &&
    known.every(([key, shape]) => !Object.hasOwn(value, key) || shape(value[key]));
}

/** An object with these keys and no others, as readers of protobuf's JSON take it. */
export function closed<R, O = unknown>(required: Fields<R>, optional?: Fields<O>): Shape<Readonly<R & Partial<O>>> {
  const open = record(required, optional);
  const keys = new Set([...Object.keys(required), ...Object.keys(optional ?? {})]);
  return (value): value is Readonly<R & Partial<O>> =>
    open(value) && Object.keys(value as object).every((key) => keys.has(key));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
