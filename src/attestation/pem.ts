/** A certificate in PEM, as cosign annotates it and logs hold it: RFC 7468, 5. */

import { base64 } from './base64.ts';

/** @returns the DER bytes; undefined where the text is not exactly one PEM certificate */
export function certificateOfPem(pem: string): Buffer | undefined {
  const [, lines = ''] =
    /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/.exec(pem) ?? [];
  const text = lines.replace(/\s/g, '');
  return text !== '' && base64(text) ? Buffer.from(text, 'base64') : undefined;
}
