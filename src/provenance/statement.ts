/** An in-toto statement out of a verified envelope: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md. */

import type { VerifiedStatement } from '../attestation/verify.ts';
import { anything, list, map, readUntrustedJson, record, text, textLike } from '../untrusted-json.ts';
import type { Reason } from '../verdict.ts';

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
const MOST_SUBJECTS = 1024;
const MOST_DIGESTS = 32;

const StatementShape = record(
  { _type: text, predicateType: textLike(/./), subject: list(record({ digest: map(text) }, { name: text })) },
  { predicate: anything },
);

/**
 * @returns the statement, or `ATTESTATION_MALFORMED`, or `LIMIT_EXCEEDED` for more subjects or digests than any image has
 */
export function readStatement({ payloadType, payload }: VerifiedStatement): Statement | Reason {
  if (payloadType !== PAYLOAD_TYPE) {
    return { code: 'ATTESTATION_MALFORMED', what: 'what is signed does not say that it is an in-toto statement' };
  }
  const value = readUntrustedJson(StatementShape, payload);
  if (value === undefined || !STATEMENT_TYPES.includes(value._type) || value.subject.length === 0) {
    return { code: 'ATTESTATION_MALFORMED', what: 'what is signed is not an in-toto statement' };
  }
  const { subject, predicateType, predicate } = value;
  const tooMany =
    subject.length > MOST_SUBJECTS || subject.some(({ digest }) => Object.keys(digest).length > MOST_DIGESTS);
  if (tooMany) {
    return {
      code: 'LIMIT_EXCEEDED',
      what: `the statement has more than ${MOST_SUBJECTS} subjects, or more than ${MOST_DIGESTS} digests for one`,
    };
  }
  return { subjects: subject, predicateType, predicate };
}
