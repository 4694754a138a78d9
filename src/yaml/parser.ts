/** Makes the tree of a YAML document from its tokens. A port of parserc.go of go.yaml.in/yaml/v2 (LICENSE.libyaml). */

import { readBlockEntries, readBlockItems } from './block-nodes.ts';
import { readFlowEntries, readFlowItems } from './flow-nodes.ts';
import { MAX_LEVELS, tooManyLevels } from './levels.ts';
import { type AliasNode, emptyNode, type ListNode, type MapNode, type Node, type ScalarNode } from './node.ts';
import { attempt, YamlProblem } from './problem.ts';
import type { Token } from './token.ts';
import { TokenReader } from './token-reader.ts';

/** @returns nothing for a text without a document */
export function parseDocument(text: string): Node | undefined {
  return new Parser(text).document();
}

/** What may stand before a node. */
interface Properties {
  readonly line: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

/** `map` is a key or value in a block, where a list need not be indented. */
type Place = 'block' | 'map' | 'brackets';

class Parser {
  readonly #tokens: TokenReader;
  readonly #anchors = new Map<string, Node>();
  #level = 0;

  constructor(text: string) {
    this.#tokens = new TokenReader(text);
  }

  /** The text must have one document at most: Go ignores what follows the first, other programs read it. */
  document(): Node | undefined {
    if (this.#tokens.is('end of text')) {
      return undefined;
    }
    const isMarked = this.#tokens.takeIf('---') !== undefined;
    const isEmpty = isMarked && this.#tokens.is('---', '...', 'end of text');
    const node = isEmpty ? emptyNode(this.#tokens.line) : this.#node('block');
    const line = this.#lineOfRest();
    if (line !== undefined) {
      throw new YamlProblem(line, 'text follows the end of the document; put --- on a line of its own before it');
    }
    return node;
  }

  /**
   * Go reads one token after the document and ignores the rest, also a rest that can't be scanned.
   *
   * @returns the line of what follows the document, if anything does
   */
  #lineOfRest(): number | undefined {
    const rest = this.#tokens.is('...') ? attempt(() => this.#skipEndMarks()) : this.#tokens.peek();
    return rest instanceof YamlProblem || rest.kind !== 'end of text' ? rest.line : undefined;
  }

  #skipEndMarks(): Token {
    while (this.#tokens.takeIf('...') !== undefined) {
      // A document may have more than one end mark.
    }
    return this.#tokens.peek();
  }

  #node(place: Place): Node {
    if (this.#tokens.is('alias')) {
      return this.#alias(this.#tokens.take());
    }
    if (this.#level === MAX_LEVELS) {
      throw tooManyLevels(this.#tokens.line);
    }
    this.#level += 1;
    const node = this.#content(place, this.#properties());
    this.#level -= 1;
    return node;
  }

  #alias({ line, text }: Token): AliasNode {
    const target = this.#anchors.get(text);
    if (target === undefined) {
      throw new YamlProblem(line, 'no anchor above has the name of this alias; correct the name');
    }
    return { kind: 'alias', line, target };
  }

  /** An anchor and a tag, in either order. */
  #properties(): Properties {
    const { line } = this.#tokens;
    const first = this.#tokens.takeIf('anchor');
    const tag = this.#tokens.takeIf('tag');
    const anchor = first ?? (tag === undefined ? undefined : this.#tokens.takeIf('anchor'));
    return { line, anchor: anchor?.text, tag: tag?.text };
  }

  #content(place: Place, properties: Properties): Node {
    const { kind } = this.#tokens;
    if (kind === 'plain' || kind === 'quoted') {
      return this.#anchored(properties, scalar(properties, this.#tokens.take()));
    }
    if (kind === '[' || kind === '{') {
      return kind === '[' ? this.#flowList(properties) : this.#flowMap(properties);
    }
    if ((kind === 'sequence' && place !== 'brackets') || (kind === '-' && place === 'map')) {
      return this.#blockList(properties);
    }
    if (kind === 'mapping' && place !== 'brackets') {
      return this.#blockMap(properties);
    }
    if (properties.anchor === undefined && properties.tag === undefined) {
      this.#tokens.fail('a value is missing here; write one, or put quotes around the text');
    }
    return this.#anchored(properties, scalar(properties, { kind: 'plain', line: properties.line, text: '' }));
  }

  #flowList(properties: Properties): ListNode {
    const list = this.#anchored(properties, emptyList(properties));
    readFlowItems(this.#tokens, () => this.#node('brackets'), list.items);
    return list;
  }

  #flowMap(properties: Properties): MapNode {
    const map = this.#anchored(properties, emptyMap(properties));
    readFlowEntries(this.#tokens, () => this.#node('brackets'), map.entries);
    return map;
  }

  #blockList(properties: Properties): ListNode {
    const isIndented = this.#tokens.takeIf('sequence') !== undefined;
    const list = this.#anchored(properties, emptyList(properties));
    readBlockItems(this.#tokens, (place) => this.#node(place), list.items, isIndented);
    return list;
  }

  #blockMap(properties: Properties): MapNode {
    this.#tokens.take();
    const map = this.#anchored(properties, emptyMap(properties));
    readBlockEntries(this.#tokens, (place) => this.#node(place), map.entries);
    return map;
  }

  /** Collections get their anchor before their content is read, which may have an alias of it. */
  #anchored<T extends Node>({ anchor }: Properties, node: T): T {
    if (anchor !== undefined) {
      this.#anchors.set(anchor, node);
    }
    return node;
  }
}

function scalar({ tag }: Properties, { kind, line, text }: Token): ScalarNode {
  return tag === undefined
    ? { kind: 'scalar', line, text, plain: kind === 'plain' }
    : { kind: 'scalar', line, text, tag, plain: tag === '!' };
}

function emptyList({ line }: Properties): ListNode {
  return { kind: 'list', line, items: [] };
}

function emptyMap({ line }: Properties): MapNode {
  return { kind: 'map', line, entries: [] };
}
