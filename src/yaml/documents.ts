/** YAML and JSON texts as their documents: what Go's readers, which kubectl, helm and Kuma use, find in them. */

import { setImmediate } from 'node:timers/promises';
import type { Failure } from '../failure.ts';
import { documentsOf } from './file.ts';
import { readPart, type YamlDocument } from './part.ts';
import { attempt, YamlProblem } from './problem.ts';

export type { YamlDocument } from './part.ts';

/** 64 MiB: more is no manifest, and would fill the memory. */
const MAX_BYTES = 64 * 1024 * 1024;
const TOO_LONG = 'it is larger than 64 MiB; split it';

/** For how long a reading may hold up all else. */
const TURN_MILLISECONDS = 10;

/** @param text of one document, as a program in Go reads its configuration (sigs.k8s.io/yaml) */
export function readYaml(text: string): YamlDocument | Failure {
  if (Buffer.byteLength(text) > MAX_BYTES) {
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
  for (const document of documentsIn(text)) {
    yield document;
    if (performance.now() - started > TURN_MILLISECONDS) {
      await setImmediate();
      started = performance.now();
    }
  }
}

/** The same at once, for a text of limited length. */
export function* documentsIn(text: string): Generator<YamlDocument | Failure> {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    yield { reason: TOO_LONG };
    return;
  }
  const documents = documentsOf(withoutMark(text));
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

/** A byte order mark, which Windows' editors write. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
