/** Whom a host's certificate may come from, and the certificate that we show to it. */

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { CodedReason } from '../verdict.ts';
import { unreadableReason } from '../unreadable-file.ts';
import type { RegistrySettings } from './registry-settings.ts';

/** What counts for every host beside the usual authorities. */
export interface Authorities {
  readonly pem?: string;
  /** Why there is none although a file is named: `SSL_CERT_FILE does not exist`. It breaks no host that does not need it. */
  readonly problem?: string;
}

/** @param file that of SSL_CERT_FILE */
export async function readAuthorities(file: string | undefined): Promise<Authorities> {
  if (file === undefined) {
    return {};
  }
  try {
    const pem = await readFile(file, 'utf8');
    return holdsCertificate(pem) ? { pem } : { problem: 'SSL_CERT_FILE holds no certificate in PEM' };
  } catch (error) {
    return { problem: `SSL_CERT_FILE ${unreadableReason(error) ?? 'cannot be read'}` };
  }
}

/**
 * @param authorities what counts for every host
 * @param own whether the host may get the client certificate
 * @returns undefined where Node's own context will do, which knows NODE_EXTRA_CA_CERTS
 */
export async function secureContextFor(
  host: string,
  { caFile, clientCertificate }: RegistrySettings,
  authorities: Authorities,
  own: boolean,
): Promise<SecureContext | CodedReason | undefined> {
  const shown = own ? clientCertificate : undefined;
  let reading = '';
  try {
    const read = (key: string, file: string) => {
      reading = key;
      return readFile(file, 'utf8');
    };
    const special = caFile === undefined ? undefined : await read('caFile', caFile);
    if (special !== undefined && !holdsCertificate(special)) {
      return unusable(host, reading, 'holds no certificate in PEM');
    }
    const certificate = shown && {
      cert: await read('clientCertificate.certFile', shown.certFile),
      key: await read('clientCertificate.keyFile', shown.keyFile),
    };
    const more = [authorities.pem, special].filter((text) => text !== undefined);
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

/** Of a text that is none Node makes no authority, without a word. */
function holdsCertificate(pem: string): boolean {
  return (pem.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? []).some((certificate) => {
    try {
      return new X509Certificate(certificate).raw.length > 0;
    } catch {
      return false;
    }
  });
}

function unusable(host: string, key: string, why: string): CodedReason {
  return {
    code: 'REGISTRY_UNREACHABLE',
    reason: `${host} is not asked, since the file under ${key} ${why}`,
    remedy: `mend ${key} of registries["${host}"]`,
  };
}
