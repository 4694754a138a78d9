/** What a server asks for with status 401: every challenge of every `WWW-Authenticate` header (RFC 9110, 11.6.1). */

export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By their names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** RFC 9110, 5.6.2 and 5.6.4. */
const TOKEN = String.raw`[!#$%&'*+.^_\`|~\w-]+`;
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;

const PARAMETER = new RegExp(String.raw`[\s,]*(${TOKEN})[ \t]*=[ \t]*(${QUOTED}|${TOKEN})[ \t]*(?=,|$)`, 'y');
const SCHEME = new RegExp(String.raw`[\s,]*(${TOKEN})(?:[ \t]+(?:[\w.~+/-]+=*[ \t]*(?=,|$))?|(?=[ \t]*(?:,|$)))`, 'y');

const MAX_HEADER_CHARACTERS = 16_384;

/**
 * @param headers the values of all `WWW-Authenticate` headers, each with one challenge or more
 * @returns the challenges in their order. Of a header that is not well-formed, those that stand before the fault
 */
export function challengesIn(headers: readonly string[]): readonly Challenge[] {
  return headers.filter(({ length }) => length <= MAX_HEADER_CHARACTERS).flatMap(challengesOf);
}

function challengesOf(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  for (let at = 0; ;) {
    const scheme = matchAt(SCHEME, header, at);
    if (scheme === undefined) {
      return challenges;
    }
    at = scheme.end;
    const parameters = new Map<string, string>();
    for (let found = matchAt(PARAMETER, header, at); found !== undefined; found = matchAt(PARAMETER, header, at)) {
      const [name = '', value = ''] = found.groups;
      // RFC 9110, 11.2: a name occurs once.
      if (!parameters.has(name.toLowerCase())) {
        parameters.set(name.toLowerCase(), value.startsWith('"') ? unquoted(value) : value);
      }
      at = found.end;
    }
    challenges.push({ scheme: (scheme.groups[0] ?? '').toLowerCase(), parameters });
  }
}

function matchAt(pattern: RegExp, text: string, at: number): { groups: readonly string[]; end: number } | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? undefined : { groups: match.slice(1), end: pattern.lastIndex };
}

function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
}
