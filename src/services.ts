/** What a run works with: it opens repositories, makes verifiers and renders Releases, and counts requests. */

import { attestationVerifier } from './attestation/verify.ts';
import type { Configuration, TrustedRootConfiguration } from './configuration/schema.ts';
import { isFailure } from './failure.ts';
import { type HelmEnvironment, helmSettings, releaseRenderer, type RenderRelease } from './helm/renderer.ts';
import { RegistryClient } from './registry/client.ts';
import { digestChecked } from './registry/digest-checked.ts';
import { NO_ENVIRONMENT, type RegistryEnvironment } from './registry/environment.ts';
import { mirrored } from './registry/mirrors.ts';
import type { Registries } from './registry/registry-settings.ts';
import type { OpenRepository } from './registry/repository.ts';
import { readTrustedRoot } from './trusted-root/trusted-root.ts';
import type { VerificationServices } from './verification.ts';

export interface Services extends VerificationServices {
  readonly render: RenderRelease;
  /** Ends what is under way, and all connections. */
  readonly close: () => Promise<void>;
  /** How many requests were sent so far. */
  readonly requests: () => number;
}

/**
 * @param configuration one that was checked
 * @param helm what rendering a Release needs of the process
 * @param environment what registries need of it; nothing, unless it is given
 */
export function servicesFor(
  configuration: Configuration,
  helm: HelmEnvironment,
  environment: RegistryEnvironment = NO_ENVIRONMENT,
): Services {
  const { registries, trustedRoots, timeoutSeconds } = configuration;
  const { open, requests, close } = registriesFor(registries, environment);
  return {
    open,
    verifierOf: verifiers(trustedRoots),
    render: releaseRenderer(() => helmSettings(configuration.helm, helm, timeoutSeconds)),
    requests,
    close,
    timeoutSeconds,
  };
}

/** Repositories over HTTP, behind the mirrors of their registries, all of whose bytes are compared with their digests. */
export function registriesFor(
  registries: Registries & Readonly<Record<string, { readonly mirrors?: readonly string[] }>>,
  environment: RegistryEnvironment = NO_ENVIRONMENT,
): {
  readonly open: OpenRepository;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
} {
  const client = new RegistryClient(registries, environment);
  return {
    open: digestChecked(mirrored(registries, client.open)),
    requests: () => client.requests,
    close: () => client.close(),
  };
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
