/** The list of referrers, page by page: OCI distribution spec 1.1, "Listing Referrers". */

import { isFailure } from '../failure.ts';
import { integerFrom, list, map, readUntrustedJson, record, text } from '../json/untrusted-json.ts';
import { type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import type { HttpResponse } from './http-message.ts';
import { INDEX_TYPE, mediaTypeOf } from './media-type.ts';
import type { Answer, Descriptor, Referrers } from './repository.ts';
import { tooManyValues } from './values-limit.ts';

const MAX_REFERRERS = 1000;
const MAX_REFERRER_PAGES = 20;

/** The specification has 404. Registries without this endpoint also answer with the others. */
const NOT_SERVED = [400, 404, 405, 406, 501];

const Index = record({
  manifests: list(
    record({ mediaType: text, digest: text, size: integerFrom(0) }, { artifactType: text, annotations: map(text) }),
  ),
});

/** Sends one request for a page. */
export type GetPage = (url: URL) => Promise<HttpResponse | CodedReason>;

interface Page {
  readonly descriptors: readonly Descriptor[];
  readonly next: URL | undefined;
}

/**
 * @param first the address of the first page
 * @param failureOf what is told of an answer with another status than 200
 * @returns what is listed; `absent` where the registry does not serve lists of referrers; a failure where the first page
 *   can't be read. Where a later one can't be, or where a limit is reached, what was listed by then, and the reason
 */
export async function listReferrers(
  name: RepositoryName,
  first: URL,
  get: GetPage,
  failureOf: (response: HttpResponse) => CodedReason,
): Promise<Answer<Referrers>> {
  const descriptors: Descriptor[] = [];
  const until = (incomplete: CodedReason) => ({ found: { descriptors, incomplete } });
  let url: URL | undefined = first;
  for (let pages = 0; url !== undefined; pages++) {
    if (pages === MAX_REFERRER_PAGES) {
      return until(tooManyReferrers(name, `${MAX_REFERRER_PAGES} pages of referrers`));
    }
    const response: HttpResponse | CodedReason = await get(url);
    if (pages === 0 && !isFailure(response) && !isServed(response)) {
      return { absent: true };
    }
    const page: Page | CodedReason = isFailure(response) ? response : readPage(name, response, url, failureOf);
    if (isFailure(page)) {
      return pages === 0 ? { failure: page } : until(page);
    }
    descriptors.push(...page.descriptors);
    if (descriptors.length > MAX_REFERRERS) {
      descriptors.length = MAX_REFERRERS;
      return until(tooManyReferrers(name, `${MAX_REFERRERS} referrers of one digest`));
    }
    if (page.next !== undefined && !isPageOf(page.next, first)) {
      return until(unreadableList(name));
    }
    url = page.next;
  }
  return { found: { descriptors } };
}

function readPage(
  name: RepositoryName,
  response: HttpResponse,
  url: URL,
  failureOf: (response: HttpResponse) => CodedReason,
): Page | CodedReason {
  if (response.status !== 200) {
    return failureOf(response);
  }
  const limit = tooManyValues(`a list of referrers of ${repositoryText(name)}`, response.body);
  if (limit !== undefined) {
    return limit;
  }
  const descriptors = readUntrustedJson(Index, response.body)?.manifests;
  return descriptors === undefined ? unreadableList(name) : { descriptors, next: nextPage(response, url) };
}

/**
 * The specification: status 200 with a media type other than the index's is not an answer of this endpoint. Neither is a
 * redirect to another origin: ghcr.io sends to a page of github.com.
 */
function isServed(response: HttpResponse): boolean {
  const { status } = response;
  const elsewhere = status >= 300 && status < 400;
  return status === 200 ? mediaTypeOf(response) === INDEX_TYPE : !elsewhere && !NOT_SERVED.includes(status);
}

/** The target of the `Link` header with the relation `next` (RFC 8288, 3), which may be relative. */
function nextPage({ headers }: HttpResponse, url: URL): URL | undefined {
  for (const [, target = '', parameters = ''] of headers('link')
    .join(', ')
    .matchAll(/<([^<>]*)>([^<>]*)/g)) {
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    const isNext = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/).includes('next');
    if (isNext) {
      return URL.canParse(target, url.href) ? new URL(target, url) : new URL('about:blank');
    }
  }
  return undefined;
}

/** The token of the repository is sent with it, so it must not lead elsewhere. */
function isPageOf(next: URL, first: URL): boolean {
  return next.origin === first.origin && next.pathname === first.pathname && next.username === '';
}

function tooManyReferrers(name: RepositoryName, what: string): CodedReason {
  return { code: 'LIMIT_EXCEEDED', reason: `${repositoryText(name)} has more than ${what}` };
}

function unreadableList(name: RepositoryName): CodedReason {
  return {
    code: 'REGISTRY_UNREACHABLE',
    reason: `${repositoryText(name)} answers with a list of referrers that can't be read`,
  };
}
