/** How to reach a registry, by its name in image references, and what belongs to it. */

export interface RegistrySettings {
  /** Whether it is spoken to without TLS. */
  readonly plainHttp?: boolean;
  /** Hosts of token services that may get the registry's credentials. */
  readonly tokenRealms?: readonly string[];
  /** A file of authorities that count for this host, beside the usual ones. */
  readonly caFile?: string;
  readonly clientCertificate?: { readonly certFile: string; readonly keyFile: string };
}

export type Registries = Readonly<Record<string, RegistrySettings>>;

/** Docker Hub's registry has another address than its name. */
const DOCKER_HUB = 'docker.io';
const DOCKER_HUB_HOST = 'registry-1.docker.io';

export function hostOf(registry: string): string {
  return registry === DOCKER_HUB ? DOCKER_HUB_HOST : registry;
}

/** The settings of the host in an address, which leaves out the usual port. */
export function registrySettings(registries: Registries, { host, hostname, port, protocol }: URL): RegistrySettings {
  const name = host === DOCKER_HUB_HOST ? DOCKER_HUB : host;
  return (
    registries[name] ?? (port === '' ? registries[`${hostname}:${protocol === 'https:' ? 443 : 80}`] : undefined) ?? {}
  );
}
