/** The tokens of a YAML text as the tree of its document. After parserc.go of go.yaml.in/yaml/v2 (LICENSE.libyaml). */

import type { MapNode, Node, ScalarNode } from './node.ts';
import { YamlProblem } from './problem.ts';
import { Scanner } from './scanner.ts';
import type { Token, TokenKind } from './token.ts';

/** More are an attack, and would fill the stack. */
export const MAX_DEPTH = 500;

/** @returns nothing for a text without a document */
export function parseDocument(text: string): Node | undefined {
  const parser = new Parser(text);
  return parser.document();
}

interface Properties {
  readonly line: number;
  readonly anchor?: string;
  readonly tag?: string;
}

class Parser {
  readonly #scanner: Scanner;
  readonly #anchors = new Map<string, Node>();
  #depth = 0;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  /** Go reads the first document and nothing behind it, other programs do: it must be the only one. */
  document(): Node | undefined {
    if (this.#is('end of text')) {
      return undefined;
    }
    const isMarked = this.#takeIf('---') !== undefined;
    const { line } = this.#scanner.peek();
    const isEmpty = isMarked && this.#is('---', '...', 'end of text');
    const node = isEmpty ? empty(line) : this.#node(true, false);
    if (!this.#isOver()) {
      throw new YamlProblem(
        this.#scanner.line,
        'text follows the end of the document; put --- on a line of its own before it',
      );
    }
    return node;
  }

