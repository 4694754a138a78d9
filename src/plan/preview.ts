/** What `pulumi preview --json` prints, as the resources that are planned. */

import {
  anything,
  integerFrom,
  list,
  map,
  readUntrustedJson,
  record,
  type Shaped,
  text,
} from '../json/untrusted-json.ts';
import { dependentInputs, type RelatedResource } from './planned-resource.ts';

/** Resources to be deleted have no new state. */
const NewState = record({ type: text }, { inputs: anything, parent: text, propertyDependencies: map(list(text)) });

const Preview = record(
  { steps: list(record({ urn: text }, { op: text, newState: NewState })) },
  { changeSummary: record({}, { same: integerFrom(0) }), diagnostics: list(record({}, { severity: text })) },
);

export interface Preview {
  readonly resources: readonly RelatedResource[];
  /** Whether unchanged resources are only counted, as they are without `--show-sames`: what they run is not known. */
  readonly incomplete: boolean;
  /** Whether it ended with an error: whatever would have been planned after it is not there. */
  readonly failed: boolean;
}

/** @returns undefined where the text is something else than a preview */
export function readPreview(json: string): Preview | undefined {
  const read = readUntrustedJson(Preview, Buffer.from(json));
  if (read === undefined) {
    return undefined;
  }
  const { steps, changeSummary, diagnostics = [] } = read;
  return {
    resources: steps.flatMap(({ urn, newState }) => (newState === undefined ? [] : [resourceOf(urn, newState)])),
    incomplete: (changeSummary?.same ?? 0) > steps.filter(({ op }) => op === 'same').length,
    failed: diagnostics.some(({ severity }) => severity === 'error'),
  };
}

function resourceOf(urn: string, state: Shaped<typeof NewState>): RelatedResource {
  const { type, inputs = {}, parent, propertyDependencies = {} } = state;
  return {
    ...{ type, name: urn.slice(urn.lastIndexOf('::') + 2), urn, inputs },
    ...(parent !== undefined && { parent }),
    dependentInputs: dependentInputs(propertyDependencies),
  };
}
