/** What a registry's answer means, by its status, its headers and its content. */

import type { Code } from '../codes.ts';
import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import type { HttpResponse } from './http-message.ts';
import {
  beginsAnObject,
  isDeclared,
  isManifest,
  isSomethingElse,
  isText,
  isWebPage,
  somethingElse,
} from './media-type.ts';
import { type Answer, digestOf, type Manifest } from './repository.ts';
import { tooManyValues } from './values-limit.ts';

/** Reads an answer that has status 200. */
export type Read<T> = (response: HttpResponse) => Answer<T>;

/**
 * OCI distribution spec 1.1, "Pulling manifests" and "Pulling blobs": 200 with the content, 404 where it is not there.
 *
 * @param failure what is told of any other status
 */
export function answerOf<T>(
  response: HttpResponse,
  failure: (response: HttpResponse) => CodedReason,
  read: Read<T>,
): Answer<T> {
  if (response.status === 404) {
    return { absent: true };
  }
  return response.status === 200 ? read(response) : { failure: failure(response) };
}

const CODE_OF_STATUS: Readonly<Record<number, Code>> = {
  401: 'REGISTRY_UNAUTHORIZED',
  403: 'REGISTRY_UNAUTHORIZED',
  429: 'REGISTRY_RATE_LIMITED',
};

/** @param plainHttp whether it was asked over http: servers that speak https answer that with status 400 */
export function failureOf(name: RepositoryName, { status }: HttpResponse, plainHttp: boolean): CodedReason {
  const code = CODE_OF_STATUS[status] ?? 'REGISTRY_UNREACHABLE';
  const hint = status === 400 && plainHttp ? '; perhaps it speaks https, not http (plainHttp)' : '';
  return { code, reason: `${repositoryText(name)} answers with status ${status}${hint}` };
}

/**
 * Bytes that have the digest that was asked for are the manifest, whatever else the answer says. So are, for a tag, those
 * that have the digest which the registry claims. Others must at least be a manifest: of a page there is no digest.
 *
 * @param asked a tag or a digest
 */
export function readManifestAnswer(name: RepositoryName, asked: string): Read<Manifest> {
  return (response) => {
    const { body } = response;
    const found = digestOf(body);
    const claim = claimedDigest(response);
    const hasDigest = isDigest(asked) ? found === asked : found === claim && isDeclared(response);
    if (!hasDigest && (isSomethingElse(response) || !beginsAnObject(body))) {
      return { failure: somethingElse(name, response, 'a manifest') };
    }
    const limit = tooManyValues(`a manifest of ${repositoryText(name)}`, body);
    if (limit !== undefined) {
      return { failure: limit };
    }
    return hasDigest || isManifest(body)
      ? { found: { digest: isDigest(asked) ? asked : (claim ?? found), bytes: body } }
      : { failure: somethingElse(name, response, 'a manifest') };
  };
}

/** Bytes with the digest are the blob, whatever else the answer says; others may be a page, which is no fault of the blob. */
export function readBlob(name: RepositoryName, digest: Digest): Read<Buffer> {
  return (response) =>
    digestOf(response.body) !== digest && (isSomethingElse(response) || isText(response))
      ? { failure: somethingElse(name, response, 'a blob') }
      : { found: response.body };
}

/** What an answer to HEAD says that the digest is; undefined where it does not say, or is about a page. */
export function claimOf(response: HttpResponse): Digest | undefined {
  return response.status === 200 && !isWebPage(response) ? claimedDigest(response) : undefined;
}

/** A digest of another algorithm, which the specification allows, is nothing that can be compared. */
function claimedDigest({ header }: HttpResponse): Digest | undefined {
  const claim = header('docker-content-digest');
  return claim !== undefined && isDigest(claim) ? claim : undefined;
}
