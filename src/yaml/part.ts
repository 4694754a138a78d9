/** The text of one document as the document. */

import { forbidden } from './characters.ts';
import { lineAt } from './line.ts';
import type { Node } from './node.ts';
import { parseDocument } from './parser.ts';
import { attempt, YamlProblem } from './problem.ts';
import { countLines, type Part } from './split.ts';
import { valueOf } from './value.ts';

export interface YamlDocument {
  /** Plain values, as of JSON; null for a document without content. */
  readonly value: unknown;
  /** Where it begins in its file, counted from 1. */
  readonly line: number;
  /** @returns the line in the file of what is at a path, or of the nearest around it */
  readonly lineOf: (path: readonly (string | number)[]) => number;
  /** The template that helm says it is from, in a comment above it. */
  readonly source?: string;
}

/** Lines of problems and documents are the file's. */
export function readPart(part: Part): YamlDocument {
  const read = attempt(() => {
    const at = forbidden(part.text);
    if (at !== -1) {
      throw new YamlProblem(
        countLines(part.text.slice(0, at)),
        'a character stands here that YAML does not have; remove it',
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

/** Few lines are asked for: the tree that knows them is made again when the first is, and not kept until then. */
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
