/** Whom a host's certificate may come from, and the certificate that we show to it. */

import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { CodedReason } from '../verdict.ts';
import { unreadableReason } from '../unreadable-file.ts';
import type { RegistrySettings } from './registry-settings.ts';

/**
 * @param authorities a file whose authorities count for every host (SSL_CERT_FILE); without one that can be read, none
 * @param own whether the host may get the client certificate
 * @returns undefined where Node's own context will do, which knows NODE_EXTRA_CA_CERTS
 */
export async function secureContextFor(
  host: string,
  { caFile, clientCertificate }: RegistrySettings,
  authorities: string | undefined,
  own: boolean,
): Promise<SecureContext | CodedReason | undefined> {
  const general = authorities === undefined ? undefined : await readFile(authorities, 'utf8').catch(() => undefined);
  const shown = own ? clientCertificate : undefined;
  let reading = '';
  try {
    const read = (key: string, file: string) => {
      reading = key;
      return readFile(file, 'utf8');
    };
    const special = caFile === undefined ? undefined : await read('caFile', caFile);
    if (special !== undefined && !special.includes('-----BEGIN CERTIFICATE-----')) {
      return unusable(host, reading, 'holds no certificate in PEM');
    }
    const certificate = shown && {
      cert: await read('clientCertificate.certFile', shown.certFile),
      key: await read('clientCertificate.keyFile', shown.keyFile),
    };
    const more = [general, special].filter((text) => text !== undefined);
    if (more.length === 0 && certificate === undefined) {
      return undefined;
    }
    reading = certificate === undefined ? reading : 'clientCertificate';
    // Node's option replaces the usual authorities, so they are named beside the new ones.
    return createSecureContext({ ca: [...getCACertificates('default'), ...more], ...certificate });
  } catch (error) {
    return unusable(host, reading, unreadableReason(error) ?? 'cannot be used');
  }
}

function unusable(host: string, key: string, why: string): CodedReason {
  return {
    code: 'REGISTRY_UNREACHABLE',
    reason: `${host} is not asked, since the file under ${key} ${why}`,
    remedy: `mend ${key} of registries["${host}"]`,
  };
}
