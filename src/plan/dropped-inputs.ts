/** Inputs of a Release that the provider dropped, because a preview does not know them. */

import type { RelatedResource } from './planned-resource.ts';
import type { PlannedRecord } from './planned-value.ts';

export interface DroppedInput {
  readonly input: string;
  readonly remedy: string;
}

const KNOWN_VALUES = 'use values that are known before the update';

/**
 * Inputs that the provider may have dropped. If a preview does not know a value, all value files or all repository options,
 * the provider leaves them out, and the Release looks complete. Only the dependency on another resource shows that
 * something was there. From 4.30 on the provider keeps unknown values; before, it does so with `allowNullValues`. The
 * version is what the program asked for, and an older provider may run. An update sees every value.
 */
export function droppedInputs(
  inputs: PlannedRecord,
  { dependentInputs, providerVersion }: Pick<RelatedResource, 'dependentInputs' | 'providerVersion'>,
): DroppedInput[] {
  const dropsValues = !keepsUnknownValues(providerVersion) && inputs.allowNullValues !== true;
  return ['values', 'valueYamlFiles', 'repositoryOpts'].flatMap((input) => {
    if (!dependentInputs.includes(input)) {
      return [];
    }
    if (input === 'values' && dropsValues) {
      return [{ input, remedy: remedyFor(providerVersion) }];
    }
    return Object.hasOwn(inputs, input) ? [] : [{ input, remedy: KNOWN_VALUES }];
  });
}

/** pulumi-kubernetes 4.30.0; a version before a release is not certain to do as it does. */
function keepsUnknownValues(version: string | undefined): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)\.\d+(?:\+.*)?$/.exec(version ?? '') ?? [];
  return Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 30);
}

function remedyFor(version: string | undefined): string {
  const newer = 'use version 4.30 or newer of the Kubernetes provider, which keeps what is not known';
  return version === undefined
    ? `${KNOWN_VALUES}, or ${newer} (name the version in the program), or set allowNullValues, with which an older one does`
    : `${KNOWN_VALUES}, or ${newer}, or set allowNullValues, with which version ${version} does`;
}
