/** One request and its answer over a connection, within limits of time and bytes. */

import { type Dispatcher, request } from 'undici';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { byteTurns } from './turns.ts';

/** How long a connection may take (TLS included), the first byte of an answer, the next byte of its body, and all of it. */
export interface Times {
  readonly connectMilliseconds: number;
  readonly firstByteMilliseconds: number;
  readonly nextByteMilliseconds: number;
  readonly totalMilliseconds: number;
}

const MAX_CONNECT_MILLISECONDS = 10_000;
const MAX_FIRST_BYTE_MILLISECONDS = 10_000;
const MAX_NEXT_BYTE_MILLISECONDS = 10_000;
const MAX_ANSWER_MILLISECONDS = 120_000;

export const TIMES: Times = {
  connectMilliseconds: MAX_CONNECT_MILLISECONDS,
  firstByteMilliseconds: MAX_FIRST_BYTE_MILLISECONDS,
  nextByteMilliseconds: MAX_NEXT_BYTE_MILLISECONDS,
  totalMilliseconds: MAX_ANSWER_MILLISECONDS,
};

/** Of an answer with another status than 200 nothing is read but its headers. */
const MAX_IGNORED_BYTES = 16 * 1024;

/** What an exchange ends with whose answer is larger than the limit. */
class TooLarge extends Error {}

export function isTooLarge(error: unknown): boolean {
  return error instanceof TooLarge;
}

/**
 * @param started told as soon as the answer begins
 * @returns the answer; it throws what the connection throws, and what {@link isTooLarge} knows
 */
export async function exchange(
  { method, url, headers, form, limit, signal }: HttpRequest,
  dispatcher: Dispatcher,
  times: Times,
  started: () => void,
): Promise<HttpResponse> {
  const ending = new AbortController();
  const end = () => {
    ending.abort();
  };
  signal.addEventListener('abort', end, { once: true });
  // It also keeps the process from ending while an answer is awaited.
  const timer = setTimeout(end, times.totalMilliseconds);
  try {
    signal.throwIfAborted();
    const answer = await request(url, {
      method,
      headers: {
        ...headers,
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        'accept-encoding': 'identity',
        'user-agent': 'kong-mesh-provenance',
      },
      ...(form !== undefined && { body: form.toString() }),
      headersTimeout: times.firstByteMilliseconds,
      bodyTimeout: times.nextByteMilliseconds,
      signal: ending.signal,
      dispatcher,
    });
    started();
    const valuesOf = (name: string) => [answer.headers[name] ?? []].flat();
    const body =
      answer.statusCode === 200 && method !== 'HEAD' ? await readBody(answer, limit, signal) : await ignored(answer);
    return { status: answer.statusCode, header: (name) => valuesOf(name)[0], headers: valuesOf, body };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** Waits for room before it reads: until then the bytes stay with the server. */
async function readBody(
  { headers, body }: Dispatcher.ResponseData,
  limit: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const announced = Number(headers['content-length'] ?? limit);
  if (announced > limit) {
    body.on('error', () => undefined).destroy();
    throw new TooLarge();
  }
  const free = await byteTurns.take(announced, signal);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        // Leaving the loop ends the transfer.
        throw new TooLarge();
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    free();
  }
}

async function ignored({ body }: Dispatcher.ResponseData): Promise<Buffer> {
  await body.dump({ limit: MAX_IGNORED_BYTES }).catch(() => undefined);
  return Buffer.alloc(0);
}
