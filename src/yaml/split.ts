/** Splits a YAML file into the texts of its documents, as Kubernetes does before it reads any (apimachinery's YAMLReader). */

import { YamlProblem } from './problem.ts';

export interface Part {
  readonly text: string;
  /** The number of its first line in the file, counted from 0. */
  readonly line: number;
}

/** Only blanks and a comment may follow `---`. Kubernetes refuses other text there, and helm reads it. */
const SEPARATOR_REST = /^[ \t]*$|^[ \t]+#[^\r\x85\u2028\u2029]*$/;

/**
 * Each line that starts with `---` separates two documents, also inside a quoted scalar. At the start of the file, or
 * right after another separator, it belongs to the document below it.
 */
export function* partsOf(text: string, firstLine: number): Generator<Part> {
  let line = firstLine;
  for (let start = 0; start < text.length;) {
    const content = text.startsWith('---', start) ? endOfSeparator(text, start, line) : start;
    const separator = text.indexOf('\n---', content - 1) + 1;
    const part = text.slice(start, separator === 0 ? text.length : separator);
    yield { text: withLineFeeds(part, line), line };
    if (separator === 0) {
      return;
    }
    line += countLines(part);
    start = endOfSeparator(text, separator, line);
    line += 1;
  }
}

/** Kubernetes makes each line end, also the last one's, a line feed. */
function withLineFeeds(part: string, line: number): string {
  const twice = part.indexOf('\r\r\n');
  if (twice !== -1) {
    throw new YamlProblem(
      line + countLines(part.slice(0, twice)),
      'this line ends with two carriage returns, which helm and kubectl read differently; remove one',
    );
  }
  const lines = part.replaceAll('\r\n', '\n');
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

function endOfSeparator(text: string, separator: number, line: number): number {
  const lineBreak = text.indexOf('\n', separator);
  const end = lineBreak === -1 ? text.length : lineBreak;
  if (!SEPARATOR_REST.test(text.slice(separator + 3, end).replace(/\r$/, ''))) {
    throw new YamlProblem(line, 'text must not follow --- on the same line; move it to the next line');
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
