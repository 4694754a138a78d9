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
  // NAT64 within one network, which may lead to any address in it (RFC 8215).
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
];

const internal = new BlockList();
for (const [network, prefix] of INTERNAL_IPV4) {
  internal.addSubnet(network, prefix, 'ipv4');
  // The same network as IPv6 writes it, now and formerly (RFC 4291, 2.5.5), behind NAT64 (RFC 6052) and as 6to4 (RFC 3056).
  internal.addSubnet(`::ffff:${network}`, 96 + prefix, 'ipv6');
  internal.addSubnet(`::${network}`, 96 + prefix, 'ipv6');
  internal.addSubnet(sixToFour(network), 16 + prefix, 'ipv6');
  internal.addSubnet(`64:ff9b::${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of INTERNAL_IPV6) {
  internal.addSubnet(network, prefix, 'ipv6');
}

function sixToFour(network: string): string {
  const bytes = network.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  return `2002:${bytes.slice(0, 2).join('')}:${bytes.slice(2).join('')}::`;
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
