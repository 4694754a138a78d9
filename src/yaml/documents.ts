/** YAML and JSON texts as their documents: what Go's readers, which kubectl, helm and Kuma use, find in them. */

import { setImmediate } from 'node:timers/promises';
import type { Failure } from '../failure.ts';
import { forbidden } from './characters.ts';
import { beginsWithJson, nextJson, skipSpace, yamlBehindJson } from './json.ts';
import { lineAt } from './line.ts';
import type { Node } from './node.ts';
import { parseDocument } from './parser.ts';
import { YamlProblem } from './problem.ts';
import { countLines, type Part, partsOf } from './split.ts';
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

/** 64 MiB: more is no manifest, and would fill the memory. */
const MOST_BYTES = 64 * 1024 * 1024;
const TOO_LONG = 'it is larger than 64 MiB; split it';

/** For how long a reading may hold up all else. */
const TURN_MILLISECONDS = 10;

/** @param text of one document, as a program in Go reads its configuration (sigs.k8s.io/yaml) */
export function readYaml(text: string): YamlDocument | Failure {
  if (Buffer.byteLength(text) > MOST_BYTES) {
    return { reason: TOO_LONG };
  }
  const read = attempt(() => readPart({ text: withoutMark(text), line: 0 }));
  return read instanceof YamlProblem ? { reason: `line ${read.line + 1}: ${read.message}` } : read;
}

/**
 * @param text a file of manifests, as kubectl reads it
 * @returns its documents, and where one can't be read why not, which is the last
 */
export async function* readDocuments(text: string): AsyncGenerator<YamlDocument | Failure> {
  let started = performance.now();
  for (const document of documentsOf(text)) {
    yield document;
    if (performance.now() - started > TURN_MILLISECONDS) {
      await setImmediate();
      started = performance.now();
    }
  }
}

function* documentsOf(text: string): Generator<YamlDocument | Failure> {
  if (Buffer.byteLength(text) > MOST_BYTES) {
    yield { reason: TOO_LONG };
    return;
  }
  const documents = documentsOrProblem(withoutMark(text));
  for (let number = 1; ; number += 1) {
    const next = attempt(() => documents.next());
    if (next instanceof YamlProblem) {
      yield { reason: `document ${number}, line ${next.line + 1}: ${next.message}` };
      return;
    }
    if (next.done === true) {
      return;
    }
    yield next.value;
  }
}

function attempt<T>(read: () => T): T | YamlProblem {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof YamlProblem) {
      return problem;
    }
    throw problem;
  }
}

/** A byte order mark, which Windows' editors write. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** kubectl reads JSON as long as it finds some, and YAML behind one object that is none. */
function* documentsOrProblem(text: string): Generator<YamlDocument> {
  let at = 0;
  let line = 0;
  if (beginsWithJson(text)) {
    let count = 0;
    for (let json = nextJson(text, at, line); json !== undefined; json = nextJson(text, at, line)) {
      line += countLines(text.slice(at, json.start));
      const part = { text: json.text, line };
      yield { value: json.value, line: line + 1, lineOf: lineFinder(part) };
      at = json.start + json.text.length;
      line += countLines(json.text);
      count += 1;
    }
    if (skipSpace(text, at) === text.length) {
      return;
    }
    const start = yamlBehindJson(text, at);
    line += countLines(text.slice(at, start));
    if (count > 1 || (count === 1 && !text.startsWith('---', start))) {
      throw new YamlProblem(
        line,
        'text behind a JSON object is no JSON object; put --- on a line of its own before it',
      );
    }
    at = start;
  }
  for (const part of partsOf(text.slice(at), line)) {
    const document = readPart(part);
    checkTrimming(part, document.value);
    yield { ...document, ...sourceAbove(part.text) };
  }
}

/** Lines of problems and documents are the file's. */
function readPart(part: Part): YamlDocument {
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
  return { value: read, line: part.line + 1, lineOf: lineFinder(part) };
}

/** Few lines are asked for: the tree that knows them is made again when the first is, and not kept until then. */
function lineFinder({ text, line }: Part): YamlDocument['lineOf'] {
  let root: Node | undefined;
  return (path) => {
    if (root === undefined) {
      const parsed = attempt(() => parseDocument(text));
      root = parsed instanceof YamlProblem || parsed === undefined ? { kind: 'list', line: 0, items: [] } : parsed;
    }
    return line + lineAt(root, path) + 1;
  };
}

/**
 * helm takes white space around a document away: with it the indentation of the first line, and blanks that are text
 * to YAML. What is lost of a last text in lines is not looked at.
 */
function checkTrimming({ text, line }: Part, value: unknown): void {
  const content = text.trim();
  const before = text.slice(0, text.length - text.trimStart().length);
  const behind = text.slice(before.length + content.length);
  // U+0085 is white space to Go's trimming, and not to ours.
  const isAlike = !/^\x85|\x85$/.test(content) && /^[ \t\r\n]*$/.test(before + behind);
  if (isAlike && (before === '' || before.endsWith('\n'))) {
    return;
  }
  const read = attempt(() => readPart({ text: content, line }));
  const isSame = read instanceof YamlProblem || JSON.stringify(read.value) === JSON.stringify(value);
  if (/^(?:---|\x85)|\x85$/.test(content) || !isSame) {
    throw new YamlProblem(
      line + countLines(before),
      'helm takes blanks around this document away, and reads it otherwise than kubectl; begin it at the margin',
    );
  }
}

/** helm prints `# Source: chart/templates/file.yaml` above each object. */
function sourceAbove(text: string): Pick<YamlDocument, 'source'> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end).trim();
    const source = /^# Source: (\S+)$/.exec(line)?.[1];
    if (source !== undefined) {
      return { source };
    }
    if (line !== '' && !line.startsWith('#')) {
      return {};
    }
    start = end + 1;
  }
  return {};
}
