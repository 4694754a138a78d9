/** What `pulumi preview --json` prints, as the resources that are planned. */

import Type from 'typebox';
import { readUntrustedJson } from '../untrusted-json';
import type { PlannedResource } from './planned-resource';

/** Resources to be deleted have no new state. */
const PreviewShape = Type.Object({
  steps: Type.Array(
    Type.Object({
      urn: Type.String(),
      newState: Type.Optional(Type.Object({ type: Type.String(), inputs: Type.Optional(Type.Unknown()) })),
    }),
  ),
});

/** @returns the resources, or undefined where the text is something else than a preview */
export function readPreview(text: string): PlannedResource[] | undefined {
  return readUntrustedJson(PreviewShape, Buffer.from(text))?.steps.flatMap(({ urn, newState }) =>
    newState === undefined
      ? []
      : [{ type: newState.type, name: urn.slice(urn.lastIndexOf('::') + 2), urn, inputs: newState.inputs ?? {} }],
  );
}
