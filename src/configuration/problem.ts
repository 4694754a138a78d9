/** One thing that is wrong in a configuration: where it stands, and a sentence about it that shows no secret. */

/** Where, as the document nests: `['rules', 0, 'signer']`. */
export type Path = readonly (string | number)[];

export interface Finding {
  readonly at: Path;
  /** What follows the path and its colon. */
  readonly reason: string;
}

export interface Problem {
  /** `rules[0].signer.issuer`; empty for the whole. */
  readonly path: string;
  /** `rules[0].signer.issuer: …`, complete but for the full stop. */
  readonly sentence: string;
}

const MAX_QUOTE_CHARACTERS = 80;
const CREDENTIAL = [
  /:\/\/[^/]*@/,
  /(?:gh[a-z]_|github_pat_|glpat-|eyJ|AKIA|xox[a-z]-|dckr_)[\w-]{8}/,
  /password|passwd|secret|token=|-----BEGIN/i,
];

/** A finding with its path as text. */
export function problem({ at, reason }: Finding): Problem {
  const path = keyPathText(at);
  return { path, sentence: `${path === '' ? 'the configuration' : path}: ${reason}` };
}

/** `rules[0].signer`, `registries["docker.io"]`. */
export function keyPathText(at: Path): string {
  return at.reduce<string>((path, part) => {
    if (typeof part === 'number') {
      return `${path}[${part}]`;
    }
    return /^[A-Za-z][\w-]{0,40}$/.test(part) ? (path === '' ? part : `${path}.${part}`) : `${path}[${quoted(part)}]`;
  }, '');
}

/** Whether a text may hold a secret, and so must not be shown. */
export function looksLikeCredential(text: string): boolean {
  return CREDENTIAL.some((pattern) => pattern.test(text));
}

/**
 * A value as it may be shown: never what looks like a credential, never more than 80 characters, and never a character
 * that a terminal would obey or a reader could mistake.
 */
export function quoted(value: string): string {
  if (looksLikeCredential(value)) {
    return 'this value';
  }
  const short = value.length > MAX_QUOTE_CHARACTERS ? `${value.slice(0, MAX_QUOTE_CHARACTERS)}…` : value;
  return JSON.stringify(short).replace(/[^\x20-\x7e…]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** `a, b or c`. */
export function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** `; did you mean X?`, or nothing. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
}

/** Sorts the findings as their parts stand in the document; a missing key comes after the keys that are there. */
export function inDocumentOrder(document: unknown, findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, position: positionOf(document, finding.at) }))
    .sort((one, other) => compare(one.position, other.position))
    .map(({ finding }) => finding);
}

function positionOf(document: unknown, at: Path): number[] {
  let part = document;
  return at.map((key) => {
    const keys = typeof part === 'object' && part !== null ? Object.keys(part) : [];
    const index = keys.indexOf(String(key));
    part = index === -1 ? undefined : (part as Record<string, unknown>)[key];
    return index === -1 ? Infinity : index;
  });
}

function compare(one: readonly number[], other: readonly number[]): number {
  const differing = one.findIndex((index, depth) => index !== other[depth]);
  if (differing === -1) {
    return one.length - other.length;
  }
  const [index = 0, otherIndex = -1] = [one[differing], other[differing]];
  return index < otherIndex ? -1 : 1;
}
