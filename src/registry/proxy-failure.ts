/** Why a proxy lets nothing through to a host: said of the proxy by its host and port, and never of the host behind it. */

import type { CodedReason } from '../verdict.ts';
import { codeOf, plainExplanation } from './connection-failure.ts';
import { variableFor, WITH_LOGIN } from './proxy.ts';

/** What connections to proxies ended with: the same errors come from the hosts behind them. */
const ofProxies = new WeakSet<Error>();

/** Notes that a connection to a proxy ended with it: {@link proxyFailure} knows it then. */
export function noteProxyError(error: Error): void {
  ofProxies.add(error);
}

/**
 * @param proxy its host and port
 * @param authoritiesProblem why authorities that the user named are not known
 * @returns undefined where it is not the proxy that failed
 */
export function proxyFailure(
  url: URL,
  proxy: string,
  error: unknown,
  authoritiesProblem?: string,
): CodedReason | undefined {
  const fault = faultIn(error);
  if (fault === undefined) {
    return undefined;
  }
  const variable = variableFor(url);
  const why = fault === 'authority' && authoritiesProblem !== undefined ? ` (${authoritiesProblem})` : '';
  const told = (what: string, remedy: string): CodedReason => ({
    code: 'REGISTRY_UNREACHABLE',
    reason: `${url.host} can't be reached, since the proxy ${proxy} of ${variable} ${what}${why}`,
    remedy,
  });
  if (fault === 'authority') {
    const remedy =
      "set SSL_CERT_FILE or NODE_EXTRA_CA_CERTS to a PEM file with the certificate of the proxy's authority";
    return told('has a certificate from an authority that is not known', remedy);
  }
  return fault === 'login'
    ? told('asks for credentials (status 407)', `write ${variable} as ${WITH_LOGIN}`)
    : told(fault.what, `correct ${variable}, or except the host in NO_PROXY`);
}

function faultIn(error: unknown): 'authority' | 'login' | { readonly what: string } | undefined {
  const status = statusIn(error);
  if (status !== undefined) {
    return status === '407' ? 'login' : { what: `answers with status ${status}` };
  }
  const code = codeOf(error);
  if (code === 'UND_ERR_PRX_TLS') {
    return { what: 'has the certificate of another host' };
  }
  if (code === 'UND_ERR_PRX_CONN') {
    return { what: 'closed the connection' };
  }
  return error instanceof Error && ofProxies.has(error) ? plainExplanation(code) : undefined;
}

/** undici's errors hold the status of a proxy in their message alone, to CONNECT and to a request over http. */
function statusIn(error: unknown): string | undefined {
  const { message } = error instanceof Error ? error : { message: '' };
  return /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(message)?.[1];
}
