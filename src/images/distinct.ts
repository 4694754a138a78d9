/** One of each: the same use may be found on several ways. */

/**
 * @param identity what makes two the same, as JSON
 * @returns the first of each, in order
 */
export function distinct<T>(items: readonly T[], identity: (item: T) => unknown = (item) => item): T[] {
  const first = new Map<string, T>();
  for (const item of items) {
    const key = JSON.stringify(identity(item));
    first.set(key, first.get(key) ?? item);
  }
  return [...first.values()];
}
