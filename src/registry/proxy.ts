/** The proxy to a host: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, read as Go's programs read them. */

import { isFailure } from '../failure.ts';
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
  const written = (url.protocol === 'https:' ? https : http).trim();
  if (written === '' || isNeverProxied(url) || isExcepted(url, except)) {
    return DIRECT;
  }
  const proxy = /^[a-z][a-z\d+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const fault = proxyFault(proxy);
  if (fault !== undefined) {
    const name = variableFor(url);
    return {
      code: 'REGISTRY_UNREACHABLE',
      reason: `${url.host} can't be reached, since ${name} ${fault.what}`,
      remedy: `write ${name} as ${fault.write}`,
    };
  }
  // undici would take the proxy for http for https as well, which no other tool does.
  const address = withoutPath(proxy);
  return { httpProxy: address, httpsProxy: address, noProxy: except };
}

/** The host and port of the proxy, without what may be secret; undefined where there is none. */
export function proxyHost(url: URL, proxies: Proxies): string | undefined {
  const options = proxiesFor(url, proxies);
  return isFailure(options) || options.httpProxy === '' ? undefined : new URL(options.httpProxy).host;
}

/** A path says nothing of a proxy, and undici refuses it. */
function withoutPath(proxy: string): string {
  const url = new URL(proxy);
  [url.pathname, url.search, url.hash] = ['', '', ''];
  return url.href.replace(/\/$/, '');
}

/** The variable that tells the proxy to an address. */
export function variableFor({ protocol }: URL): string {
  return protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
}

const ADDRESS = 'http://HOST:PORT or https://HOST:PORT';
export const WITH_LOGIN =
  'http://USER:PASSWORD@HOST:PORT, with each character of both percent-encoded that is no letter or digit';

/** What is wrong with the address of a proxy, and what to write. Both hold nothing of it: it may hold a password. */
function proxyFault(proxy: string): { readonly what: string; readonly write: string } | undefined {
  const hasLogin = proxy.includes('@');
  const write = hasLogin ? WITH_LOGIN : ADDRESS;
  if (!URL.canParse(proxy)) {
    return { what: 'is not the address of a proxy', write };
  }
  const { protocol, username, password, pathname, search, hash } = new URL(proxy);
  if (!['http:', 'https:'].includes(protocol)) {
    return { what: 'is the address of a proxy of another kind than http and https', write };
  }
  // The host ends at the first of these, which may stand in a password: the rest of it would be taken for a path.
  if (`${pathname}${search}${hash}`.includes('@')) {
    return { what: 'has a "/", "?" or "#" in its user name or password', write };
  }
  return isPercentEncoded(username) && isPercentEncoded(password)
    ? undefined
    : { what: 'has a "%" in its user name or password that encodes nothing', write: `${write}: "%" is %25` };
}

/** RFC 3986, 2.1, of text in UTF-8. */
function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
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
