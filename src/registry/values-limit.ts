/** The limit on the values of JSON that a registry sent, told as a failure. */

import { hasTooManyValues, MAX_JSON_VALUES } from '../json/many-values.ts';
import type { CodedReason } from '../verdict.ts';

/**
 * @param what `a manifest of docker.io/kong/notary`
 * @returns `LIMIT_EXCEEDED`; undefined where there are no more values than may be read
 */
export function tooManyValues(what: string, bytes: Buffer): CodedReason | undefined {
  return hasTooManyValues(bytes)
    ? { code: 'LIMIT_EXCEEDED', reason: `${what} has more than ${MAX_JSON_VALUES} values` }
    : undefined;
}
