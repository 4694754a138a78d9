/** What a run works with: it opens repositories, makes verifiers and renders Releases, and counts requests. */

import type { RememberedImages } from './ahead.ts';
import { attestationVerifier } from './attestation/verify.ts';
import type { Configuration } from './configuration/schema.ts';
import type { TrustedRootConfiguration } from './configuration/schema-trusted-roots.ts';
import { type Failure, isFailure } from './failure.ts';
import { type HelmEnvironment, helmSettings, releaseRenderer, type RenderRelease } from './helm/renderer.ts';
import { Cache } from './registry/cache.ts';
import { RegistryClient } from './registry/client.ts';
import { digestChecked } from './registry/digest-checked.ts';
import { NO_ENVIRONMENT, type RegistryEnvironment } from './registry/environment.ts';
import { layoutRepositories } from './registry/layout.ts';
import { LayoutWriter } from './registry/layout-writer.ts';
import { mirrored } from './registry/mirrors.ts';
import { type Recorder, recorded } from './registry/recorded.ts';
import type { Registries } from './registry/registry-settings.ts';
import type { OpenRepository } from './registry/repository.ts';
import { timeLimit } from './registry/time-limit.ts';
import { readTrustedRoot } from './trusted-root/trusted-root.ts';
import { type Download, type FetchTrustedRoot, trustedRootFetcher } from './trusted-root/tuf.ts';
import type { VerificationServices } from './verification.ts';

export interface Services extends VerificationServices {
  /** Where a run keeps the images of its stack for the next one. */
  readonly remembered?: RememberedImages | undefined;
  readonly render: RenderRelease;
  /** Ends what is under way, and all connections. */
  readonly close: () => Promise<void>;
  /** How many requests were sent so far. */
  readonly requests: () => number;
  /** Sentences about what could not be done and changes no verdict. */
  readonly notes: () => readonly string[];
}

/**
 * @param configuration one that was checked
 * @param helm what rendering a Release needs of the process
 * @param environment what registries need of it; nothing, unless it is given
 * @param cacheDirectory where the cache is, unless the configuration says it; without both there is none
 */
export function servicesFor(
  configuration: Configuration,
  helm: HelmEnvironment,
  environment: RegistryEnvironment = NO_ENVIRONMENT,
  cacheDirectory?: string,
): Services {
  const { cache: configured, offline } = configuration;
  const directory = configured.enabled && offline === undefined ? (configured.directory ?? cacheDirectory) : undefined;
  const cache = directory === undefined ? undefined : new Cache(directory);
  return {
    ...servicesWith(configuration, helm, environment, cache, cache),
    cached: cache?.open,
    remembered: cache,
    notes: () => (cache?.failure === undefined ? [] : [cache.failure.reason]),
  };
}

/**
 * @param recorder keeps what is found
 * @param cache keeps trusted roots
 */
function servicesWith(
  configuration: Configuration,
  helm: HelmEnvironment,
  environment: RegistryEnvironment,
  recorder?: Recorder,
  cache?: Cache,
): Services {
  const { registries, trustedRoots, timeoutSeconds, offline } = configuration;
  const repositories = offline === undefined ? registriesFor(registries, environment) : layoutAt(offline);
  const { open, download, requests, close } = repositories;
  const fetchRoot =
    download &&
    trustedRootFetcher({
      download,
      folder: () => cache?.folder('trusted-roots') ?? Promise.resolve(undefined),
      signal: () => timeLimit(timeoutSeconds * 1000),
    });
  return {
    open: recorder === undefined ? open : recorded(open, recorder),
    mirrorsOf: registries,
    verifierOf: verifiers(trustedRoots, fetchRoot),
    render: releaseRenderer(() => ({
      ...helmSettings(configuration.helm, helm, timeoutSeconds),
      offline: offline !== undefined,
    })),
    requests,
    close,
    notes: () => [],
    timeoutSeconds,
  };
}

/** What a run works with that writes all it reads into an image layout. */
export interface Export {
  readonly services: Services;
  /** To be called once when the run has its results. @returns how many manifests were written, or why they could not be */
  readonly finish: () => Promise<{ readonly manifests: number } | Failure>;
}

/** @param directory an absolute path */
export function exportTo(
  directory: string,
  configuration: Configuration,
  helm: HelmEnvironment,
  environment: RegistryEnvironment,
): Export {
  const writer = new LayoutWriter(directory);
  return {
    services: servicesWith(configuration, helm, environment, writer),
    finish: async () => (await writer.finish()) ?? { manifests: writer.manifests },
  };
}

interface Repositories {
  readonly open: OpenRepository;
  /** Absent where nothing may be reached. */
  readonly download?: Download;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

/** Repositories in an image layout; nothing else is reached. */
function layoutAt(directory: string): Repositories {
  return { open: digestChecked(layoutRepositories(directory)), requests: () => 0, close: () => Promise.resolve() };
}

/** Repositories over HTTP, behind the mirrors of their registries, all of whose bytes are compared with their digests. */
export function registriesFor(
  registries: Registries & Readonly<Record<string, { readonly mirrors?: readonly string[] }>>,
  environment: RegistryEnvironment = NO_ENVIRONMENT,
): Repositories {
  const client = new RegistryClient(registries, environment);
  return {
    open: digestChecked(mirrored(registries, client.open)),
    download: client.download,
    requests: () => client.requests,
    close: () => client.close(),
  };
}

/** Each trusted root is read once, when the first rule asks for it. */
function verifiers(
  configured: Readonly<Record<string, TrustedRootConfiguration>>,
  fetchRoot: FetchTrustedRoot | undefined,
): VerificationServices['verifierOf'] {
  const known = new Map<string, ReturnType<VerificationServices['verifierOf']>>();
  return (name) => {
    const verifier =
      known.get(name) ??
      readTrustedRoot(name, configured, fetchRoot).then((root) => (isFailure(root) ? root : attestationVerifier(root)));
    known.set(name, verifier);
    return verifier;
  };
}
