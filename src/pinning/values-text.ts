/** A text of chart values with one value set: where it stands, or added to the nearest map that is there. */

import { isCollection, isMap, isScalar, type ParsedNode, Scalar, type YAMLMap } from 'yaml';
import { type Change, type Found, inPlaceOf, YamlSource } from './yaml-source.ts';

/**
 * @param path of keys
 * @returns undefined where something else than a map is on the way
 */
export function textWithValue(text: string, path: readonly string[], value: string): string | undefined {
  const source = new YamlSource(text);
  const found = source.find(path);
  const change = source.isEmpty ? atTheEnd(text, path, value) : found && changeAt(text, found, value);
  return change && source.textWith([change]);
}

function changeAt(text: string, found: Found, value: string): Change | undefined {
  const { node, rest } = found;
  const keys = rest.map(String);
  if (keys.length === 0) {
    return isCollection(node) ? undefined : inPlaceOf(text, found, JSON.stringify(value));
  }
  if (isMap(node)) {
    return node.flow === true ? inFlow(node, keys, value) : inBlock(text, node, keys, value);
  }
  return isNull(node) ? inPlaceOf(text, found, flowText(keys, value)) : undefined;
}

function isNull(node: ParsedNode): boolean {
  return isScalar(node) && node.type === Scalar.PLAIN && ['', '~', 'null'].includes(node.source);
}

function inFlow({ range: [start], items }: ParsedNode & YAMLMap, keys: readonly string[], value: string): Change {
  const first = items[0]?.key as ParsedNode | undefined;
  const at = first?.range[0] ?? start + 1;
  return { start: at, end: at, write: () => memberText(keys, value) + (first === undefined ? '' : ', ') };
}

/** As JSON, which YAML reads too. */
function flowText(keys: readonly string[], value: string): string {
  return `{${memberText(keys, value)}}`;
}

function memberText([key = '', ...below]: readonly string[], value: string): string {
  return `${JSON.stringify(key)}: ${below.length === 0 ? JSON.stringify(value) : flowText(below, value)}`;
}

/** On lines of its own behind the last one of the map. */
function inBlock(text: string, map: ParsedNode & YAMLMap, keys: readonly string[], value: string): Change {
  const [start] = map.range;
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const end = endOfContent(map);
  const lineEnd = end > 0 && text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1;
  const added = blockLines(keys, value, column, text);
  return lineEnd === 0
    ? { start: text.length, end: text.length, write: () => lineBreakOf(text) + added }
    : { start: lineEnd, end: lineEnd, write: () => added };
}

function atTheEnd(text: string, keys: readonly string[], value: string): Change | undefined {
  const separator = text === '' || text.endsWith('\n') ? '' : lineBreakOf(text);
  return { start: text.length, end: text.length, write: () => separator + blockLines(keys, value, 0, text) };
}

function blockLines(keys: readonly string[], value: string, column: number, text: string): string {
  const lines = keys.map((key, index) => {
    const isLast = index === keys.length - 1;
    return `${' '.repeat(column + 2 * index)}${key}:${isLast ? ` ${JSON.stringify(value)}` : ''}${lineBreakOf(text)}`;
  });
  return lines.join('');
}

function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Where the last value ends, without the comments behind it. */
function endOfContent(node: ParsedNode): number {
  if (!isCollection(node) || node.flow === true) {
    return node.range[1];
  }
  const last = node.items.at(-1) as ParsedNode | { key: ParsedNode; value: ParsedNode | null } | undefined;
  if (last === undefined) {
    return node.range[1];
  }
  return endOfContent('key' in last ? (last.value ?? last.key) : last);
}
