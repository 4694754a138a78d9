/** The connections to hosts: which authorities are trusted, the client certificate, the proxy, and which addresses may be reached. */

import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { type buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { isFailure } from '../failure.ts';
import type { CodedReason } from '../verdict.ts';
import { isInternalAddress, isInternalHost } from './addresses.ts';
import { MAX_HEADER_BYTES } from './connection-failure.ts';
import type { RegistryEnvironment } from './environment.ts';
import { proxiesFor, proxyHost } from './proxy.ts';
import { noteProxyError } from './proxy-failure.ts';
import { registrySettings, type Registries } from './registry-settings.ts';
import { type Authorities, readAuthorities, secureContextFor } from './tls-context.ts';

export interface ConnectionDemand {
  /** Whether the host may learn who the user is: only then it gets the client certificate. */
  readonly own: boolean;
  /** Whether it may be at public addresses only. */
  readonly publicOnly: boolean;
}

/** What a connection to an inside address ends with, where only public ones are allowed. */
export const INTERNAL_ADDRESS = 'INTERNAL_ADDRESS';

export class Connections {
  readonly #registries: Registries;
  readonly #environment: RegistryEnvironment;
  readonly #connectMilliseconds: number;
  readonly #dispatchers = new Map<string, Promise<Dispatcher | CodedReason>>();
  #authorities: Promise<Authorities> | undefined;
  /** By host name, as the last look-up told it. */
  readonly #inside = new Map<string, boolean>();

  constructor(registries: Registries, environment: RegistryEnvironment, connectMilliseconds: number) {
    this.#registries = registries;
    this.#environment = environment;
    this.#connectMilliseconds = connectMilliseconds;
  }

  /** @returns what sends requests to the host of the address, or why there is no way to it */
  to(url: URL, { own, publicOnly }: ConnectionDemand): Promise<Dispatcher | CodedReason> {
    const key = JSON.stringify([url.origin, own, publicOnly]);
    const made = this.#dispatchers.get(key) ?? this.#make(url, own, publicOnly);
    this.#dispatchers.set(key, made);
    return made;
  }

  /** Whether the host that answered is inside. Behind a proxy only an address says that. */
  isInside({ hostname }: URL): boolean {
    return isInternalHost(hostname) ?? this.#inside.get(hostname) ?? false;
  }

  /** The proxy on the way to a host, unless NO_PROXY names the host. */
  proxyTo(url: URL): string | undefined {
    return proxyHost(url, this.#environment.proxies);
  }

  /** What counts for every host beside the usual authorities. */
  authorities(): Promise<Authorities> {
    return (this.#authorities ??= readAuthorities(this.#environment.authorities));
  }

  /** Ends all connections, also those that are in use. */
  async close(): Promise<void> {
    for (const dispatcher of await Promise.all(this.#dispatchers.values())) {
      if (!isFailure(dispatcher)) {
        await dispatcher.destroy();
      }
    }
  }

  async #make(url: URL, own: boolean, publicOnly: boolean): Promise<Dispatcher | CodedReason> {
    if (publicOnly && isInternalHost(url.hostname) === true) {
      return insideFailure(url);
    }
    const settings = registrySettings(this.#registries, url);
    const authorities = await this.authorities();
    const secureContext = await secureContextFor(url.host, settings, authorities, own);
    if (isFailure(secureContext)) {
      return secureContext;
    }
    const proxies = proxiesFor(url, this.#environment.proxies);
    if (isFailure(proxies)) {
      return proxies;
    }
    const proxyContext = await secureContextFor('the proxy', {}, authorities, false);
    if (isFailure(proxyContext)) {
      return proxyContext;
    }
    const pool = poolFactory(proxies.httpProxy);
    return new EnvHttpProxyAgent({
      ...proxies,
      factory: pool,
      clientFactory: pool,
      // A reset stream of HTTP/2 can look like the end of a body.
      allowH2: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      connect: { ...tlsOptions(this.#connectMilliseconds, secureContext), lookup: this.#lookup(publicOnly) },
      requestTls: tlsOptions(this.#connectMilliseconds, secureContext),
      proxyTls: tlsOptions(this.#connectMilliseconds, proxyContext),
    });
  }

  /** The addresses that it tells are those that are connected to: no second look-up can tell others. */
  #lookup(publicOnly: boolean): LookupFunction {
    return (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error !== null) {
          callback(error, []);
          return;
        }
        const inside = addresses.filter(({ address }) => isInternalAddress(address));
        this.#inside.set(hostname, inside.length === addresses.length);
        const [first = { address: '', family: 4 }] = addresses;
        if (publicOnly && inside.length > 0) {
          callback(Object.assign(new Error(), { code: INTERNAL_ADDRESS }), []);
        } else if (options.all === true) {
          callback(null, addresses);
        } else {
          callback(null, first.address, first.family);
        }
      });
    };
  }
}

/** Makes undici's usual pools of connections, those to the proxy with errors that can be told from its hosts'. */
function poolFactory(proxy: string): (origin: string | URL, options: object) => Dispatcher {
  return (origin, options: Pool.Options) => {
    const { connect } = options;
    const isProxy = proxy !== '' && new URL(origin).href === new URL(proxy).href;
    return new Pool(
      new URL(origin).origin,
      isProxy && typeof connect === 'function' ? { ...options, connect: toProxy(connect) } : options,
    );
  };
}

function toProxy(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    connect(options, (...answer) => {
      const [error] = answer;
      if (error !== null) {
        noteProxyError(error);
      }
      callback(...answer);
    });
  };
}

/** TLS is verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
function tlsOptions(timeout: number, secureContext?: SecureContext) {
  return {
    timeout,
    rejectUnauthorized: true,
    ...(secureContext !== undefined && { secureContext }),
  };
}

function insideFailure({ host }: URL): CodedReason {
  return { code: 'REGISTRY_UNREACHABLE', reason: `${host} is inside the network, and a public host sends there` };
}
