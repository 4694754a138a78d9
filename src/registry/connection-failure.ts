/** Why a host gave no answer, as a sentence: what the system, OpenSSL and undici tell as a code. */

import type { Code } from '../codes.ts';
import type { CodedReason } from '../verdict.ts';

/** Of the headers of one answer. undici and Node have the same one, which an option of Node may change. */
export const MAX_HEADER_BYTES = 16 * 1024;

interface Explanation {
  /** `REGISTRY_UNREACHABLE`, unless it is another one. */
  readonly code?: Code;
  /** What follows the host. */
  readonly what: string;
  readonly remedy?: string;
}

const UNKNOWN_AUTHORITY: Explanation = {
  what: 'has a certificate from an authority that Node does not know (see caFile)',
  remedy:
    'set caFile of this host under registries, or NODE_EXTRA_CA_CERTS, to a PEM file with the certificate of that authority',
};

const SELF_SIGNED: Explanation = {
  what: 'has a self-signed certificate (see caFile)',
  remedy: 'set caFile of this host under registries, or NODE_EXTRA_CA_CERTS, to a PEM file with this certificate',
};

const BROKEN_OFF: Explanation = { what: 'broke off its answer' };

/** OpenSSL's names for certificates: https://docs.openssl.org/3.5/man1/openssl-verification-options/#diagnostics. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: SELF_SIGNED,
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
  UND_ERR_HEADERS_OVERFLOW: {
    code: 'LIMIT_EXCEEDED',
    what: `sent headers of more than ${MAX_HEADER_BYTES} bytes`,
  },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { what: 'sent an answer whose length is not the one that its headers tell' },
  UND_ERR_CONNECT_TIMEOUT: { what: 'took too long to accept the connection' },
  UND_ERR_HEADERS_TIMEOUT: { what: 'took too long to begin its answer' },
  UND_ERR_ABORTED: { what: 'took too long' },
  INTERNAL_ADDRESS: { what: 'has an address inside the network, and a public host sends there' },
};

/** What OpenSSL says of bytes that are no TLS. */
const NOT_TLS = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_UNEXPECTED_MESSAGE'];

/** What a connection ends with that a TLS server closes, or answers with an alert. */
const CLOSED = ['UND_ERR_SOCKET', 'ECONNRESET', 'HTTPParserError'];

const TIMEOUTS = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_ABORTED', 'ETIMEDOUT'];

/** What may be over in a moment. */
const MOMENTARY = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN'];

/** How many attempts a failure is worth: a host that was silent once has taken much of the image's time already. */
export function attemptsAfter(error: unknown, answering: boolean): number {
  const code = codeOf(error) ?? '';
  return TIMEOUTS.includes(code) ? 2 : answering || MOMENTARY.includes(code) ? 3 : 1;
}

/** What one answer is like: another request may be answered well. */
const ODD_ANSWERS = ['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'];

/** Whether the failure says something of the host, and not of one request alone. */
export function concernsHost(error: unknown, answeredBefore: boolean): boolean {
  const code = codeOf(error) ?? '';
  const ofRequest = [...CLOSED, ...ODD_ANSWERS, 'EPIPE', 'INTERNAL_ADDRESS'].includes(code);
  return !ofRequest && (code !== 'UND_ERR_HEADERS_TIMEOUT' || !answeredBefore);
}

/**
 * @param error what the connection threw; its message is not shown, since it may quote what it was about
 * @param answering whether the answer had begun
 * @param authoritiesProblem why authorities that the user named are not known
 */
export function connectionFailure(
  url: URL,
  error: unknown,
  answering: boolean,
  authoritiesProblem?: string,
): CodedReason {
  const code = codeOf(error);
  const explanation = answering ? BROKEN_OFF : explanationOf(url, code);
  const { code: told = 'REGISTRY_UNREACHABLE', what, remedy } = explanation;
  const why = concernsAuthority(explanation) && authoritiesProblem !== undefined ? ` (${authoritiesProblem})` : '';
  return { code: told, reason: `${url.host} ${what}${why}`, remedy };
}

function concernsAuthority(explanation: Explanation): boolean {
  return [SELF_SIGNED, UNKNOWN_AUTHORITY].includes(explanation);
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

/** @returns what is said of a host that has no settings: a proxy */
export function plainExplanation(code = ''): 'authority' | { readonly what: string } {
  const explanation = EXPLANATIONS[code] ?? { what: `can't be reached${code === '' ? '' : ` (${code})`}` };
  if (NOT_TLS.includes(code)) {
    return { what: 'speaks http, not https' };
  }
  return concernsAuthority(explanation) ? 'authority' : { what: explanation.what };
}

/** undici gives most errors of its parser no code, but a name. */
export function codeOf(error: unknown): string | undefined {
  const { code, name } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return typeof code === 'string' ? code : name === 'HTTPParserError' ? name : undefined;
}
