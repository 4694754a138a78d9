/** What a run works with: it opens repositories, makes verifiers and renders Releases, and counts requests. */

import { attestationVerifier } from './attestation/verify.ts';
import type { Configuration, TrustedRootConfiguration } from './configuration/schema.ts';
import { isFailure } from './failure.ts';
import { type HelmEnvironment, helmSettings, releaseRenderer, type RenderRelease } from './helm/renderer.ts';
import { RegistryClient } from './registry/client.ts';
import { digestChecked } from './registry/digest-checked.ts';
import { mirrored } from './registry/mirrors.ts';
import type { OpenRepository } from './registry/repository.ts';
import { readTrustedRoot } from './trusted-root/trusted-root.ts';
import type { VerificationServices } from './verification.ts';

export interface Services extends VerificationServices {
  readonly render: RenderRelease;
  /** How many requests were sent so far. */
  readonly requests: () => number;
}

/**
 * @param configuration one that was checked
 * @param helm what rendering a Release needs of the process
 */
export function servicesFor(configuration: Configuration, helm: HelmEnvironment): Services {
  const { registries, trustedRoots, timeoutSeconds } = configuration;
  const { open, requests } = registriesFor(registries);
  return {
    open,
    verifierOf: verifiers(trustedRoots),
    render: releaseRenderer(() => helmSettings(configuration.helm, helm, timeoutSeconds)),
    requests,
    timeoutSeconds,
  };
}

/** Repositories over HTTP, behind the mirrors of their registries, all of whose bytes are compared with their digests. */
export function registriesFor(
  registries: Readonly<Record<string, { readonly plainHttp?: boolean; readonly mirrors?: readonly string[] }>>,
): {
  readonly open: OpenRepository;
  readonly requests: () => number;
} {
  const client = new RegistryClient(registries);
  return { open: digestChecked(mirrored(registries, client.open)), requests: () => client.requests };
}

/** Each trusted root is read once, when the first rule asks for it. */
function verifiers(configured: Readonly<Record<string, TrustedRootConfiguration>>): VerificationServices['verifierOf'] {
  const known = new Map<string, ReturnType<VerificationServices['verifierOf']>>();
  return (name) => {
    const verifier =
      known.get(name) ??
      readTrustedRoot(name, configured).then((root) => (isFailure(root) ? root : attestationVerifier(root)));
    known.set(name, verifier);
    return verifier;
  };
}
