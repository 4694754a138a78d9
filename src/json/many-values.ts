/** A bound on the work that a stranger's JSON makes: four megabytes may hold millions of values, which take long to read. */

/** A list of a thousand referrers has some 15,000. */
export const MAX_JSON_VALUES = 50_000;

/** Each value but the first stands behind one of these. */
const BEFORE_A_VALUE = ['{', '[', ','].map((sign) => sign.charCodeAt(0));

/**
 * A scan that takes milliseconds. It also counts what stands in strings: it may find too many, and never too few.
 *
 * @param bytes JSON, or anything else
 */
export function hasTooManyValues(bytes: Buffer): boolean {
  let values = 1;
  for (const sign of BEFORE_A_VALUE) {
    for (let at = bytes.indexOf(sign); at !== -1; at = bytes.indexOf(sign, at + 1)) {
      values++;
      if (values > MAX_JSON_VALUES) {
        return true;
      }
    }
  }
  return false;
}
