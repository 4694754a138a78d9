/** What a preset brings: rules as the configuration has them, and exemptions. */

import type { WrittenRule } from '../../configuration/schema-rules.ts';
import type { Exemption } from '../exemptions.ts';

export interface Preset {
  readonly rules: readonly WrittenRule[];
  /** The first version of the images that has provenance, `2.8.0`. */
  readonly attestedFrom?: string;
  /** Their origin is the preset. */
  readonly exemptions: readonly Omit<Exemption, 'origin'>[];
}
