/** What `pulumi preview --json` prints, as the resources that are planned. */

import { anything, list, readUntrustedJson, record, text } from '../untrusted-json';
import type { PlannedResource } from './planned-resource';

/** Resources to be deleted have no new state. */
const Preview = record({
  steps: list(record({ urn: text }, { newState: record({ type: text }, { inputs: anything }) })),
});

/** @returns the resources, or undefined where the text is something else than a preview */
export function readPreview(json: string): PlannedResource[] | undefined {
  return readUntrustedJson(Preview, Buffer.from(json))?.steps.flatMap(({ urn, newState }) =>
    newState === undefined
      ? []
      : [{ type: newState.type, name: urn.slice(urn.lastIndexOf('::') + 2), urn, inputs: newState.inputs ?? {} }],
  );
}
