/** A request and an answer, as those who send and read them see them. */

import type { CodedReason } from '../verdict.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** What a POST sends. It is never sent on to another address. */
  readonly form?: URLSearchParams;
  /** Most bytes of the body. */
  readonly limit: number;
  /** Whether the host belongs to the registry: only then it may learn who the user is. */
  readonly own: boolean;
  /** Whether a redirect to another origin is an answer, and not followed. */
  readonly sameOrigin?: boolean;
  /** Whether the host may be at public addresses only. */
  readonly publicOnly: boolean;
  readonly signal: AbortSignal;
  /** Without it, nothing is answered to status 401. */
  readonly authorize?: (hop: Hop) => Authorization;
}

/** One address on the way of a request that is redirected, and what counts for it. */
export type Hop = Pick<HttpRequest, 'url' | 'own' | 'publicOnly'>;

/** The `Authorization` of one hop. */
export interface Authorization {
  /** What to send at first. */
  readonly current: () => Promise<string | CodedReason | undefined>;
  /** What to send after this answer; undefined where it is to be taken as it is. */
  readonly after: (response: HttpResponse) => Promise<string | CodedReason | undefined>;
}

export interface HttpResponse {
  readonly status: number;
  /** The first field of that name. */
  readonly header: (name: string) => string | undefined;
  /** All fields of that name. */
  readonly headers: (name: string) => readonly string[];
  /** Exactly the bytes that were sent with status 200: no content coding is asked for or undone. */
  readonly body: Buffer;
}

/** RFC 9110, 11.1: what a header may carry of a token. */
export function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
