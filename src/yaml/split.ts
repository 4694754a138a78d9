/** A file of YAML as the texts of its documents, as Kubernetes splits it before it reads any (apimachinery's YAMLReader). */

import { YamlProblem } from './problem.ts';

export interface Part {
  readonly text: string;
  /** Of its first line, counted from 0. */
  readonly line: number;
}

/** Text behind `---` Kubernetes refuses, and helm reads; in `---#` it sees a text too, at times. */
const SEPARATOR_REST = /^[ \t]*$|^[ \t]+#[^\r\x85\u2028\u2029]*$/;

/**
 * Lines that begin with `---` separate, wherever they stand: also inside a quoted text. One with nothing before it, at
 * the start or behind another, begins its document.
 */
export function* partsOf(text: string, firstLine: number): Generator<Part> {
  let line = firstLine;
  for (let start = 0; start < text.length;) {
    const content = text.startsWith('---', start) ? endOfSeparator(text, start, line) : start;
    const separator = text.indexOf('\n---', content - 1) + 1;
    const part = text.slice(start, separator === 0 ? text.length : separator);
    yield { text: asKubernetesSees(part, line), line };
    if (separator === 0) {
      return;
    }
    line += countLines(part);
    start = endOfSeparator(text, separator, line);
    line += 1;
  }
}

/** Kubernetes ends each line with a line feed alone, and the last one too. */
function asKubernetesSees(part: string, line: number): string {
  const twice = part.indexOf('\r\r\n');
  if (twice !== -1) {
    const at = line + countLines(part.slice(0, twice));
    throw new YamlProblem(
      at,
      'a line ends with two carriage returns, and helm reads them otherwise than kubectl; remove one',
    );
  }
  const lines = part.replaceAll('\r\n', '\n');
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

function endOfSeparator(text: string, separator: number, line: number): number {
  const lineBreak = text.indexOf('\n', separator);
  const end = lineBreak === -1 ? text.length : lineBreak;
  if (!SEPARATOR_REST.test(text.slice(separator + 3, end).replace(/\r$/, ''))) {
    throw new YamlProblem(line, 'text stands behind --- on its line; put it on the next line');
  }
  return end + 1;
}

export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return lines;
}
