/** What `pulumi preview --json` prints, as the resources that are planned. */

import {
  anything,
  integerFrom,
  list,
  map,
  readUntrustedJson,
  record,
  type Shape,
  type Shaped,
  text,
} from '../json/untrusted-json.ts';
import { dependentInputs, type RelatedResource } from './planned-resource.ts';
import { isRecord, plannedValue } from './planned-value.ts';
import { jsonAmongNotes } from './printed-notes.ts';
import { shownValue } from './shown-value.ts';

/** Resources to be deleted have no new state. */
const NewState = record(
  { type: text },
  { inputs: anything, parent: text, provider: text, propertyDependencies: map(list(text)) },
);
const Step = record({ urn: text }, { op: text, newState: NewState });

const absent = (() => false) as unknown as Shape<undefined>;

const Preview = record(
  { steps: list(Step) },
  {
    changeSummary: record({}, { same: integerFrom(0) }),
    diagnostics: list(record({}, { severity: text })),
    // Nothing that Pulumi prints has these; an object of Kubernetes does, and may hold steps too.
    ...{ apiVersion: absent, kind: absent },
  },
);

/** Steps after which nothing new runs: the resource is only read, or removed. A refreshed resource has another step too. */
const NOT_PLANNED =
  /^(?:read|read-replacement|refresh|delete|delete-replaced|discard|discard-replaced|remove-pending-replace)$/;

export interface Preview {
  readonly resources: readonly RelatedResource[];
  /** Whether unchanged resources are only counted, as without `--show-sames`, so that their images are not known. */
  readonly incomplete: boolean;
  /** Whether it ended with an error, so that the rest of the plan is missing. */
  readonly failed: boolean;
}

/** @returns undefined where the text is not a preview */
export function readPreview(content: string): Preview | undefined {
  const read = shapedPreview(content) ?? shapedPreview(jsonAmongNotes(content));
  if (read === undefined) {
    return undefined;
  }
  const { steps, changeSummary, diagnostics = [] } = read;
  const versions = providerVersions(steps);
  return {
    resources: steps.flatMap(({ urn, op, newState }) =>
      newState === undefined || NOT_PLANNED.test(op ?? '') ? [] : [resourceOf(urn, newState, versions)],
    ),
    incomplete: (changeSummary?.same ?? 0) > steps.filter(({ op }) => op === 'same').length,
    failed: diagnostics.some(({ severity }) => severity === 'error'),
  };
}

function shapedPreview(json: string): Shaped<typeof Preview> | undefined {
  return readUntrustedJson(Preview, Buffer.from(json));
}

/** By the URN of each provider, the version that the program asked for. */
function providerVersions(steps: readonly Shaped<typeof Step>[]): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap(({ urn, newState }): [string, string][] => {
      const inputs = plannedValue(newState?.inputs);
      const version = isRecord(inputs) ? inputs.version : undefined;
      return newState?.type.startsWith('pulumi:providers:') === true && typeof version === 'string'
        ? [[urn, version]]
        : [];
    }),
  );
}

function resourceOf(
  urn: string,
  state: Shaped<typeof NewState>,
  versions: ReadonlyMap<string, string>,
): RelatedResource {
  const { type, inputs = {}, parent, provider = '', propertyDependencies = {} } = state;
  // A provider is referred to by its URN, and its ID behind it.
  const providerVersion = versions.get(provider.slice(0, provider.lastIndexOf('::')));
  return {
    ...{ type, name: urn.slice(urn.lastIndexOf('::') + 2), urn, inputs: shownValue(inputs) },
    ...(parent !== undefined && { parent }),
    ...(providerVersion !== undefined && { providerVersion }),
    dependentInputs: dependentInputs(propertyDependencies),
  };
}
