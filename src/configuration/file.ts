/** Reads the file of `--policy-pack-config` in both of Pulumi's forms; it must be for this pack alone. */

import { isFailure } from '../failure.ts';
import { checkConfiguration, configurationFailure, type ConfigurationFailure } from './check.ts';
import { readJson } from './json-text.ts';
import { IN_WORDS, kindOf, wrongKind } from './kind.ts';
import { nearest } from './nearest.ts';
import { didYouMean, listed, problem, type Finding, type Path } from './problem.ts';
import { ConfigurationSchema, type Configuration } from './schema.ts';
import { shapeFindings } from './shape.ts';

export const POLICY = 'image-provenance';

const BYTE_ORDER_MARK = '\ufeff';

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads `{ "all"?, "image-provenance"?, "environments"? }`, or the same two policies under `policies` beside
 * `"version": 2`. Pulumi's own `environments` and `exceptions` are for its engine and are not read here.
 *
 * @param text the whole file; an empty one is the zero configuration, as it is for Pulumi
 * @returns the configuration with its defaults, or every problem, at least one
 */
export function configurationFromFile(text: string): Configuration | ConfigurationFailure {
  const read = text.trim() === '' && !text.startsWith(BYTE_ORDER_MARK) ? { value: {} } : readJson(text);
  if (isFailure(read)) {
    return configurationFailure([{ path: '', sentence: `the file: ${read.reason}` }]);
  }
  const { value } = read;
  if (!isMembers(value)) {
    return configurationFailure([problem({ at: [], reason: wrongKind(value, IN_WORDS.object) })]);
  }
  const { findings, policies, at } = Object.hasOwn(value, 'version') ? versioned(value) : unversioned(value);
  const all = forAll(policies.all, [...at, 'all']);
  const own = entry(policies[POLICY], [...at, POLICY]);
  const checked = checkConfiguration({ ...all.members, ...own.members });
  const outside = [...findings, ...all.findings, ...own.findings].map(problem);
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
    ...(version === 2 ? [] : [{ at: ['version'], reason: 'must be the number 2' }]),
    ...unknownKeys(file, [], ['version', 'policies', 'exceptions', 'environments']),
  ];
  if (!isMembers(policies)) {
    return { findings: [...findings, { at, reason: wrongKind(policies, IN_WORDS.object) }], policies: {}, at };
  }
  return { findings: [...findings, ...unknownKeys(policies, at, ['all', POLICY])], policies, at };
}

/**
 * A misspelt name would leave this policy without its configuration, so no other name is accepted. The policy's own
 * keys are reported once together.
 */
function unknownKeys(members: Members, at: Path, known: readonly string[]): readonly Finding[] {
  const unknown = Object.keys(members).filter((key) => !known.includes(key));
  const own = unknown.filter((key) => Object.hasOwn(ConfigurationSchema.properties, key));
  const [first] = own;
  const others = unknown.filter((key) => !own.includes(key));
  return [
    ...(first === undefined ? [] : [{ at: [...at, first], reason: wrappingAdvice(first, known) }]),
    ...others.map((key) => ({ at: [...at, key], reason: unknownFileKey(key, known) })),
  ];
}

/** @param known the keys that may stand at the same level: in a file of version 2 the policy belongs a level deeper */
function wrappingAdvice(key: string, known: readonly string[]): string {
  const policy = `{"${POLICY}": {"${key}": …}}`;
  return `is a key of the policy ${POLICY}; wrap it: ${known.includes(POLICY) ? policy : `{"version": 2, "policies": ${policy}}`}`;
}

function unknownFileKey(key: string, known: readonly string[]): string {
  if (key === POLICY) {
    return `must stand under policies; wrap it: {"version": 2, "policies": {"${POLICY}": …}}`;
  }
  if (key === 'policies') {
    return 'needs "version": 2 beside it';
  }
  const near = nearest(key, known);
  return `is not a key of this file${near === undefined ? `; the keys are ${listed(known, 'and')}` : didYouMean(near)}`;
}

interface PolicyEntry {
  readonly members: Members;
  readonly findings: readonly Finding[];
}

/** A policy's entry: an object, or its level alone. */
function entry(value: unknown, at: Path): PolicyEntry {
  if (value === undefined) {
    return { members: {}, findings: [] };
  }
  if (typeof value === 'string') {
    return { members: { enforcementLevel: value }, findings: [] };
  }
  return isMembers(value)
    ? { members: value, findings: [] }
    : { members: {}, findings: [{ at, reason: wrongKind(value, 'an object or a level') }] };
}

/** The level for all policies of the pack, which a policy's own level replaces; nothing else may stand there. */
function forAll(value: unknown, at: Path): PolicyEntry {
  const { members, findings } = entry(value, at);
  const { enforcementLevel: level, ...more } = members;
  const wrongLevel =
    level === undefined ? [] : shapeFindings(ConfigurationSchema.properties.enforcementLevel, level, at);
  const reason = `cannot be set for all policies; put it under ${POLICY}`;
  return {
    members: level === undefined || wrongLevel.length > 0 ? {} : { enforcementLevel: level },
    findings: [...findings, ...wrongLevel, ...Object.keys(more).map((key) => ({ at: [...at, key], reason }))],
  };
}

function isMembers(value: unknown): value is Members {
  return kindOf(value) === 'object';
}
