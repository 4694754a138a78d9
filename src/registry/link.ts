/** The links of an answer: every `Link` header (RFC 8288, 3), in which quoted strings may hold any mark. */

export interface Link {
  /** As written: it may be relative, or no address at all. */
  readonly target: string;
  /** In lower case. */
  readonly relations: readonly string[];
}

const TARGET = /[\s,]*<([^<>]*)>/y;
const PARAMETER = /[ \t]*;[ \t]*([^\s=;,"<>]*)[ \t]*(?:=[ \t]*("(?:[^"\\]|\\.)*"|[^\s;,"<>]*))?/y;
const END_OF_LINK = /[ \t]*(?:,|$)/y;

/**
 * @param headers the values of all `Link` headers, each with one link or more
 * @returns the links in their order; undefined where they can't be told apart
 */
export function linksIn(headers: readonly string[]): readonly Link[] | undefined {
  const links = headers.map(linksOf);
  return links.every((each) => each !== undefined) ? links.flat() : undefined;
}

function linksOf(header: string): readonly Link[] | undefined {
  const links: Link[] = [];
  for (let at = 0; /[^\s,]/.test(header.slice(at));) {
    const target = paramAt(TARGET, header, at);
    const parameters = target && parametersAt(header, target.end);
    const end = parameters && paramAt(END_OF_LINK, header, parameters.end);
    if (end === undefined) {
      return undefined;
    }
    links.push({ target: target?.groups[0] ?? '', relations: parameters?.relations ?? [] });
    at = end.end;
  }
  return links;
}

function parametersAt(header: string, from: number): { readonly relations: readonly string[]; readonly end: number } {
  let relations: readonly string[] | undefined;
  let end = from;
  for (let found = paramAt(PARAMETER, header, end); found !== undefined; found = paramAt(PARAMETER, header, end)) {
    const [name = '', value = ''] = found.groups;
    // RFC 8288, 3.3: only the first one counts.
    relations ??= name.toLowerCase() === 'rel' ? relationsIn(value) : undefined;
    ({ end } = found);
  }
  return { relations: relations ?? [], end };
}

function relationsIn(value: string): readonly string[] {
  const text = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
  return text.toLowerCase().split(/\s+/);
}

function paramAt(
  pattern: RegExp,
  text: string,
  at: number,
): { groups: readonly (string | undefined)[]; end: number } | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? undefined : { groups: match.slice(1), end: pattern.lastIndex };
}
