/** Hosts of this machine: what is sent to them in plain http stays on it. */

/** @param hostname as a URL has it, without a port: IPv6 in brackets */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
