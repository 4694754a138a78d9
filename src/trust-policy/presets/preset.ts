/** What a preset brings: rules in the configuration's own words, and exemptions. */

import type { RuleConfiguration } from '../../configuration/schema.ts';
import type { Exemption } from '../exemptions.ts';

export interface Preset {
  readonly rules: readonly RuleConfiguration[];
  readonly exemptions: readonly Exemption[];
}
