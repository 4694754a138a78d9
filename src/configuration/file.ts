/** The file of `--policy-pack-config`, as the command reads it: both of Pulumi's forms, for this pack alone. */

import { isFailure } from '../failure.ts';
import { checkConfiguration, configurationFailure, type ConfigurationFailure } from './check.ts';
import { readJson } from './json-text.ts';
import { IN_WORDS, kindOf, wrongKind } from './kind.ts';
import { nearest } from './nearest.ts';
import { didYouMean, problem, quoted, type Finding, type Path } from './problem.ts';
import { ConfigurationSchema, type Configuration } from './schema.ts';
import { shapeFindings } from './shape.ts';

export const POLICY = 'image-provenance';

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads `{ "all"?, "image-provenance"?, "environments"? }`, or the same two policies' keys under `policies` beside
 * `"version": 2`. Pulumi's own `environments` and `exceptions` are for its engine and are read past.
 *
 * @param text the whole file; nothing at all is the zero configuration, as for Pulumi
 * @returns the configuration, or every problem, at least one
 */
export function configurationFromFile(text: string): Configuration | ConfigurationFailure {
  const read = text.trim() === '' ? { value: {} } : readJson(text);
  if (isFailure(read)) {
    return configurationFailure([{ path: '', sentence: `the file: ${read.reason}` }]);
  }
  const { value } = read;
  if (!isObject(value)) {
    return configurationFailure([problem({ at: [], reason: wrongKind(value, IN_WORDS.object) })]);
  }
  const { findings, policies, at } = Object.hasOwn(value, 'version') ? versioned(value) : unversioned(value);
  const own = entry(policies[POLICY], [...at, POLICY]);
  const checked = checkConfiguration(own.members);
  const outside = [...findings, ...levelFindings(policies.all, [...at, 'all']), ...own.findings].map(problem);
  const inside = isFailure(checked) ? checked.problems : [];
  return isFailure(checked) || outside.length > 0 ? configurationFailure([...outside, ...inside]) : checked;
}

interface Policies {
  readonly all?: unknown;
  readonly [POLICY]?: unknown;
}

interface Envelope {
  readonly findings: readonly Finding[];
  readonly policies: Policies;
  readonly at: Path;
}

function unversioned(file: Members): Envelope {
  return { findings: unknownKeys(file, [], ['all', POLICY, 'environments']), policies: file, at: [] };
}

function versioned(file: Members): Envelope {
  const { version, policies = {} } = file;
  const at = ['policies'];
  const findings = [
    ...(version === 2 ? [] : [{ at: ['version'], reason: 'can only be the number 2' }]),
    ...unknownKeys(file, [], ['version', 'policies', 'exceptions', 'environments']),
  ];
  if (!isObject(policies)) {
    return { findings: [...findings, { at, reason: wrongKind(policies, IN_WORDS.object) }], policies: {}, at };
  }
  return { findings: [...findings, ...unknownKeys(policies, at, ['all', POLICY])], policies, at };
}

/** A policy that is misspelt would leave this one without its configuration; one of another pack has no place here. */
function unknownKeys(members: Members, at: Path, known: readonly string[]): readonly Finding[] {
  return Object.keys(members)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearest(key, known);
      const meant = near === undefined ? `; what can stand here: ${known.join(', ')}` : didYouMean(near);
      return { at: [...at, key], reason: `there is no ${quoted(key)} in this pack's file${meant}` };
    });
}

/** A policy's entry: an object, or its level alone. */
function entry(value: unknown, at: Path): { readonly members: Members; readonly findings: readonly Finding[] } {
  if (value === undefined) {
    return { members: {}, findings: [] };
  }
  if (typeof value === 'string') {
    return { members: { enforcementLevel: value }, findings: [] };
  }
  return isObject(value)
    ? { members: value, findings: [] }
    : { members: {}, findings: [{ at, reason: wrongKind(value, 'an object or a level') }] };
}

/** What stands under `all` is for Pulumi: a level alone, or an object with nothing else. */
function levelFindings(value: unknown, at: Path): readonly Finding[] {
  const { members, findings } = entry(value, at);
  const { enforcementLevel: level, ...more } = members;
  return [
    ...findings,
    ...(level === undefined ? [] : shapeFindings(ConfigurationSchema.properties.enforcementLevel, level, at)),
    ...Object.keys(more).map((key) => ({
      at: [...at, key],
      reason: 'cannot be set for all; only enforcementLevel can',
    })),
  ];
}

function isObject(value: unknown): value is Members {
  return kindOf(value) === 'object';
}
