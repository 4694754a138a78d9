/** What `pulumi preview --json` prints, as the resources that are planned. */

import { anything, integerFrom, list, readUntrustedJson, record, text } from '../untrusted-json';
import type { PlannedResource } from './planned-resource';

/** Resources to be deleted have no new state. */
const Preview = record(
  {
    steps: list(
      record({ urn: text }, { op: text, newState: record({ type: text }, { inputs: anything, parent: text }) }),
    ),
  },
  { changeSummary: record({}, { same: integerFrom(0) }) },
);

export type PreviewResource = PlannedResource & { readonly parent?: string };

export interface Preview {
  readonly resources: readonly PreviewResource[];
  /** Whether unchanged resources are only counted, as they are without `--show-sames`: what they run is not known. */
  readonly incomplete: boolean;
}

/** @returns undefined where the text is something else than a preview */
export function readPreview(json: string): Preview | undefined {
  const read = readUntrustedJson(Preview, Buffer.from(json));
  if (read === undefined) {
    return undefined;
  }
  const { steps, changeSummary } = read;
  const resources = steps.flatMap(({ urn, newState }) =>
    newState === undefined
      ? []
      : [
          {
            type: newState.type,
            name: urn.slice(urn.lastIndexOf('::') + 2),
            urn,
            inputs: newState.inputs ?? {},
            ...(newState.parent !== undefined && { parent: newState.parent }),
          },
        ],
  );
  return { resources, incomplete: (changeSummary?.same ?? 0) > steps.filter(({ op }) => op === 'same').length };
}
