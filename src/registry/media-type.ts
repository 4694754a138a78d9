/** Whether an answer with status 200 is what was asked for: a proxy's or a login page has that status too. */

import { integerFrom, readUntrustedJson, record } from '../json/untrusted-json.ts';
import { type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import type { HttpResponse } from './http.ts';

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

/** Whether the answer holds a manifest: by its media type, or else by its content, as storage behind a registry sends it. */
export function isManifest(response: HttpResponse): boolean {
  const coding = response.header('content-encoding') ?? 'identity';
  const declared = MANIFEST_TYPES.includes(mediaTypeOf(response) ?? '') && coding === 'identity';
  return declared || readUntrustedJson(AnyManifest, response.body) !== undefined;
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
  return {
    code: 'REGISTRY_UNREACHABLE',
    reason: `${repositoryText(name)} answers with ${type} instead of ${wanted}; is it the page of a proxy or a login page?`,
    remedy: 'see what answers in place of the registry, or configure a mirror under registries',
  };
}
