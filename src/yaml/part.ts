/** Reads the text of one document. */

import { findForbidden } from './characters.ts';
import { lineAt } from './line.ts';
import type { Node } from './node.ts';
import { parseDocument } from './parser.ts';
import { attempt, YamlProblem } from './problem.ts';
import { countLines, type Part } from './split.ts';
import { valueOf } from './value.ts';

export interface YamlDocument {
  /** A value as `JSON.parse` makes it; null for a document without content. */
  readonly value: unknown;
  /** The line of the file where it starts, counted from 1. */
  readonly line: number;
  /** @returns the line of the file, counted from 1, where the value at a path stands, or the nearest value around it */
  readonly lineOf: (path: readonly (string | number)[]) => number;
  /** The template that helm names in a comment above it. */
  readonly source?: string;
}

/** @throws YamlProblem with the line in the file */
export function readPart(part: Part): YamlDocument {
  const read = attempt(() => {
    const at = findForbidden(part.text);
    if (at !== -1) {
      throw new YamlProblem(
        countLines(part.text.slice(0, at)),
        'this line has a character that YAML does not allow, such as a control character; remove it',
      );
    }
    const root = parseDocument(part.text);
    return root === undefined ? null : valueOf(root);
  });
  if (read instanceof YamlProblem) {
    throw new YamlProblem(part.line + read.line, read.message);
  }
  return { value: read, line: part.line + (part.text.startsWith('---') ? 2 : 1), lineOf: lineFinder(part) };
}

/** Most lines are never asked for. So the tree, which has them, is not kept: it is made again for the first question. */
export function lineFinder({ text, line }: Part): YamlDocument['lineOf'] {
  let root: Node | undefined;
  return (path) => {
    if (root === undefined) {
      const parsed = attempt(() => parseDocument(text));
      root = parsed instanceof YamlProblem || parsed === undefined ? { kind: 'list', line: 0, items: [] } : parsed;
    }
    return line + lineAt(root, path) + 1;
  };
}
