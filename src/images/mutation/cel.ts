/**
 * Images that CEL expressions set: in an object, `Object.spec.containers{ image: "…" }` or `{"image": "…"}`, and in a
 * patch, `JSONPatch{ op: "replace", path: "/spec/containers/0/image", value: "…" }`. The expressions are not evaluated:
 * what is no literal text is decided when they run.
 */

import type { Path } from '../../plan/path.ts';
import { type ImageUse, notInPlan } from '../image-use.ts';
import { likelyImage, writtenImage } from '../written-image.ts';
import { markOf, type Token, tokensOf } from './cel-tokens.ts';

/** An expression of more is told. */
const MAX_EXPRESSION_CHARACTERS = 16 * 1024;
/** Each is followed to its end. */
const MAX_FIELDS = 200;

const DECIDED_LATER = 'an expression decides the image when it runs';
const SETS_IMAGE = /^(?:image|path|containers|initContainers|ephemeralContainers)$/;

export function imagesInCel(expression: string, at: Path): ImageUse[] {
  if (expression.length > MAX_EXPRESSION_CHARACTERS) {
    return [notInPlan(at, DECIDED_LATER)];
  }
  const tokens = tokensOf(expression);
  const fields = tokens.flatMap((_, index) => (SETS_IMAGE.test(nameAt(tokens, index) ?? '') ? [index] : []));
  return fields.length > MAX_FIELDS
    ? [notInPlan(at, DECIDED_LATER)]
    : fields.flatMap((index) => imagesOfField(tokens, index, at));
}

/** What the field sets whose name stands at the index. */
function imagesOfField(tokens: readonly Token[], index: number, at: Path): ImageUse[] {
  const name = nameAt(tokens, index);
  if (name === 'image') {
    return written(valueAfter(tokens, index), at);
  }
  if (name === 'path') {
    return patched(tokens, index, at);
  }
  // What is mapped to objects is read where their fields stand.
  return computed(valueAfter(tokens, index), at);
}

/** The name of a field: a colon follows, and a bracket or a comma stands before it, unlike in a ternary. */
function nameAt(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index];
  const opens = index === 0 || /^[{,]$/.test(markOf(tokens[index - 1]));
  if (token === undefined || !opens || markOf(tokens[index + 1]) !== ':') {
    return undefined;
  }
  return 'text' in token ? token.text : token.word.replace(/^\?/, '');
}

/** The tokens up to the comma or bracket that ends the value. */
function valueAfter(tokens: readonly Token[], index: number): Token[] {
  const value: Token[] = [];
  let depth = 0;
  for (let here = index + 2; here < tokens.length; here++) {
    const token = tokens[here];
    if (token === undefined || (depth === 0 && /^[,}\])]$/.test(markOf(token)))) {
      break;
    }
    depth += depthOf(token);
    value.push(token);
  }
  return value;
}

function depthOf(token: Token | undefined): number {
  const mark = markOf(token);
  return /^[{[(]$/.test(mark) ? 1 : /^[}\])]$/.test(mark) ? -1 : 0;
}

/** Literal texts, put together with `+`; anything else is decided later. */
function written(value: readonly Token[], at: Path): ImageUse[] {
  const [literal] = literalText(value);
  return literal === undefined ? computed(value, at) : writtenImage(literal, at);
}

/** @returns at most one text */
function literalText(value: readonly Token[]): string[] {
  const texts = value.flatMap((token) => ('text' in token ? [token.text] : []));
  const isLiteral = texts.length > 0 && value.every((token) => 'text' in token || token.word === '+');
  return isLiteral ? [texts.join('')] : [];
}

function computed(value: readonly Token[], at: Path): ImageUse[] {
  const isObject = value.some((token) => markOf(token) === '{');
  // `object.spec.containers`: only what the object has anyway.
  const isOwn = value.length === 1 && markOf(value[0]).startsWith('object.');
  return isObject || isOwn ? [] : [notInPlan(at, DECIDED_LATER)];
}

function patched(tokens: readonly Token[], index: number, at: Path): ImageUse[] {
  const pointer = valueAfter(tokens, index)
    .map((token) => ('text' in token ? token.text : ''))
    .join('');
  const start = startOfBraces(tokens, index);
  const [operation] = fieldIn(tokens, start, 'op');
  const value = fieldIn(tokens, start, 'value');
  if (operation !== undefined && 'text' in operation && /^(?:remove|test)$/.test(operation.text)) {
    return [];
  }
  if (pointer.endsWith('/image')) {
    return written(value, at);
  }
  const [literal] = literalText(value);
  if (pointer === '' && literal !== undefined) {
    return likelyImage(literal, at);
  }
  return /containers(?:\/[^/]*)?$|^\/?(?:spec)?$/i.test(pointer) ? computed(value, at) : [];
}

function startOfBraces(tokens: readonly Token[], index: number): number {
  let start = index;
  for (let depth = 0; start > 0; start--) {
    depth += depthOf(tokens[start - 1]);
    if (depth > 0) {
      break;
    }
  }
  return start;
}

/** The value of a field in the braces that open before the index. */
function fieldIn(tokens: readonly Token[], start: number, name: string): Token[] {
  for (let here = start, depth = 0; here < tokens.length && depth >= 0; here++) {
    if (depth === 0 && nameAt(tokens, here) === name) {
      return valueAfter(tokens, here);
    }
    depth += depthOf(tokens[here]);
  }
  return [];
}
