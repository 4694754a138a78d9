/** The JSON of a manifest, which several read one after the other: it is parsed once, since four megabytes take long. */

import { anything, readUntrustedJson, type Shape } from '../json/untrusted-json.ts';

/** As long as somebody holds the bytes. Nobody changes bytes that were received. */
const parsed = new WeakMap<Buffer, { readonly value: unknown }>();

/** @returns undefined where the bytes are not JSON of this shape */
export function readManifestJson<T>(shape: Shape<T>, bytes: Buffer): T | undefined {
  const known = parsed.get(bytes) ?? { value: readUntrustedJson(anything, bytes) };
  parsed.set(bytes, known);
  return shape(known.value) ? known.value : undefined;
}
