/** The list of referrers, page by page: OCI distribution spec 1.1, "Listing Referrers". */

import { isFailure } from '../failure.ts';
import { record } from '../json/untrusted-json.ts';
import { type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import type { HttpResponse } from './http-message.ts';
import { linksIn } from './link.ts';
import { readManifestJson } from './manifest-json.ts';
import { beginsAnObject, INDEX_TYPE, isEncoded, mediaTypeOf } from './media-type.ts';
import { referrersIn } from './referrers-index.ts';
import type { Answer, Referrer, Referrers } from './repository.ts';
import { tooManyValues } from './values-limit.ts';

const MAX_REFERRERS = 1000;
const MAX_REFERRER_PAGES = 20;

/** The specification has 404. Registries without this endpoint also answer with the others. */
const NOT_SERVED = [400, 404, 405, 406, 501];

const AnyObject = record({});

/** Sends one request for a page. */
export type GetPage = (url: URL) => Promise<HttpResponse | CodedReason>;

interface Page {
  readonly descriptors: readonly Referrer[];
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
  const descriptors: Referrer[] = [];
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
    const page: Page | CodedReason | undefined = isFailure(response)
      ? response
      : readPage(name, response, url, failureOf);
    if (page === undefined && pages === 0) {
      return { absent: true };
    }
    if (page === undefined || isFailure(page)) {
      const why = page ?? unreadableList(name);
      return pages === 0 ? { failure: why } : until(why);
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

/**
 * @returns undefined for what is no list at all: a page, nothing, or an object without entries. What begins as one and
 *   can't be read, or is encoded, may be a list that somebody broke off or changed
 */
function readPage(
  name: RepositoryName,
  response: HttpResponse,
  url: URL,
  failureOf: (response: HttpResponse) => CodedReason,
): Page | CodedReason | undefined {
  const { status, body } = response;
  if (status !== 200) {
    return failureOf(response);
  }
  if (!beginsAnObject(body)) {
    return isEncoded(response) ? unreadableList(name) : undefined;
  }
  const limit = tooManyValues(`a list of referrers of ${repositoryText(name)}`, body);
  if (limit !== undefined) {
    return limit;
  }
  const descriptors = referrersIn(body);
  if (descriptors === undefined) {
    return readManifestJson(AnyObject, body) === undefined ? unreadableList(name) : undefined;
  }
  return { descriptors, next: nextPage(response, url) };
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

/** What no page is at. */
const NOWHERE = 'about:blank';

/** The target of the link with the relation `next`, which may be relative. */
function nextPage({ headers }: HttpResponse, url: URL): URL | undefined {
  const links = linksIn(headers('link'));
  if (links === undefined) {
    return new URL(NOWHERE);
  }
  const next = links.find(({ relations }) => relations.includes('next'));
  return next && new URL(URL.canParse(next.target, url.href) ? next.target : NOWHERE, url);
}

/** The token of the repository is sent with it, so it must not lead elsewhere. */
function isPageOf(next: URL, first: URL): boolean {
  return next.origin === first.origin && plainPath(next) === plainPath(first) && next.username === '';
}

/** RFC 3986, 6.2.2.2: servers may write the colon of a digest as they like, and some end the path with a slash. */
function plainPath({ pathname }: URL): string {
  return pathname.replaceAll(/%3a/gi, ':').replace(/\/$/, '');
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
