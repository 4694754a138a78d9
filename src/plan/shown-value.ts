/** Values of `pulumi preview --json`. It does not show secrets, so they are not known. */

import { UNKNOWN_TEXT } from './planned-value.ts';
import { parseJson } from '../json/parse-json.ts';

/** Pulumi's text in place of a secret (engine, MassageSecrets). */
const SECRET_TEXT = '[secret]';

/** An object with this key is Pulumi's own; the value there says what it is (sdk/go/common/resource/sig). */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

/** @returns the same tree, with Pulumi's text for an unknown value in place of each secret */
export function shownValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(shownValue);
  }
  if (typeof value !== 'object' || value === null) {
    return value === SECRET_TEXT ? UNKNOWN_TEXT : value;
  }
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return fields[SIGNATURE] === SECRET || fields[SIGNATURE] === OUTPUT
    ? signedValue(fields)
    : Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, shownValue(item)]));
}

/** In a state a secret's value is the text of its JSON, or encrypted. */
function signedValue({ value, plaintext }: Readonly<Record<string, unknown>>): unknown {
  if (typeof plaintext !== 'string') {
    return value === undefined ? UNKNOWN_TEXT : shownValue(value);
  }
  try {
    return shownValue(parseJson(plaintext));
  } catch {
    return UNKNOWN_TEXT;
  }
}
