/** The proxy to a host: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, read as Go's programs read them. */

import type { CodedReason } from '../verdict.ts';
import type { Proxies } from './environment.ts';
import { isInternalHost } from './addresses.ts';
import { BlockList, isIP } from 'node:net';

/** What undici's agent takes; empty is no proxy, and keeps it from reading the environment. */
export interface ProxyOptions {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

const DIRECT: ProxyOptions = { httpProxy: '', httpsProxy: '', noProxy: '' };

export function proxiesFor(url: URL, { http, https, except }: Proxies): ProxyOptions | CodedReason {
  const written = url.protocol === 'https:' ? https : http;
  if (written === '' || isNeverProxied(url) || isExcepted(url, except)) {
    return DIRECT;
  }
  const proxy = /^[a-z][a-z\d+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  if (!URL.canParse(proxy) || !['http:', 'https:'].includes(new URL(proxy).protocol)) {
    const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
    return {
      code: 'REGISTRY_UNREACHABLE',
      reason: `${url.host} can't be reached, since ${name} is not the address of a proxy`,
    };
  }
  // undici would take the proxy for http for https as well, which no other tool does.
  return { httpProxy: proxy, httpsProxy: proxy, noProxy: except };
}

/** Go's net/http never asks a proxy for these. */
function isNeverProxied({ hostname }: URL): boolean {
  return isInternalHost(hostname) === true && /^(?:127\.|\[::1\]|(?:.*\.)?localhost$)/.test(hostname);
}

/** undici knows names; networks, `10.0.0.0/8`, are Go's. */
function isExcepted({ hostname }: URL, except: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(address);
  return (
    family !== 0 &&
    except.split(/[\s,]+/).some((entry) => {
      const [, network = '', prefix = ''] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
      if (isIP(network) !== family || Number(prefix) > (family === 4 ? 32 : 128)) {
        return false;
      }
      const list = new BlockList();
      const kind = family === 4 ? 'ipv4' : 'ipv6';
      list.addSubnet(network, Number(prefix), kind);
      return list.check(address, kind);
    })
  );
}
