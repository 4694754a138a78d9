/**
 * A container's environment as the kubelet makes it: `$(NAME)` in a value stands for a variable that is named before it,
 * and in a command or an argument for any (k8s.io/kubernetes/third_party/forked/golang/expansion).
 */

import {
  isList,
  isRecord,
  type PlannedRecord,
  type PlannedValue,
  UNKNOWN,
  UNKNOWN_TEXT,
} from '../plan/planned-value.ts';

export interface Environment {
  /** Of each entry of `env`, in its order: what is not known in a value stands as {@link UNKNOWN_TEXT}. */
  readonly values: readonly string[];
  /** @returns what a variable holds at the end; undefined where `env` does not name it */
  readonly valueOf: (name: string) => string | undefined;
  /** Whether a variable that is not known is one word without blanks: what the kubelet knows of the pod. */
  readonly isOneWord: (name: string) => boolean;
  /** A command's or argument's text with its variables filled in. */
  readonly expand: (text: string) => string;
}

/** Variables may name each other: each of these doubles the last one but for this. */
const MAX_VALUE_CHARS = 256 * 1024;

/** Kubernetes makes variables of such names of every Service in the namespace. */
const OF_A_SERVICE = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\w+)?)$/;

const ONE_WORD = new Set(['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'status.podIP']);

/** @returns the environment; of a container without one an empty one */
export function environmentOf(container: PlannedRecord): Environment {
  const env = isList(container.env) ? container.env : [];
  const known = new Map<string, string>();
  const oneWord = new Set<string>();
  const hasMore = container.env === UNKNOWN || !isNothing(container.envFrom) || env.some(mayHaveAnyName);
  const lookUp = (name: string): string | undefined =>
    known.get(name) ?? (isName(name) && (hasMore || OF_A_SERVICE.test(name)) ? UNKNOWN_TEXT : undefined);
  const values = env.map((entry) => {
    const value = expandedText(ownValue(entry), lookUp);
    if (isRecord(entry) && typeof entry.name === 'string') {
      known.set(entry.name, value);
      oneWord[isOfThePod(entry) ? 'add' : 'delete'](entry.name);
    } else if (mayHaveAnyName(entry)) {
      // It may set any of those before it once more.
      known.clear();
    }
    return value;
  });
  return {
    values,
    valueOf: (name) => known.get(name),
    isOneWord: (name) => oneWord.has(name),
    expand: (text) => expandedText(text, lookUp),
  };
}

function isNothing(value: PlannedValue): boolean {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

function isName(text: string): boolean {
  return /^[\w.-]+$/.test(text);
}

function mayHaveAnyName(entry: PlannedValue): boolean {
  return entry === UNKNOWN || (isRecord(entry) && entry.name === UNKNOWN);
}

function ownValue(entry: PlannedValue): string {
  if (!isRecord(entry)) {
    return UNKNOWN_TEXT;
  }
  const { value, valueFrom } = entry;
  if (!isNothing(valueFrom) || value === UNKNOWN) {
    return UNKNOWN_TEXT;
  }
  return typeof value === 'string' ? value : isNothing(value) ? '' : UNKNOWN_TEXT;
}

function isOfThePod({ value, valueFrom }: PlannedRecord): boolean {
  const field = isRecord(valueFrom) && isNothing(value) ? valueFrom.fieldRef : undefined;
  return isRecord(field) && typeof field.fieldPath === 'string' && ONE_WORD.has(field.fieldPath);
}

/** `$(NAME)` is filled in where the name is known of, `$$` is a `$`, and all else stays as it is written. */
function expandedText(text: string, lookUp: (name: string) => string | undefined): string {
  const parts: string[] = [];
  let length = 0;
  let from = 0;
  // Looked for once: a text of many that open and none that closes must not be read again for each.
  const lastClose = text.lastIndexOf(')');
  let at = text.indexOf('$');
  while (at !== -1 && at + 1 < text.length) {
    const close = text[at + 1] === '(' && at < lastClose ? text.indexOf(')', at + 2) : -1;
    const [filled, next] =
      close === -1
        ? [text[at + 1] === '$' ? '$' : text.slice(at, at + 2), at + 2]
        : [lookUp(text.slice(at + 2, close)) ?? text.slice(at, close + 1), close + 1];
    parts.push(text.slice(from, at), filled);
    length += at - from + filled.length;
    if (length > MAX_VALUE_CHARS) {
      return UNKNOWN_TEXT;
    }
    from = next;
    at = text.indexOf('$', next);
  }
  return parts.join('') + text.slice(from);
}
