/** Who signs for the container generator of slsa-github-generator, which Kong and Kuma build with. */

import type { WrittenRule } from '../../configuration/schema-rules.ts';

/** Anybody may call the generator: without a source repository this identity proves nothing. */
export const containerGenerator: WrittenRule['signer'] = {
  issuer: 'https://token.actions.githubusercontent.com',
  identity:
    'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v*',
};
