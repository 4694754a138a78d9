/** The statement in a sigstore bundle, without a look at its signature. */
import { readFileSync } from 'node:fs';

/** @returns the bytes of the payload */
export function readBundleStatement(file: string): Buffer {
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as { readonly dsseEnvelope: { readonly payload: string } };
  return Buffer.from(bundle.dsseEnvelope.payload, 'base64');
}
