/** sha256 digests, as OCI and in-toto write them. */
import { createHash } from 'node:crypto';
import type { Digest } from '../../src/reference/reference.ts';

/** `sha256:…` of the bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${sha256Hex(bytes)}`;
}

/** The 64 hexadecimal digits alone. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The digits of a digest: `abc…` of `sha256:abc…`, and of `abc…` itself. */
export function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, '');
}
