/** Finds the real material: attestations, trust roots and manifests that this project did not make. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const VARIABLE = 'KONG_MESH_PROVENANCE_REAL';
const DEFAULT = resolve(import.meta.dirname, '../../../shared/real');

/**
 * The folder of the real material. Where it is absent the test is skipped, loudly; in CI it fails.
 *
 * @param context the test's `this`
 * @param part a folder or file inside, `oci-layouts/v2.1.0`
 */
export function realMaterial(context: Mocha.Context, part = ''): string {
  const path = join(process.env[VARIABLE] ?? DEFAULT, part);
  if (existsSync(path)) {
    return path;
  }
  const advice = `the real material is not here: set ${VARIABLE} to the folder that holds oci-layouts/ and trusted-roots/`;
  if (process.env.CI === 'true') {
    throw new Error(advice);
  }
  console.warn(`      skipped: ${advice}, or put it at ../shared/real beside the checkout`);
  return context.skip();
}
