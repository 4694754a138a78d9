/** `JSON.parse` without the bug of V8 by which Node 24 reads some keys wrong (nodejs/node#63785). */

import { skipSpace, skipString } from './skip.ts';

/**
 * Once an object with the key `imag\` was parsed, V8 takes the key `imag\u0065` of another object for `imag\` too: it
 * compares what it expects with the key as it is written. So each key is written without escapes first. A key that keeps
 * one, for a quote, a backslash or a control character, is not the name of any field that the pack reads.
 *
 * @throws SyntaxError where the text is not JSON
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text.includes('\\') ? withPlainKeys(text) : text);
}

function withPlainKeys(text: string): string {
  let plain = '';
  let copied = 0;
  for (let start = text.indexOf('"'); start !== -1;) {
    const end = skipString(text, start);
    const string = text.slice(start, end);
    if (string.includes('\\') && text[skipSpace(text, end)] === ':') {
      plain += text.slice(copied, start) + JSON.stringify(JSON.parse(string));
      copied = end;
    }
    start = text.indexOf('"', end);
  }
  return plain + text.slice(copied);
}
