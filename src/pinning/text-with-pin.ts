/** A text with an image reference in it, and the same text with the digest behind the reference. */

/**
 * Writes the pinned reference where a text has the image, in base64 too: the image alone, `oci://` before it, or a
 * document with the image in it. What stands beside stays as it is.
 *
 * @param most how often the image may stand there: once for each use
 * @returns undefined where it does not stand there in one piece, or more often
 */
export function textWithPin(text: string, image: string, pinned: string, most: number): string | undefined {
  const [before, ...after] = splitAt(text, image);
  if (after.length > 0) {
    return after.length <= most ? [before, ...after].join(pinned) : undefined;
  }
  // Two uses may be one text, as with an anchor of YAML: the first has pinned both.
  return splitAt(text, pinned).length > 1 ? text : base64WithPin(text, image, pinned, most);
}

function base64WithPin(text: string, image: string, pinned: string, most: number): string | undefined {
  const inner = Buffer.from(text, 'base64').toString('utf8');
  const isWhole = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) && encoded(inner) === text.replaceAll(/\s/g, '');
  const written = isWhole && inner !== '' ? textWithPin(inner, image, pinned, most) : undefined;
  return written === undefined ? undefined : encoded(written);
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Characters of which a reference consists: with one of them beside it, it is a part of another one. */
const OF_A_REFERENCE = /[\w.:@/-]/;

/** @returns the parts of the text between the places where the image stands as a whole */
function splitAt(text: string, image: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(image); at !== -1; at = text.indexOf(image, at + image.length)) {
    if (isWhole(text, at, at + image.length)) {
      parts.push(text.slice(from, at));
      from = at + image.length;
    }
  }
  return [...parts, text.slice(from)];
}

function isWhole(text: string, start: number, end: number): boolean {
  const isBegun = start === 0 || text.startsWith('://', start - 3) || !OF_A_REFERENCE.test(text.charAt(start - 1));
  return isBegun && !OF_A_REFERENCE.test(text.charAt(end));
}
