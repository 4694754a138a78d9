/** Reads YAML and JSON texts as Go's readers do, which kubectl, helm and Kuma use. */

import { setImmediate } from 'node:timers/promises';
import type { Failure } from '../failure.ts';
import { withoutMark } from './characters.ts';
import { documentsOf } from './file.ts';
import { readPart, type YamlDocument } from './part.ts';
import { attempt, YamlProblem } from './problem.ts';

export type { YamlDocument } from './part.ts';

/** Larger files are not manifests, and would fill the memory. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const TOO_LONG = 'the text is larger than 64 MiB; split it';

/** After this time the reader lets other work run before it reads the next document. */
const MAX_TURN_MILLISECONDS = 10;

/**
 * Reads one document as programs in Go read their configuration (sigs.k8s.io/yaml).
 *
 * @returns the document, or the reason with its line
 */
export function readYaml(text: string): YamlDocument | Failure {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) {
    return { reason: TOO_LONG };
  }
  const read = attempt(() => readPart({ text: withoutMark(text), line: 0 }));
  return read instanceof YamlProblem ? { reason: `line ${read.line + 1}: ${read.message}` } : read;
}

/**
 * Reads a file of manifests as kubectl reads it.
 *
 * @returns its documents; instead of the first that can't be read, the reason with its line, and then no more
 */
export async function* readDocuments(text: string): AsyncGenerator<YamlDocument | Failure> {
  let started = performance.now();
  for (const document of documentsIn(text)) {
    yield document;
    if (performance.now() - started > MAX_TURN_MILLISECONDS) {
      await setImmediate();
      started = performance.now();
    }
  }
}

/** The same at once, for a text of limited length. */
export function* documentsIn(text: string): Generator<YamlDocument | Failure> {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) {
    yield { reason: TOO_LONG };
    return;
  }
  const documents = documentsOf(text);
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
