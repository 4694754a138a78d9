/**
 * How much of an attestation is read before any of it is believed. What takes time grows with one of these, so that each
 * step on unverified bytes stays below 50 ms (docs/adr/0020).
 */

import type { CodedReason } from '../verdict.ts';

/** A certificate of Fulcio has some 2 KB. */
export const MAX_CERTIFICATE_BYTES = 16 * 1024;
/** In a bundle; the pack reads the first alone. */
export const MAX_CERTIFICATES = 10;
/** Fulcio writes some 30. */
export const MAX_EXTENSIONS = 64;
/** The longest in use have 12. `@sigstore/core` reads one in quadratic time (sigstore-js#1678). */
export const MAX_IDENTIFIER_BYTES = 32;
/** Certificates and timestamps nest some 12 levels deep. */
export const MAX_ASN1_LEVELS = 32;
export const MAX_ASN1_VALUES = 2048;

/** Those of sigstore-go (GHSA-cq38-jh5f-37mq). */
export const MAX_LOG_ENTRIES = 32;
export const MAX_TIMESTAMPS = 32;

/** One with its authority's certificates has some 5 KB. */
export const MAX_TIMESTAMP_BYTES = 16 * 1024;
/** Of all entries together. Of the kinds in use, intoto 0.0.2 alone holds the payload: some 30 KB for a provenance. */
export const MAX_LOG_BODY_BYTES = 256 * 1024;
/** As many as a tree of 2^64 entries needs. */
export const MAX_PROOF_HASHES = 64;
/** With the signatures of some witnesses it has 1 KB; one that withstands quantum computers has 5 KB. */
export const MAX_CHECKPOINT_CHARACTERS = 16 * 1024;

export const MAX_JSON_LEVELS = 32;
export const MAX_JSON_TOKENS = 16 * 1024;

/** @returns `LIMIT_EXCEEDED` where there is more than the limit, `limitExceeded('bytes of the certificate', 9, 8)` */
export function limitExceeded(what: string, found: number, limit: number): CodedReason | undefined {
  return found <= limit
    ? undefined
    : {
        code: 'LIMIT_EXCEEDED',
        reason: `the number of ${what} must be at most ${limit}`,
        expected: `at most ${limit}`,
        found: String(found),
      };
}
