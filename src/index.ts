/** The pack. The only file that starts the policy server. */

import { PolicyPack } from '@pulumi/policy';
import { defaultCacheDirectory } from './cache-directory.ts';
import { helmEnvironment } from './helm/environment.ts';
import { certainProgramDirectory } from './helm/program-directory.ts';
import { imageProvenance } from './policy.ts';
import { registryEnvironment } from './registry/environment.ts';

const { PULUMI_NODEJS_DRY_RUN, PULUMI_NODEJS_PROJECT, PWD } = process.env;

new PolicyPack('kong-mesh-provenance', {
  enforcementLevel: 'mandatory',
  policies: [
    imageProvenance(
      PULUMI_NODEJS_DRY_RUN === 'true',
      {
        environment: helmEnvironment(process.env),
        programDirectory: () => certainProgramDirectory(PWD, PULUMI_NODEJS_PROJECT),
      },
      registryEnvironment(process.env),
      defaultCacheDirectory(process.env),
    ),
  ],
});
