/** Inputs as trees: where a value stands in them, and the same inputs with another value there. */
import { isDeepStrictEqual } from 'node:util';
import type { Path } from '../../src/plan/path.ts';
import type { Inputs } from './registration.ts';

/** Where a value stands, each place once. */
export function placesOf(value: unknown, tree: unknown, at: Path = []): Path[] {
  return tree === value
    ? [at]
    : childrenOf(tree).flatMap(([segment, child]) => placesOf(value, child, [...at, segment]));
}

/** All that a place lies in, from the outermost to itself. */
export function waysTo(places: readonly Path[]): Path[] {
  const ways = places.flatMap((place) => place.map((_, depth) => place.slice(0, depth + 1)));
  return ways.filter((way, index) => ways.findIndex((other) => isDeepStrictEqual(way, other)) === index);
}

/** The inputs with nothing but what leads to a place. */
export function only(places: readonly Path[], value: unknown, keep: Inputs): Inputs {
  return places.reduce<Inputs>((inputs, place) => withValue(inputs, place, value) as Inputs, keep);
}

export function withValue(tree: unknown, [segment, ...rest]: Path, value: unknown): unknown {
  if (segment === undefined) {
    return value;
  }
  if (typeof segment === 'string') {
    const fields = typeof tree === 'object' ? (tree as Inputs | null) : {};
    return { ...fields, [segment]: withValue(fields?.[segment], rest, value) };
  }
  const items: unknown[] = Array.isArray(tree) ? tree.slice() : [];
  items[segment.index] = withValue(items[segment.index], rest, value);
  return items;
}

function childrenOf(tree: unknown): [Path[number], unknown][] {
  if (Array.isArray(tree)) {
    return tree.map((item, index) => [{ index }, item]);
  }
  return typeof tree === 'object' && tree !== null ? Object.entries(tree) : [];
}
