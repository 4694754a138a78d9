/** Reads a file of manifests as kubectl does (apimachinery's YAMLOrJSONDecoder). */

import { skipSpace } from '../json/skip.ts';
import { withoutMark } from './characters.ts';
import { checkMark, checkTrimming, sourceAbove } from './helm.ts';
import { nextJson, startsWithJson, yamlAfterJson } from './json.ts';
import { lineFinder, readPart, type YamlDocument } from './part.ts';
import { YamlProblem } from './problem.ts';
import { countLines, partsOf } from './split.ts';

/** kubectl reads JSON objects first if the file starts with one. Behind at most one of them it reads YAML. */
export function* documentsOf(file: string): Generator<YamlDocument> {
  checkMark(file);
  const text = withoutMark(file);
  const yaml = startsWithJson(text) ? yield* jsonDocuments(text) : { at: 0, line: 0 };
  for (const part of partsOf(text.slice(yaml.at), yaml.line)) {
    const document = readPart(part);
    checkTrimming(part, document.value);
    yield { ...document, ...sourceAbove(part.text) };
  }
}

/** @returns where the YAML starts */
function* jsonDocuments(text: string): Generator<YamlDocument, { readonly at: number; readonly line: number }> {
  let at = 0;
  let line = 0;
  let count = 0;
  for (let json = nextJson(text, at, line); json !== undefined; json = nextJson(text, at, line)) {
    line += countLines(text.slice(at, json.start));
    yield { value: json.value, line: line + 1, lineOf: lineFinder({ text: json.text, line }) };
    at = json.start + json.text.length;
    line += countLines(json.text);
    count += 1;
  }
  if (skipSpace(text, at) === text.length) {
    return { at: text.length, line };
  }
  const start = yamlAfterJson(text, at);
  line += countLines(text.slice(at, start));
  if (start === undefined || count > 1 || (count === 1 && !text.startsWith('---', start))) {
    throw new YamlProblem(
      line,
      count > 1
        ? 'this text follows JSON objects and is not JSON; move it to a file of its own'
        : 'this text is not JSON; put --- on a line of its own before it',
    );
  }
  return { at: start, line };
}
