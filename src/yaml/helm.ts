/** Where helm reads a document differently from kubectl, and what it prints above one. */

import { readPart, type YamlDocument } from './part.ts';
import { attempt, YamlProblem } from './problem.ts';
import { countLines, type Part } from './split.ts';

const WHITE_SPACE =
  'white space around this document makes helm and kubectl read it differently; remove the white space';

/**
 * helm does not remove white space after a byte order mark, and kubectl does, at least before a brace. If YAML does not
 * ignore that white space, helm reads it as text.
 */
export function checkMark(file: string): void {
  if (/^\ufeff[ \t\r\n]*[^\S \t\r\n]/.test(file)) {
    throw new YamlProblem(0, WHITE_SPACE);
  }
}

/**
 * helm removes the white space around a document. That may include the indentation of the first line, and characters
 * that are text to YAML. The check ignores line breaks that a block scalar loses at the end of the document.
 *
 * @param value of the document as kubectl reads it
 * @throws YamlProblem if the rest has another value
 */
export function checkTrimming(part: Part, value: unknown): void {
  const separator = /^---[^\n]*\n/.exec(part.text)?.[0] ?? '';
  const text = part.text.slice(separator.length);
  const line = part.line + countLines(separator);
  const content = text.trim();
  const before = text.slice(0, text.length - text.trimStart().length);
  const after = text.slice(before.length + content.length);
  // Go's trimming removes U+0085, and JavaScript's does not.
  const isPlainSpace = !/^\x85|\x85$/.test(content) && /^[ \t\r\n]*$/.test(before + after);
  if (isPlainSpace && (before === '' || before.endsWith('\n'))) {
    return;
  }
  const read = attempt(() => readPart({ text: content, line }));
  const isSame = !(read instanceof YamlProblem) && JSON.stringify(read.value) === JSON.stringify(value);
  if (/^(?:---|\x85)|\x85$/.test(content) || !isSame) {
    throw new YamlProblem(line + countLines(before), WHITE_SPACE);
  }
}

/** Finds the template of an object in the comment `# Source: chart/templates/file.yaml`, which helm prints above it. */
export function sourceAbove(text: string): Pick<YamlDocument, 'source'> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end).trim();
    const source = /^# Source: (\S+)$/.exec(line)?.[1];
    if (source !== undefined) {
      return { source };
    }
    if (line !== '' && !line.startsWith('#') && !line.startsWith('---')) {
      return {};
    }
    start = end + 1;
  }
  return {};
}
