/** The value of a scalar: a string, number, boolean or null. A port of resolve.go of go.yaml.in/yaml/v2 (LICENSE.libyaml). */

import type { ScalarNode } from './node.ts';
import { YamlProblem } from './problem.ts';
import { YAML_TAG } from './tag.ts';

/** Integers are `bigint`: a key may be an integer and must not be another number. */
export type Resolved = string | number | bigint | boolean | null;

const WORDS = new Map<string, Resolved>([
  ...spellings(true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...spellings(false, 'n N no No NO false False FALSE off Off OFF'),
  ...spellings(null, '~ null Null NULL'),
  ['', null],
  ...spellings(Number.NaN, '.nan .NaN .NAN'),
  ...spellings(Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...spellings(Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF'),
]);

function spellings(value: Resolved, texts: string): [string, Resolved][] {
  return texts.split(' ').map((text) => [text, value]);
}

export function resolve({ line, text, tag, plain }: ScalarNode): Resolved {
  if (tag === undefined) {
    return plain ? resolvePlain(text, line) : text;
  }
  switch (tag) {
    case `${YAML_TAG}binary`:
      return decoded(text, line);
    case `${YAML_TAG}timestamp`:
      throw new YamlProblem(line, 'the tag !!timestamp is not supported; remove it');
    case `${YAML_TAG}null`:
    case `${YAML_TAG}bool`:
    case `${YAML_TAG}int`:
    case `${YAML_TAG}float`:
      return tagged(resolvePlain(text, line), tag.slice(YAML_TAG.length), line);
    default:
      return text;
  }
}

function tagged(value: Resolved, name: string, line: number): Resolved {
  if (name === 'float' && typeof value === 'bigint' && isSigned(value)) {
    return Number(value);
  }
  const is = { null: value === null, bool: typeof value === 'boolean', int: typeof value === 'bigint' };
  if (!(name === 'float' ? typeof value === 'number' : is[name as keyof typeof is])) {
    throw new YamlProblem(line, `this value does not have the type of its tag !!${name}; remove the tag`);
  }
  return value;
}

/** Most scalars are not numbers: these two find that out fast. */
const NUMBER_START = /^[-+.0-9]/;
const NOT_IN_NUMBERS = /[^-+.0-9_a-fA-FxXoO]/;
const MAX_NUMBER_CHARACTERS = 1000;

function resolvePlain(text: string, line: number): Resolved {
  const word = text.length <= 5 ? WORDS.get(text) : undefined;
  if (word !== undefined) {
    return word;
  }
  if (!NUMBER_START.test(text) || NOT_IN_NUMBERS.test(text)) {
    return text;
  }
  if (text.length > MAX_NUMBER_CHARACTERS) {
    throw new YamlProblem(line, `this number has more than ${MAX_NUMBER_CHARACTERS} characters; put quotes around it`);
  }
  // Go drops every underscore. Only in a number that starts with a point must they stand between digits.
  const digits = text.replace(text.startsWith('.') ? /(?<=[0-9])_(?=[0-9])/g : /_/g, '');
  return integer(digits) ?? fraction(digits) ?? text;
}

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))$/;
/** Go also reads a sign after `0b`. */
const SIGNED_BINARY = /^0b([-+])([01]+)$/;

function integer(text: string): bigint | undefined {
  const [, sign = '', hexadecimal, octal, binary, decimal] = INTEGER.exec(text) ?? [];
  const [, innerSign = '', signedBinary] = SIGNED_BINARY.exec(text) ?? [];
  const digits = signedBinary ?? hexadecimal ?? octal ?? binary ?? decimal;
  if (digits === undefined) {
    return undefined;
  }
  const base = hexadecimal !== undefined ? '0x' : octal !== undefined ? '0o' : decimal !== undefined ? '' : '0b';
  const size = BigInt(base + digits);
  const value = sign + innerSign === '-' ? -size : size;
  return isSigned(value) || (sign + innerSign === '' && isUnsigned(value)) ? value : undefined;
}

export function isSigned(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

function isUnsigned(value: bigint): boolean {
  return BigInt.asUintN(64, value) === value;
}

function fraction(text: string): number | undefined {
  const value = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decoded(text: string, line: number): string {
  const base64 = text.replace(/[\r\n]/g, '');
  try {
    if (base64.length % 4 === 0 && BASE64.test(base64)) {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
    }
  } catch {
    // Go replaces bytes that are not UTF-8. They are refused here.
  }
  throw new YamlProblem(line, 'the value of the tag !!binary must be UTF-8 text in base64; remove the tag');
}
