/** The presets by name. */

import type { Configuration } from '../../configuration/schema.ts';
import { kongMesh } from './kong-mesh.ts';
import { kongMeshThirdParty } from './kong-mesh-third-party.ts';
import { kuma } from './kuma.ts';
import type { Preset } from './preset.ts';

export type PresetName = Configuration['presets'][number];

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  'kong-mesh': kongMesh,
  'kong-mesh-third-party': kongMeshThirdParty,
  kuma,
};

export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];
