/** The entries of an index of referrers, of the endpoint or at the fallback tag. */

import { anything, list, map, record, text } from '../json/untrusted-json.ts';
import { readManifestJson } from './manifest-json.ts';
import type { Referrer } from './repository.ts';

const Index = record({ manifests: list(anything) });
const AnyObject = record({});
const Annotations = map(text);

/**
 * One odd entry says nothing of the others. A digest is all that it takes to open a referrer, so whatever else is missing
 * or odd is left out. An entry without a digest may stand for an attestation: it is not skipped, but listed with an empty
 * one, which is told like every digest that is none.
 *
 * @returns undefined where it is not an index
 */
export function referrersIn(index: Buffer): readonly Referrer[] | undefined {
  return readManifestJson(Index, index)?.manifests.map(referrerFrom);
}

function referrerFrom(entry: unknown): Referrer {
  const fields: Readonly<Record<string, unknown>> = AnyObject(entry) ? { ...entry } : {};
  const { artifactType, annotations } = fields;
  return {
    digest: text(fields.digest) ? fields.digest : '',
    ...(text(artifactType) && { artifactType }),
    ...(Annotations(annotations) && { annotations }),
  };
}
