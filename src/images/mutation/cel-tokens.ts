/** The tokens of a CEL expression (https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax). */

/** A literal text, or a word: a name with its dots, or a mark. */
export type Token = { readonly text: string } | { readonly word: string };

const TOKEN = new RegExp(
  [
    String.raw`\/\/[^\n]*`,
    String.raw`(?<raw>[rR]?)(?:"""(?<a>[^]*?)"""|'''(?<b>[^]*?)'''|"(?<c>(?:[^"\\\n]|\\.)*)"|'(?<d>(?:[^'\\\n]|\\.)*)')`,
    String.raw`(?<name>[A-Za-z_][\w.]*)`,
    String.raw`(?<mark>[^\s${'`'}])`,
  ].join('|'),
  'g',
);

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xX]([0-9a-fA-F]{2})|([0-3][0-7]{2})|([^]))/g;

/** Comments are left out, and the backquotes around a name. */
export function tokensOf(expression: string): Token[] {
  return [...expression.matchAll(TOKEN)].flatMap(({ groups = {} }): Token[] => {
    const { raw, a, b, c, d, name, mark } = groups;
    const text = a ?? b ?? c ?? d;
    if (text !== undefined) {
      return [{ text: raw === '' ? withoutCelEscapes(text) : text }];
    }
    const word = name ?? mark;
    return word === undefined ? [] : [{ word }];
  });
}

export function markOf(token: Token | undefined): string {
  return token !== undefined && 'word' in token ? token.word : '';
}

function withoutCelEscapes(text: string): string {
  return text.replace(ESCAPE, (whole, short?: string, long?: string, hex?: string, octal?: string, other?: string) => {
    const code = octal === undefined ? parseInt(short ?? long ?? hex ?? '', 16) : parseInt(octal, 8);
    return code <= 0x10ffff ? String.fromCodePoint(code) : (other ?? whole);
  });
}