  /** Go looks one token further. What can't be read behind that is text all the same. */
  #isOver(): boolean {
    this.#scanner.peek();
    try {
      while (this.#takeIf('...') !== undefined) {
        // Ends of documents may follow one another.
      }
      return this.#is('end of text');
    } catch (problem) {
      if (problem instanceof YamlProblem) {
        return false;
      }
      throw problem;
    }
  }

  #is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.#scanner.peek().kind);
  }

  #takeIf(kind: TokenKind): Token | undefined {
    return this.#scanner.peek().kind === kind ? this.#scanner.take() : undefined;
  }

  #fail(sentence: string): never {
    throw new YamlProblem(this.#scanner.peek().line, sentence);
  }

  /** @param mayBeIndentless whether a list may begin in the column of the key before it */
  #node(inBlock: boolean, mayBeIndentless: boolean): Node {
    const alias = this.#takeIf('alias');
    if (alias !== undefined) {
      const target = this.#anchors.get(alias.text);
      if (target === undefined) {
        throw new YamlProblem(alias.line, 'an alias stands for an anchor that is not there; correct its name');
      }
      return { kind: 'alias', line: alias.line, target };
    }
    if (this.#depth === MAX_DEPTH) {
      this.#fail(`it is more than ${MAX_DEPTH} levels deep`);
    }
    this.#depth += 1;
    const properties = this.#properties();
    const node = this.#content(properties, inBlock, mayBeIndentless);
    this.#depth -= 1;
    return node;
  }

  #properties(): Properties {
    const { line } = this.#scanner.peek();
    let anchor = this.#takeIf('anchor')?.text;
    const tag = this.#takeIf('tag')?.text;
    if (tag !== undefined) {
      anchor ??= this.#takeIf('anchor')?.text;
    }
    return { line, ...(anchor === undefined ? {} : { anchor }), ...(tag === undefined ? {} : { tag }) };
  }

  #content(properties: Properties, inBlock: boolean, mayBeIndentless: boolean): Node {
    const { kind } = this.#scanner.peek();
    if (kind === '-' && mayBeIndentless) {
      return this.#blockList(properties, false);
    }
    if (kind === 'plain' || kind === 'quoted') {
      return this.#anchored(properties, scalar(properties, this.#scanner.take()));
    }
    if (kind === '[') {
      return this.#flowList(properties);
    }
    if (kind === '{') {
      return this.#flowMap(properties);
    }
    if (kind === 'sequence' && inBlock) {
      this.#scanner.take();
      return this.#blockList(properties, true);
    }
    if (kind === 'mapping' && inBlock) {
      return this.#blockMap(properties);
    }
    if (properties.anchor === undefined && properties.tag === undefined) {
      this.#fail('a value is missing, or what is here can not be one');
    }
    return this.#anchored(properties, scalar(properties, { kind: 'plain', line: properties.line, text: '' }));
  }

  /** Known before its content is read: an alias in that may name it. */
  #anchored<T extends Node>({ anchor }: Properties, node: T): T {
    if (anchor !== undefined) {
      this.#anchors.set(anchor, node);
    }
    return node;
  }

  #blockList(properties: Properties, isIndented: boolean): Node {
    const items: Node[] = [];
    const list = this.#anchored(properties, { kind: 'list', line: properties.line, items });
    for (let item = this.#takeIf('-'); item !== undefined; item = this.#takeIf('-')) {
      const isEmpty = isIndented ? this.#is('-', 'end') : this.#is('-', 'key', 'value', 'end');
      items.push(isEmpty ? empty(item.line) : this.#node(true, false));
    }
    if (isIndented && this.#takeIf('end') === undefined) {
      this.#fail('a line is not indented like the list that it stands in');
    }
    return list;
  }

  #blockMap(properties: Properties): Node {
    this.#scanner.take();
    const map = this.#anchored(properties, emptyMap(properties.line));
    while (this.#takeIf('end') === undefined) {
      if (!this.#is('key')) {
        this.#fail('a line is not indented like the keys around it, or is no key');
      }
      const key = this.#blockPart();
      map.entries.push([key, this.#is('value') ? this.#blockPart() : empty(key.line)]);
    }
    return map;
  }

  /** Behind the sign of a key or a value. */
  #blockPart(): Node {
    const { line } = this.#scanner.take();
    return this.#is('key', 'value', 'end') ? empty(line) : this.#node(true, true);
  }

  #flowList(properties: Properties): Node {
    const items: Node[] = [];
    const list = this.#anchored(properties, { kind: 'list', line: properties.line, items });
    this.#flowItems(']', () => {
      const key = this.#takeIf('key');
      items.push(key === undefined ? this.#node(false, false) : this.#pair(key));
    });
    return list;
  }

  /** A key and its value in a list: a map of their own. */
  #pair({ line }: Token): Node {
    const map = emptyMap(line);
    if (this.#is('value', ',', ']')) {
      this.#fail('a ? announces a key that does not come');
    }
    const key = this.#node(false, false);
    map.entries.push([key, this.#flowValue(']')]);
    return map;
  }

  #flowMap(properties: Properties): Node {
    const map = this.#anchored(properties, emptyMap(properties.line));
    this.#flowItems('}', () => {
      if (this.#takeIf('key') === undefined) {
        const key = this.#node(false, false);
        map.entries.push([key, empty(key.line)]);
        return;
      }
      const key = this.#is('value', ',', '}') ? empty(this.#scanner.peek().line) : this.#node(false, false);
      map.entries.push([key, this.#flowValue('}')]);
    });
    return map;
  }

  #flowItems(end: ']' | '}', item: () => void): void {
    this.#scanner.take();
    for (let isFirst = true; this.#takeIf(end) === undefined; isFirst = false) {
      if (!isFirst && this.#takeIf(',') === undefined) {
        this.#fail(`between brackets there is no comma before this, or no ${end}`);
      }
      if (!this.#is(end)) {
        item();
      }
    }
  }

  #flowValue(end: ']' | '}'): Node {
    const value = this.#takeIf('value');
    return value === undefined || this.#is(',', end) ? empty(this.#scanner.peek().line) : this.#node(false, false);
  }
}

function scalar({ tag }: Properties, { kind, line, text }: Token): ScalarNode {
  return tag === undefined
    ? { kind: 'scalar', line, text, plain: kind === 'plain' }
    : { kind: 'scalar', line, text, tag, plain: tag === '!' };
}

function empty(line: number): ScalarNode {
  return { kind: 'scalar', line, text: '', plain: true };
}

function emptyMap(line: number): MapNode {
  return { kind: 'map', line, entries: [] };
}
