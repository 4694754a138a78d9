/** What helm makes of a document in a file, beside what kubectl does. */

import { readPart, type YamlDocument } from './part.ts';
import { attempt, YamlProblem } from './problem.ts';
import { countLines, type Part } from './split.ts';

/**
 * helm takes white space around a document away: with it the indentation of the first line, and blanks that are text
 * to YAML. What is lost of a last text in lines is not looked at.
 */
export function checkTrimming(part: Part, value: unknown): void {
  const separator = /^---[^\n]*\n/.exec(part.text)?.[0] ?? '';
  const text = part.text.slice(separator.length);
  const line = part.line + countLines(separator);
  const content = text.trim();
  const before = text.slice(0, text.length - text.trimStart().length);
  const behind = text.slice(before.length + content.length);
  // U+0085 is white space to Go's trimming, and not to ours.
  const isAlike = !/^\x85|\x85$/.test(content) && /^[ \t\r\n]*$/.test(before + behind);
  if (isAlike && (before === '' || before.endsWith('\n'))) {
    return;
  }
  const read = attempt(() => readPart({ text: content, line }));
  const isSame = !(read instanceof YamlProblem) && JSON.stringify(read.value) === JSON.stringify(value);
  if (/^(?:---|\x85)|\x85$/.test(content) || !isSame) {
    throw new YamlProblem(
      line + countLines(before),
      'helm takes blanks around this document away, and reads it otherwise than kubectl; begin it at the margin',
    );
  }
}

/** helm prints `# Source: chart/templates/file.yaml` above each object. */
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
