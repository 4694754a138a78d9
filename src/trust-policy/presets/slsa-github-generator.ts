/** Who signs for the container generator of slsa-github-generator, which Kong and Kuma build with. */

import type { RuleConfiguration } from '../../configuration/schema.ts';

/** Anybody may call the generator: without a source repository this identity proves nothing. */
export const containerGenerator: RuleConfiguration['signer'] = {
  issuer: 'https://token.actions.githubusercontent.com',
  identity:
    'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v*',
};
