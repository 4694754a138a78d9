/** The pack. The only file that starts the policy server. */

import './node-version';
import { PolicyPack } from '@pulumi/policy';
import { helmEnvironment } from './plan/helm-environment';
import { certainProgramDirectory } from './plan/program-directory';
import { imageProvenance } from './policy';

const { PULUMI_NODEJS_DRY_RUN, PULUMI_NODEJS_PROJECT, PWD } = process.env;

new PolicyPack('kong-mesh-provenance', {
  enforcementLevel: 'mandatory',
  policies: [
    imageProvenance(PULUMI_NODEJS_DRY_RUN === 'true', {
      environment: helmEnvironment(process.env),
      programDirectory: () => certainProgramDirectory(PWD, PULUMI_NODEJS_PROJECT),
    }),
  ],
});
