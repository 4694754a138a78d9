/** Whether and when a request is sent once more: RFC 9110, 10.2.3 and 15.6. */

import type { CodedReason } from '../verdict.ts';

const MAX_ATTEMPTS = 3;
/** Where the server says itself when to come again. */
const MAX_ATTEMPTS_AS_TOLD = 5;
const FIRST_PAUSE_MILLISECONDS = 250;
const FACTOR = 4;
/** Where nothing says how much time an image has. */
const MAX_PAUSE_MILLISECONDS = 300_000;

const TRANSIENT = [429, 500, 502, 503, 504];

/** The server's own words are heard in answers with these. */
const TELLS_WHEN = [429, 503];

/** What came of an attempt, as far as another one depends on it. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly status?: number;
  readonly retryAfter?: string | undefined;
  /** What is left of the image's time. */
  readonly remaining: number;
}

/**
 * @returns how many milliseconds to wait before the next attempt; undefined where there is none; a number that is longer
 *   than the image's time where the server asks for more
 */
export function pauseBefore(attempt: Attempt): { readonly pause: number } | { readonly tooLong: number } | undefined {
  const { number, status, retryAfter, remaining } = attempt;
  if (status !== undefined && !TRANSIENT.includes(status)) {
    return undefined;
  }
  const told = status !== undefined && TELLS_WHEN.includes(status) ? millisecondsUntil(retryAfter) : undefined;
  if (told !== undefined && told > Math.min(remaining, MAX_PAUSE_MILLISECONDS)) {
    return { tooLong: told };
  }
  if (number >= (told === undefined ? MAX_ATTEMPTS : MAX_ATTEMPTS_AS_TOLD)) {
    return undefined;
  }
  // Jitter keeps the images of a plan from coming again all at once.
  const pause = told ?? FIRST_PAUSE_MILLISECONDS * FACTOR ** (number - 1) * (0.5 + Math.random() / 2);
  return pause < remaining ? { pause } : undefined;
}

/** @param retryAfter seconds, or a date */
export function millisecondsUntil(retryAfter: string | undefined, now = Date.now()): number | undefined {
  const text = retryAfter?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) {
    return Number(text) * 1000;
  }
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

export function waitsTooLong({ host }: URL, status: number, milliseconds: number): CodedReason {
  return {
    code: status === 429 ? 'REGISTRY_RATE_LIMITED' : 'REGISTRY_UNREACHABLE',
    reason: `${host} asks to wait ${Math.ceil(milliseconds / 1000)} seconds, which is longer than the image may take`,
    remedy: 'try again later, or raise timeoutSeconds',
  };
}
