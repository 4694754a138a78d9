/** Makes the value of a YAML document as Go makes JSON of it: the last of equal keys wins, merges are applied, keys become strings. */

import { MAX_LEVELS, tooManyLevels } from './levels.ts';
import type { AliasNode, MapNode, Node, ScalarNode } from './node.ts';
import { YamlProblem } from './problem.ts';
import { isSigned, resolve } from './resolve.ts';
import { YAML_TAG } from './tag.ts';

/** @returns a value as `JSON.parse` makes it */
export function valueOf(document: Node): unknown {
  return new ValueMaker().make(document);
}

type Target = Record<string, unknown>;

class ValueMaker {
  /** How many nodes were made into values; the document itself counts as one. */
  #made = 1;
  #madeInAliases = 0;
  #level = 0;
  /** The aliases whose values are being made. */
  readonly #openAliases = new Set<AliasNode>();
  /** The keys of each map that are integers or booleans in the text. */
  readonly #converted = new Map<Target, Set<string>>();

  make(node: Node): unknown {
    this.#count(node);
    switch (node.kind) {
      case 'scalar':
        return this.#scalar(node);
      case 'alias':
        return this.#insideAlias(node, () => this.make(node.target));
      case 'list':
        return this.#deeper(node, () => node.items.map((item) => this.make(item)));
      case 'map':
        return this.#deeper(node, () => this.#fill({}, node));
    }
  }

  #scalar(node: ScalarNode): unknown {
    const value = resolve(node);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new YamlProblem(node.line, 'JSON has no infinite number and no NaN; put quotes around this value');
    }
    return typeof value === 'bigint' ? Number(value) : value;
  }

  #fill(target: Target, map: MapNode): Target {
    for (const [key, value] of map.entries) {
      if (isMerge(key)) {
        this.#merge(target, value);
      } else {
        const name = this.#key(target, key);
        // An assignment to `__proto__` would not make a key.
        Object.defineProperty(target, name, {
          value: this.make(value),
          configurable: true,
          enumerable: true,
          writable: true,
        });
      }
    }
    return target;
  }

  /** A merged key replaces an equal key that stands above the merge. */
  #merge(target: Target, value: Node): void {
    for (const source of mergeSources(value)) {
      this.#count(source);
      if (source.kind === 'alias') {
        this.#insideAlias(source, () => {
          this.#merge(target, source.target);
        });
      } else if (source.kind === 'map') {
        this.#deeper(source, () => this.#fill(target, source));
      }
    }
  }

  #key(target: Target, node: Node): string {
    this.#count(node);
    const { name, isString } = keyName(node);
    const converted = this.#converted.get(target);
    if (isString ? converted?.has(name) === true : Object.hasOwn(target, name) && converted?.has(name) !== true) {
      throw new YamlProblem(
        node.line,
        'this map has this key twice, as a string and as an integer or boolean; remove one of them',
      );
    }
    if (!isString) {
      this.#converted.set(target, (converted ?? new Set()).add(name));
    }
    return name;
  }

  #insideAlias<T>(alias: AliasNode, make: () => T): T {
    if (this.#openAliases.has(alias)) {
      throw new YamlProblem(alias.line, 'this alias refers to a value that contains it; write the value out');
    }
    this.#openAliases.add(alias);
    try {
      return make();
    } finally {
      this.#openAliases.delete(alias);
    }
  }

  #deeper<T>({ line }: Node, make: () => T): T {
    if (this.#level === MAX_LEVELS) {
      throw tooManyLevels(line);
    }
    this.#level += 1;
    const made = make();
    this.#level -= 1;
    return made;
  }

  /** Go's own limit: aliases may make nearly all nodes of a small document, and a tenth of the nodes of a large one. */
  #count({ line }: Node): void {
    this.#made += 1;
    this.#madeInAliases += this.#openAliases.size > 0 ? 1 : 0;
    const excess = Math.min(Math.max(this.#made - 400_000, 0) / 3_600_000, 1);
    if (this.#madeInAliases > 100 && this.#made > 1000 && this.#madeInAliases / this.#made > 0.99 - 0.89 * excess) {
      throw new YamlProblem(line, 'aliases make up too much of this document; write the values out');
    }
  }
}

/** @returns the maps to merge, or aliases of maps. The first of a list comes last, so that its keys win. */
export function mergeSources(value: Node): readonly Node[] {
  const sources = value.kind === 'list' ? value.items.toReversed() : [value];
  for (const source of sources) {
    if ((source.kind === 'alias' ? source.target : source).kind !== 'map') {
      throw new YamlProblem(
        source.line,
        '<< must have a map, an alias of a map, or a list of these; change the value or remove the key',
      );
    }
  }
  return sources;
}

export function isMerge(key: Node): boolean {
  return key.kind === 'scalar' && key.text === '<<' && (key.plain || key.tag === `${YAML_TAG}merge`);
}

/** @returns the key in JSON, and whether it is a string in YAML too */
export function keyName(node: Node): { readonly name: string; readonly isString: boolean } {
  const key = node.kind === 'alias' ? node.target : node;
  const value = key.kind === 'scalar' ? resolve(key) : undefined;
  if (typeof value === 'string') {
    return { name: value, isString: true };
  }
  if (typeof value === 'boolean' || (typeof value === 'bigint' && isSigned(value))) {
    return { name: String(value), isString: false };
  }
  throw new YamlProblem(node.line, 'this key must be a string, an integer or a boolean; put quotes around it');
}
