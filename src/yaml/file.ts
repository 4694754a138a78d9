/** A file of manifests as its documents, as kubectl reads it: apimachinery's YAMLOrJSONDecoder. */

import { checkTrimming, sourceAbove } from './helm.ts';
import { beginsWithJson, nextJson, skipSpace, yamlBehindJson } from './json.ts';
import { lineFinder, readPart, type YamlDocument } from './part.ts';
import { YamlProblem } from './problem.ts';
import { countLines, partsOf } from './split.ts';

/** kubectl reads JSON as long as it finds some, and YAML behind one object that is none. */
export function* documentsOf(text: string): Generator<YamlDocument> {
  const yaml = beginsWithJson(text) ? yield* jsonDocuments(text) : { at: 0, line: 0 };
  for (const part of partsOf(text.slice(yaml.at), yaml.line)) {
    const document = readPart(part);
    checkTrimming(part, document.value);
    yield { ...document, ...sourceAbove(part.text) };
  }
}

/** @returns where YAML begins */
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
  const start = yamlBehindJson(text, at);
  line += countLines(text.slice(at, start));
  if (start === undefined || count > 1 || (count === 1 && !text.startsWith('---', start))) {
    throw new YamlProblem(line, 'text behind a JSON object is no JSON object; put --- on a line of its own before it');
  }
  return { at: start, line };
}
