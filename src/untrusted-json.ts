/** JSON that a stranger wrote: a value of the wanted shape, or nothing. */

import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';

/** @returns the value if the bytes are well-formed UTF-8, are JSON and have the shape; else undefined, for whatever reason */
export function readUntrustedJson<T extends TSchema>(schema: T, bytes: Uint8Array): Static<T> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Check(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
