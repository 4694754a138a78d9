/** The pack. The only file that starts the policy server. */

import './node-version';
import { PolicyPack } from '@pulumi/policy';
import { imageProvenance } from './policy';

new PolicyPack('kong-mesh-provenance', {
  enforcementLevel: 'mandatory',
  policies: [imageProvenance(process.env.PULUMI_NODEJS_DRY_RUN === 'true')],
});
