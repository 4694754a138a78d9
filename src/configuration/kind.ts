/** The kinds of values that JSON has, and their names in plain words. */

export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' | 'other';

export const IN_WORDS: Readonly<Record<Kind, string>> = {
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
  other: 'not a plain value of JSON',
};

/** The kind of a value; `other` for whatever JSON could not say. */
export function kindOf(value: unknown): Kind {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  const type = typeof value;
  if (type === 'object') {
    // Struct.toJavaScript() lets a key "__proto__" set the prototype, whose keys would be read but not be looked at.
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null ? 'object' : 'other';
  }
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'other';
}

/** `is a text, but a list is wanted`. */
export function wrongKind(value: unknown, wanted: string): string {
  const kind = kindOf(value);
  const instead = kind === 'null' ? '; where nothing is meant, leave the key out' : '';
  return `is ${typeof value === 'boolean' ? String(value) : IN_WORDS[kind]}, but ${wanted} is wanted${instead}`;
}
