/** The kinds of values that JSON has, in JSON's own words. */

export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' | 'other';

export const IN_WORDS: Readonly<Record<Kind, string>> = {
  null: 'null',
  boolean: 'a boolean',
  number: 'a number',
  string: 'a string',
  array: 'an array',
  object: 'an object',
  other: 'a value that JSON does not have',
};

/** The kind of a value; `other` for what JSON cannot hold. */
export function kindOf(value: unknown): Kind {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  const type = typeof value;
  if (type === 'object') {
    // Struct.toJavaScript() lets a key "__proto__" set the prototype, whose keys would be read but not be checked.
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null ? 'object' : 'other';
  }
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'other';
}

/** `must be an array, not a string`. */
export function wrongKind(value: unknown, wanted: string): string {
  const kind = kindOf(value);
  return `must be ${wanted}, not ${IN_WORDS[kind]}${kind === 'null' ? '; leave the key out if it has no value' : ''}`;
}
