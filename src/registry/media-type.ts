/** Whether an answer with status 200 is what was asked for: a proxy's or a login page has that status too. */

import { endOfSpace } from '../json/json-tokens.ts';
import { integerFrom, readUntrustedJson, record } from '../json/untrusted-json.ts';
import { type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import type { HttpResponse } from './http-message.ts';
import { readManifestJson } from './manifest-json.ts';

export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

/** What is asked for, and what Docker Hub, which has older images, answers. */
export const MANIFEST_TYPES: readonly string[] = [
  INDEX_TYPE,
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** OCI image spec 1.1, manifest.md and image-index.md: `schemaVersion` is required. */
const AnyManifest = record({ schemaVersion: integerFrom(1) });

/** Whether the answer says that it holds a manifest. */
export function isDeclared(response: HttpResponse): boolean {
  return MANIFEST_TYPES.includes(mediaTypeOf(response) ?? '') && !isSomethingElse(response);
}

/** Whether bytes may be a manifest, without reading all of them. */
export function beginsAnObject(bytes: Buffer): boolean {
  return bytes[endOfSpace(bytes, 0)] === 0x7b;
}

/** Whether bytes are a manifest by their content: a media type says only what somebody meant to send. */
export function isManifest(bytes: Buffer): boolean {
  return readManifestJson(AnyManifest, bytes) !== undefined;
}

/** Whether the answer can't be the bytes that were asked for, by what it says of itself or by how it begins. */
export function isSomethingElse(response: HttpResponse): boolean {
  return isWebPage(response) || isEncoded(response) || /^\s*<[!?a-z]/i.test(response.body.toString('latin1', 0, 100));
}

/** Whether the bytes are coded (RFC 9110, 8.4), which nobody asked for. */
export function isEncoded({ header }: HttpResponse): boolean {
  return (header('content-encoding') ?? 'identity') !== 'identity';
}

/** Types that proxies, and registries that report an error with status 200, give their texts. Blobs are sent as bytes. */
const TEXT_TYPE = /^(?:text\/|application\/(?:problem\+)?(?:json|xml)$)/;

const MAX_ERROR_BYTES = 64 * 1024;

/** OCI distribution spec 1.1, "Error Codes", and what proxies make of it. No stored attestation has such a key. */
const ERROR_KEYS = ['errors', 'error'];
const AnyObject = record({});

/** Whether an answer that is not the blob is a text about something else, and not a blob that somebody changed. */
export function isText(response: HttpResponse): boolean {
  if (TEXT_TYPE.test(mediaTypeOf(response) ?? '')) {
    return true;
  }
  const content = response.body.length <= MAX_ERROR_BYTES ? readUntrustedJson(AnyObject, response.body) : undefined;
  return Object.keys(content ?? {}).some((key) => ERROR_KEYS.includes(key));
}

/** Whether the answer is made for people. */
export function isWebPage(response: HttpResponse): boolean {
  return ['text/html', 'application/xhtml+xml'].includes(mediaTypeOf(response) ?? '');
}

/** @returns the media type (RFC 9110, 8.3.1) in lower case; undefined where there is none, or something else */
export function mediaTypeOf({ header }: HttpResponse): string | undefined {
  const [, type] = /^\s*([\w!#$&^.+-]{1,60}\/[\w!#$&^.+-]{1,100})\s*(?:;|$)/.exec(header('content-type') ?? '') ?? [];
  return type?.toLowerCase();
}

/** @param wanted `a manifest` */
export function somethingElse(name: RepositoryName, response: HttpResponse, wanted: string): CodedReason {
  const type = mediaTypeOf(response) ?? 'content of an unknown type';
  const content = MANIFEST_TYPES.includes(type) ? `other content as ${type}` : type;
  return {
    code: 'REGISTRY_UNREACHABLE',
    reason: `${repositoryText(name)} answers with ${content} instead of ${wanted}; is it the page of a proxy or a login page?`,
    remedy: 'see what answers in place of the registry, or configure a mirror under registries',
  };
}
