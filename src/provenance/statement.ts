/** An in-toto statement out of a verified envelope: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md. */

import type { VerifiedPayload } from '../attestation/verify.ts';
import { readStrictJson } from '../json/strict-json.ts';
import { anything, list, map, record, text, textLike } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';

export interface Subject {
  readonly name?: string;
  /** Algorithm to hexadecimal digits. */
  readonly digest: Readonly<Record<string, string>>;
}

export interface Statement {
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: unknown;
}

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPES = ['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1'];

/** Those of sigstore-go (GHSA-cq38-jh5f-37mq). */
const MAX_SUBJECTS = 1024;
const MAX_DIGESTS_OF_A_SUBJECT = 32;

/** Anyone can have a statement signed, so its JSON has limits too. One of 1024 subjects has 15,000. */
const MAX_STATEMENT_TOKENS = 50_000;
const MAX_STATEMENT_LEVELS = 200;

const StatementShape = record(
  { _type: text, predicateType: textLike(/./), subject: list(record({ digest: map(text) }, { name: text })) },
  { predicate: anything },
);

/**
 * @returns the statement, or `ATTESTATION_MALFORMED`, or `LIMIT_EXCEEDED` for too many subjects or digests
 */
export function readStatement(payload: VerifiedPayload): Statement | CodedReason {
  return readClaimedStatement(payload);
}

/** The same of a payload that nobody verified, to be shown and never to decide by. */
export function readClaimedStatement({
  payloadType,
  bytes,
}: Pick<VerifiedPayload, 'payloadType' | 'bytes'>): Statement | CodedReason {
  if (payloadType !== PAYLOAD_TYPE) {
    return { code: 'ATTESTATION_MALFORMED', reason: `the payload type must be ${PAYLOAD_TYPE}` };
  }
  const limits = { levels: MAX_STATEMENT_LEVELS, tokens: MAX_STATEMENT_TOKENS, anyNumbers: true } as const;
  const read = readStrictJson(StatementShape, bytes, limits);
  if (read === 'limit') {
    const reason = `the statement must have at most ${MAX_STATEMENT_TOKENS} tokens and ${MAX_STATEMENT_LEVELS} levels of JSON`;
    return { code: 'LIMIT_EXCEEDED', reason };
  }
  if (read === 'malformed' || !STATEMENT_TYPES.includes(read.value._type) || read.value.subject.length === 0) {
    return { code: 'ATTESTATION_MALFORMED', reason: 'the signed payload is not an in-toto statement' };
  }
  const { subject, predicateType, predicate } = read.value;
  const digests = Math.max(...subject.map(({ digest }) => Object.keys(digest).length));
  return (
    tooMany('subjects', subject.length, MAX_SUBJECTS) ??
    tooMany('digests for one subject', digests, MAX_DIGESTS_OF_A_SUBJECT) ?? {
      subjects: subject,
      predicateType,
      predicate,
    }
  );
}

function tooMany(what: string, found: number, limit: number): CodedReason | undefined {
  const reason = `the statement has too many ${what}`;
  return found <= limit
    ? undefined
    : { code: 'LIMIT_EXCEEDED', reason, expected: `at most ${limit}`, found: String(found) };
}
