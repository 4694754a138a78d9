/** The presets by name: rules in the configuration's own words, and exemptions. */

import type { Configuration, RuleConfiguration } from '../../configuration/schema';
import type { Exemption } from '../exemptions';
import { kongMesh } from './kong-mesh';
import { kongMeshThirdParty } from './kong-mesh-third-party';
import { kuma } from './kuma';

export interface Preset {
  readonly rules: readonly RuleConfiguration[];
  readonly exemptions: readonly Exemption[];
}

export type PresetName = NonNullable<Configuration['presets']>[number];

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  'kong-mesh': kongMesh,
  'kong-mesh-third-party': kongMeshThirdParty,
  kuma,
};

export const DEFAULT_PRESETS: readonly PresetName[] = ['kong-mesh'];
