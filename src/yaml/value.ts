/** The values of a YAML document as Go makes JSON of them: the last of equal keys, merges, every key a text. */

import type { AliasNode, MapNode, Node, ScalarNode } from './node.ts';
import { MAX_DEPTH } from './parser.ts';
import { YamlProblem } from './problem.ts';
import { isSigned, resolve } from './resolve.ts';
import { YAML_TAG } from './tag.ts';

/** @returns plain values, as of JSON */
export function valueOf(document: Node): unknown {
  return new Values().of(document);
}

type Target = Record<string, unknown>;

class Values {
  /** Nodes made, the document itself among them. */
  #made = 1;
  #madeOfAliases = 0;
  #depth = 0;
  readonly #within = new Set<AliasNode>();
  /** Keys that are written as a number or boolean, by the map that has them. */
  readonly #converted = new Map<Target, Set<string>>();

  of(node: Node): unknown {
    this.#count(node);
    switch (node.kind) {
      case 'scalar':
        return this.#scalar(node);
      case 'alias':
        return this.#inside(node, () => this.of(node.target));
      case 'list':
        return this.#deeper(node, () => node.items.map((item) => this.of(item)));
      case 'map':
        return this.#deeper(node, () => this.#fill({}, node));
    }
  }

  #scalar(node: ScalarNode): unknown {
    const value = resolve(node);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new YamlProblem(node.line, 'a number is infinite or none; JSON has no such number');
    }
    return typeof value === 'bigint' ? Number(value) : value;
  }

  #fill(target: Target, map: MapNode): Target {
    for (const [key, value] of map.entries) {
      if (isMerge(key)) {
        this.#merge(target, value);
      } else {
        const name = this.#key(target, key);
        // `__proto__` would be set otherwise than other keys.
        Object.defineProperty(target, name, {
          value: this.of(value),
          configurable: true,
          enumerable: true,
          writable: true,
        });
      }
    }
    return target;
  }

  /** What is merged late takes the place of what stands before it. */
  #merge(target: Target, value: Node): void {
    for (const source of mergeSources(value)) {
      this.#count(source);
      if (source.kind === 'alias') {
        this.#inside(source, () => {
          this.#merge(target, source.target);
        });
      } else if (source.kind === 'map') {
        this.#deeper(source, () => this.#fill(target, source));
      }
    }
  }

  #key(target: Target, node: Node): string {
    this.#count(node);
    const { name, isText } = keyName(node);
    const converted = this.#converted.get(target);
    if (isText ? converted?.has(name) === true : Object.hasOwn(target, name) && converted?.has(name) !== true) {
      throw new YamlProblem(
        node.line,
        'a key stands twice, once in quotes and once as a number or boolean; remove one',
      );
    }
    if (!isText) {
      this.#converted.set(target, (converted ?? new Set()).add(name));
    }
    return name;
  }

  #inside<T>(alias: AliasNode, make: () => T): T {
    if (this.#within.has(alias)) {
      throw new YamlProblem(alias.line, 'an alias stands inside what it stands for; write out what is meant');
    }
    this.#within.add(alias);
    try {
      return make();
    } finally {
      this.#within.delete(alias);
    }
  }

  #deeper<T>({ line }: Node, make: () => T): T {
    if (this.#depth === MAX_DEPTH) {
      throw new YamlProblem(line, `it is more than ${MAX_DEPTH} levels deep`);
    }
    this.#depth += 1;
    const made = make();
    this.#depth -= 1;
    return made;
  }

  /** Go's own limit: of a small document nearly all may come of aliases, of a great one a tenth. */
  #count({ line }: Node): void {
    this.#made += 1;
    this.#madeOfAliases += this.#within.size > 0 ? 1 : 0;
    const excess = Math.min(Math.max(this.#made - 400_000, 0) / 3_600_000, 1);
    if (this.#madeOfAliases > 100 && this.#made > 1000 && this.#madeOfAliases / this.#made > 0.99 - 0.89 * excess) {
      throw new YamlProblem(line, 'nearly all of it comes of aliases; write out what is meant');
    }
  }
}

/** In the order in which they are merged: of several the first is to win. */
export function mergeSources(value: Node): readonly Node[] {
  const sources = value.kind === 'list' ? value.items.toReversed() : [value];
  for (const source of sources) {
    if ((source.kind === 'alias' ? source.target : source).kind !== 'map') {
      throw new YamlProblem(source.line, 'a << is to merge what is no map; leave it out');
    }
  }
  return sources;
}

export function isMerge(key: Node): boolean {
  return key.kind === 'scalar' && key.text === '<<' && (key.plain || key.tag === `${YAML_TAG}merge`);
}

/** @returns the text that a key is in JSON, and whether it is a text in YAML */
export function keyName(node: Node): { readonly name: string; readonly isText: boolean } {
  const key = node.kind === 'alias' ? node.target : node;
  const value = key.kind === 'scalar' ? resolve(key) : undefined;
  if (typeof value === 'string') {
    return { name: value, isText: true };
  }
  if (typeof value === 'boolean' || (typeof value === 'bigint' && isSigned(value))) {
    return { name: String(value), isText: false };
  }
  throw new YamlProblem(node.line, 'a key is no text, whole number or boolean; quote it');
}
