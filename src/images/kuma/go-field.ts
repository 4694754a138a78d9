/** Names of fields as Go's encoding/json compares them, which Kuma's readers end in. */

/**
 * In any case, and by simple folding (strings.EqualFold): beside the capitals of ASCII that is U+017F for `s` and U+212A
 * for `k`, of which toLowerCase knows the second.
 */
export function isSameField(name: string, field: string): boolean {
  return folded(name) === folded(field);
}

export function folded(text: string): string {
  return text.replaceAll('\u017f', 's').toLowerCase();
}
