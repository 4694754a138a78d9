/** A path as data, from its text: `spec.containers[0].image`. */
import type { Path } from '../../src/plan/path.ts';

export function pathOf(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([\w-]+)/g)].map(([, index, quoted, key = '']) =>
    index === undefined ? (quoted ?? key) : { index: Number(index) },
  );
}
