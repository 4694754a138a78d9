/**
 * The claims of a Fulcio certificate as one typed record.
 *
 * https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md: extensions .1 to .6 hold raw bytes, .8 to .22 a DER
 * UTF8String. Certificates of early 2023 have only the first, newer ones have both.
 */

import type { ObjectIdentifierValuePair } from '@sigstore/protobuf-specs';
import type { CodedReason } from '../verdict.ts';
import { invalidCertificate } from './certificate.ts';
import { derSequence, derValue, UTF8_STRING } from './der.ts';

export interface Signer {
  /** The subject alternative name, a URI or an e-mail address. */
  readonly identity: string;
  readonly issuer: string;
  readonly runner?: string;
  /** `https://github.com/Kong/kong-mesh`. */
  readonly sourceRepository?: string;
  /** Of the commit, 40 hexadecimal digits. */
  readonly sourceDigest?: string;
  /** `refs/tags/v2.14.3`. */
  readonly sourceRef?: string;
  readonly workflowName?: string;
  /** `https://github.com/OWNER/REPOSITORY/.github/workflows/FILE@REF`, of the workflow that started the build. */
  readonly workflowUri?: string;
  readonly trigger?: string;
  readonly runUri?: string;
}

const FULCIO = '1.3.6.1.4.1.57264.1';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const EXTENDED_KEY_USAGE = '2.5.29.37';
/** 1.3.6.1.5.5.7.3.3, as DER. */
const CODE_SIGNING = '06082b06010505070303';
/** How Node introduces a URI or an e-mail address. */
const NAME_KINDS = ['URI', 'email'];
const GITHUB_ACTIONS = 'https://token.actions.githubusercontent.com';

/**
 * Reads the certificate's extensions. Each may occur only once. Where a claim has both forms they must agree: otherwise
 * the pack could check one and show the other.
 *
 * @param identity the subject alternative name as the library read it
 * @param oids every extension of the certificate: object identifier and the contents of its OCTET STRING
 * @param alternativeNames all of them as Node read them, `URI:https://…`. The library reads ASCII and drops a bit of each
 *   letter beyond; Node quotes what could be taken for two names
 * @returns the record, or `CERTIFICATE_INVALID`
 */
export function signerOf(
  identity: string | undefined,
  oids: readonly ObjectIdentifierValuePair[],
  alternativeNames: string | undefined,
): Signer | CodedReason {
  const extensions = new Map(oids.map(({ oid, value }) => [oid?.id.join('.') ?? '', value]));
  if (extensions.size !== oids.length) {
    return invalidCertificate('an extension occurs twice');
  }
  const names = derSequence(extensions.get(SUBJECT_ALTERNATIVE_NAME));
  if (identity === undefined || identity === '' || names?.length !== 1) {
    return invalidCertificate('it must have exactly one subject alternative name');
  }
  if (
    readable(Buffer.from(identity)) === undefined ||
    !NAME_KINDS.some((k) => alternativeNames === `${k}:${identity}`)
  ) {
    return invalidCertificate('its subject alternative name can be read in two ways');
  }
  const usages = derSequence(extensions.get(EXTENDED_KEY_USAGE));
  if (usages?.some(({ whole }) => whole.toString('hex') === CODE_SIGNING) !== true) {
    return invalidCertificate('it is not for code signing');
  }
  return claims(identity, (number) => extensions.get(`${FULCIO}.${number}`));
}

function claims(identity: string, extension: (number: number) => Buffer | undefined): Signer | CodedReason {
  const disagreeing: string[] = [];
  /** A claim by the number of its newer extension, and of the older one. */
  const claim = (name: string, newer: number | undefined, older?: number, expand = (text: string) => text) => {
    const stated = [
      ...present(newer, extension, utf8String),
      ...present(older, extension, (raw) => expanded(readable(raw), expand)),
    ];
    if (new Set(stated).size > 1 || stated.includes(undefined)) {
      disagreeing.push(name);
    }
    return stated[0];
  };
  const issuer = claim('issuer', 8, 1);
  const home = issuer === GITHUB_ACTIONS ? 'https://github.com' : sourceHost(extension(12));
  const optional = {
    runner: claim('runner', 11),
    sourceRepository: claim('source repository', 12, 5, (text) => `${home}/${text}`),
    sourceDigest: claim('source digest', 13, 3),
    sourceRef: claim('source ref', 14, 6),
    workflowName: claim('workflow name', undefined, 4),
    workflowUri: claim('build configuration', 18),
    trigger: claim('trigger', 20, 2),
    runUri: claim('run', 21),
  };
  const buildSigner = claim('build signer', 9);
  if (buildSigner !== undefined && buildSigner !== identity) {
    disagreeing.push('build signer');
  }
  if (disagreeing.length > 0) {
    return invalidCertificate(`its extensions are unreadable or contradict each other (${disagreeing.join(', ')})`);
  }
  if (issuer === undefined) {
    return invalidCertificate('the issuer is missing');
  }
  const stated = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { identity, issuer, ...Object.fromEntries(stated) };
}

/** @returns the extension's text in a list of one, undefined if it is unreadable; an empty list if there is no extension */
function present(
  number: number | undefined,
  extension: (number: number) => Buffer | undefined,
  read: (value: Buffer) => string | undefined,
): (string | undefined)[] {
  const value = number === undefined ? undefined : extension(number);
  return value === undefined ? [] : [read(value)];
}

function expanded(text: string | undefined, expand: (text: string) => string): string | undefined {
  return text === undefined ? undefined : expand(text);
}

/** Scheme and host of the source repository URI: what the older extension leaves out. */
function sourceHost(sourceRepositoryUri: Buffer | undefined): string {
  const uri = sourceRepositoryUri && utf8String(sourceRepositoryUri);
  return uri !== undefined && URL.canParse(uri) ? new URL(uri).origin : '';
}

function utf8String(der: Buffer): string | undefined {
  const string = derValue(der, UTF8_STRING);
  return string && readable(string.content);
}

/** Text that is well-formed UTF-8 without control characters. */
function readable(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  // eslint-disable-next-line no-control-regex
  return text !== '' && Buffer.from(text, 'utf8').equals(bytes) && !/[\x00-\x1f\x7f]/.test(text) ? text : undefined;
}
