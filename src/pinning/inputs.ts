/** The inputs that Pulumi lets a remediation change: read without the marks of secrets, and written in place so that they stay. */

import { Secret } from '@pulumi/policy/policy.js';
import { types } from 'node:util';
import { indicesOf, type Path } from '../plan/path.ts';
import { behindProxy, type PlannedValue } from '../plan/planned-value.ts';

type Members = Record<string | number, unknown>;

/** What is behind the proxies of @pulumi/policy: one for unknown values, and one for secrets. */
export function behindProxies(inputs: object): unknown {
  let inner: unknown = inputs;
  while (types.isProxy(inner)) {
    inner = behindProxy(inner as object);
  }
  return inner;
}

/** @returns a copy with the values of secrets in their places, as a policy that only reads gets it */
export function withoutSecretMarks(value: unknown): PlannedValue {
  if (value instanceof Secret) {
    return withoutSecretMarks(value.value);
  }
  if (Array.isArray(value)) {
    return value.map(withoutSecretMarks);
  }
  return isPlain(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecretMarks(item)]))
    : (value as PlannedValue);
}

/**
 * Whether @pulumi/policy 1.21.0 gives the inputs back to Pulumi as they came (deserialize.ts): it loses the assets of an
 * archive, and keys that it uses itself.
 */
export function canBeReturned(value: unknown): boolean {
  if (value instanceof Secret) {
    return canBeReturned(value.value);
  }
  if (Array.isArray(value)) {
    return value.every(canBeReturned);
  }
  return typeof value !== 'object' || value === null || (isPlain(value) && Object.values(value).every(canBeReturned));
}

/**
 * Puts a text at a place. What is secret there stays secret, and a new key is secret where one beside it is.
 *
 * @param path objects on the way that are missing are made
 */
export function writeText(inputs: unknown, path: Path, text: string): void {
  const keys = indicesOf(path);
  const last = keys.pop() ?? '';
  const members = keys.reduce(
    (value, key) => behindSecret((value[key] ??= {})) as Members,
    behindSecret(inputs) as Members,
  );
  const isSecret = Object.hasOwn(members, last)
    ? members[last] instanceof Secret
    : Object.values(members).some((value) => value instanceof Secret);
  members[last] = isSecret ? new Secret(text) : text;
}

function behindSecret(value: unknown): unknown {
  return value instanceof Secret ? behindSecret(value.value) : value;
}

/** An object that Pulumi made of a plain one: assets have classes, and a key `__proto__` becomes no key. */
function isPlain(value: unknown): value is Members {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    !Object.hasOwn(value, '__isSpecialProxy')
  );
}
