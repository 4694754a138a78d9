/** A configuration that says everything once, for tests to change one thing in. */

import { checkConfiguration } from '../../src/configuration/check.ts';
import { isFailure } from '../../src/failure.ts';

export const DIGEST = `sha256:${'ab'.repeat(32)}`;

export const RULE = {
  images: ['ghcr.io/acme/**'],
  signer: {
    issuer: 'https://token.actions.githubusercontent.com',
    identity: 'https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*',
  },
  source: { repository: 'https://github.com/acme/app', anyRef: true },
};

export const EXEMPTION = {
  image: `registry.k8s.io/kubectl@${DIGEST}`,
  reason: 'why',
  owner: 'who',
  expires: '2027-01-31',
};

export const RESOURCE_EXEMPTION = {
  resource: 'argocd/Application/shop',
  reason: 'why',
  owner: 'who',
  expires: '2027-01-31',
};

/** The sentences about a value; none where it is a configuration. */
export function sentences(value: unknown): string[] {
  const checked = checkConfiguration(value);
  return isFailure(checked) ? checked.problems.map(({ sentence }) => sentence) : [];
}

/** A configuration of one rule, with something in it replaced. */
export function withRule(change: object): object {
  return { rules: [{ ...RULE, ...change }] };
}

export function withSigner(change: object): object {
  return withRule({ signer: { ...RULE.signer, ...change } });
}

export function withSource(source: object): object {
  return withRule({ source: { repository: RULE.source.repository, ...source } });
}

export function withExemption(change: object): object {
  return { exemptions: [{ ...EXEMPTION, ...change }] };
}
