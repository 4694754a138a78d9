/** Renders the releases of a plan: each distinct one once, and not all of them at a time. */

import pLimit from 'p-limit';
import type { Configuration } from '../configuration/schema.ts';
import { type HelmSettings, renderRelease } from './helm.ts';
import { type PlannedRecord, UNKNOWN, UNKNOWN_TEXT } from '../plan/planned-value.ts';

export type RenderRelease = (inputs: PlannedRecord) => ReturnType<typeof renderRelease>;

/** What rendering needs of the process that the pack runs in. */
export interface HelmEnvironment extends Pick<HelmSettings, 'environment'> {
  /** Where the program is, if that is certain. */
  readonly programDirectory: () => string | undefined;
}

const NO_HELM: HelmEnvironment = { environment: {}, programDirectory: () => undefined };

/** What is configured goes before what the process tells; without a process nothing can be rendered. */
export function helmSettings(
  { programDirectory: configured, kubeVersion, apiVersions }: Configuration['helm'],
  { environment, programDirectory }: HelmEnvironment = NO_HELM,
  timeoutSeconds: number,
): HelmSettings {
  const directory = configured ?? programDirectory();
  return {
    environment,
    ...(directory !== undefined && { programDirectory: directory }),
    ...(kubeVersion !== undefined && { kubeVersion }),
    apiVersions,
    timeoutSeconds,
  };
}

/** A release is rendered twice, each time on a core. */
const MAX_RELEASES_AT_ONCE = 4;

/** @param settings asked for when the first release comes */
export function releaseRenderer(settings: () => HelmSettings): RenderRelease {
  const limit = pLimit(MAX_RELEASES_AT_ONCE);
  const renderings = new Map<string, ReturnType<typeof renderRelease>>();
  return (inputs) => {
    const key = JSON.stringify(inputs, (_, value: unknown) => (value === UNKNOWN ? UNKNOWN_TEXT : value));
    const rendering = renderings.get(key) ?? limit(() => renderRelease(inputs, settings()));
    renderings.set(key, rendering);
    return rendering;
  };
}
