/** `JSON.parse` without the bug of V8 by which Node 24 reads some keys wrong (nodejs/node#63785). */

/** Every string of a JSON text in its order, and the colon behind a key. */
const STRING = /"(?:[^"\\]|\\[^])*"(\s*:)?/g;

/**
 * Once an object with the key `imag\` was parsed, V8 takes the key `imag\u0065` of another object for `imag\` too: it
 * compares what it expects with the key as it is written. So each key is written without escapes first. A key that keeps
 * one, for a quote, a backslash or a control character, is not the name of any field that the pack reads.
 *
 * @throws SyntaxError where the text is not JSON
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text.includes('\\') ? text.replace(STRING, withoutEscapes) : text);
}

function withoutEscapes(string: string, colon: string | undefined): string {
  return colon === undefined || !string.includes('\\')
    ? string
    : JSON.stringify(JSON.parse(string.slice(0, -colon.length))) + colon;
}
