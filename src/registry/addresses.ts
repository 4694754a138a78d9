/** Which addresses are inside: loopback, link-local, private and other ones that the internet does not route (RFC 6890). */

import { BlockList, isIP } from 'node:net';

const INTERNAL_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];
const INTERNAL_IPV6: readonly (readonly [string, number])[] = [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
];

const internal = new BlockList();
for (const [network, prefix] of INTERNAL_IPV4) {
  internal.addSubnet(network, prefix, 'ipv4');
  // The same network as IPv6 writes it, and behind NAT64 (RFC 6052).
  internal.addSubnet(`::ffff:${network}`, 96 + prefix, 'ipv6');
  internal.addSubnet(`64:ff9b::${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of INTERNAL_IPV6) {
  internal.addSubnet(network, prefix, 'ipv6');
}

export function isInternalAddress(address: string): boolean {
  return internal.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** @returns whether a host that is written as an address is inside; undefined for a name, whose address is not known yet */
export function isInternalHost(hostname: string): boolean | undefined {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) {
    return isInternalAddress(address);
  }
  return address === 'localhost' || address.endsWith('.localhost') ? true : undefined;
}
