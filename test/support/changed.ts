/** JSON with one value replaced, named by its path. */

/**
 * @param path keys and indices, `a.0.b`
 * @param value undefined drops it
 */
export function changed<T extends object>(json: T, path: string, value: unknown): T {
  const copy = structuredClone(json);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>(
    (inner, key) => inner[key] as Record<string, unknown>,
    copy as Record<string, unknown>,
  );
  if (value !== undefined) {
    parent[last] = value;
  } else if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else {
    Reflect.deleteProperty(parent, last);
  }
  return copy;
}
