/** Why a host gave no answer, as a sentence: what the system, OpenSSL and undici tell as a code. */

import type { CodedReason } from '../verdict.ts';

interface Explanation {
  /** What follows the host. */
  readonly what: string;
  readonly remedy?: string;
}

const UNKNOWN_AUTHORITY: Explanation = {
  what: 'has a certificate from an authority that Node does not know (see NODE_EXTRA_CA_CERTS)',
  remedy: 'set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of that authority, and start again',
};

/** OpenSSL's names for certificates: https://docs.openssl.org/3.5/man1/openssl-verification-options/#diagnostics. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: 'has a self-signed certificate (see NODE_EXTRA_CA_CERTS)',
    remedy: 'set NODE_EXTRA_CA_CERTS to a PEM file with this certificate, and start again',
  },
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  CERT_HAS_EXPIRED: { what: 'has a certificate that has expired' },
  CERT_NOT_YET_VALID: { what: 'has a certificate that is not valid yet' },
  ERR_TLS_CERT_ALTNAME_INVALID: { what: 'has the certificate of another host' },
  ENOTFOUND: { what: 'is not a known host name' },
  ECONNREFUSED: { what: 'refuses the connection' },
  HTTPParserError: { what: 'does not answer in HTTP' },
  UND_ERR_CONNECT_TIMEOUT: { what: 'took too long to accept the connection' },
};

/** What OpenSSL says of bytes that are no TLS. */
const NOT_TLS = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_UNEXPECTED_MESSAGE'];

/** What a connection ends with that a TLS server closes, or answers with an alert. */
const CLOSED = ['UND_ERR_SOCKET', 'ECONNRESET', 'HTTPParserError'];

/**
 * @param error what the connection threw; its message is not shown, since it may quote what it was about
 * @param answering whether the answer had begun
 */
export function connectionFailure(url: URL, error: unknown, answering: boolean): CodedReason {
  const code = codeOf(error);
  const { what, remedy } = answering ? { what: 'broke off its answer' } : explanationOf(url, code);
  return { code: 'REGISTRY_UNREACHABLE', reason: `${url.host} ${what}`, remedy };
}

function explanationOf(url: URL, code: string | undefined): Explanation {
  if (code === undefined) {
    return { what: "can't be reached" };
  }
  if (NOT_TLS.includes(code)) {
    return {
      what: 'speaks http, not https (plainHttp)',
      remedy: `set plainHttp of registries["${url.host}"] to true, if nobody else can change what it sends`,
    };
  }
  if (url.protocol === 'http:' && CLOSED.includes(code)) {
    return {
      what: 'closed the connection; perhaps it speaks https, not http (plainHttp)',
      remedy: `try again, or remove plainHttp from registries["${url.host}"]`,
    };
  }
  return EXPLANATIONS[code] ?? { what: `can't be reached (${code})` };
}

/** undici gives most errors of its parser no code, but a name. */
function codeOf(error: unknown): string | undefined {
  const { code, name } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return typeof code === 'string' ? code : name === 'HTTPParserError' ? name : undefined;
}
