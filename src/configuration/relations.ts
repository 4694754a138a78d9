/** What is wrong between parts of a configuration, each of which is right by itself. */

import { isFailure } from '../failure.ts';
import { parseReference, referenceText } from '../reference/reference.ts';
import { covers } from './covers.ts';
import { nearest } from './nearest.ts';
import { didYouMean, listed, keyPathText, quoted, type Finding, type Path } from './problem.ts';
import { ruleFindings } from './rule-relations.ts';
import type { WrittenRule } from './schema-rules.ts';
import type { ExemptionConfiguration, WrittenConfiguration } from './schema.ts';
import { BUILT_IN_ROOTS } from './trusted-roots.ts';

interface Entry<T> {
  readonly value: T;
  readonly at: Path;
}

/**
 * @param configuration the value that was configured, whatever its shape
 * @param shape what was found in its parts; a part with a finding is left out here
 */
export function relationFindings(configuration: object, shape: readonly Finding[]): readonly Finding[] {
  const rules = soundEntries<WrittenRule>(configuration, 'rules', shape);
  const exemptions = soundEntries<ExemptionConfiguration>(configuration, 'exemptions', shape);
  return [
    ...unreachableRules(rules),
    ...rules.flatMap(({ value, at }) => ruleFindings(value, at)),
    ...unknownRoots(configuration, rules),
    ...repeatedExemptions(exemptions),
    ...(isSound(['registries'], shape) ? [...mirrorsOfMirrors(configuration), ...homes(configuration)] : []),
  ];
}

function soundEntries<T>(configuration: object, key: 'rules' | 'exemptions', shape: readonly Finding[]): Entry<T>[] {
  const list: unknown = Object.hasOwn(configuration, key) ? (configuration as WrittenConfiguration)[key] : undefined;
  const entries = Array.isArray(list) ? list.map((value: unknown, index) => ({ value, at: [key, index] })) : [];
  // Without a finding the entry has the shape that its type says.
  return entries.filter(({ at }) => isSound(at, shape)) as Entry<T>[];
}

function isSound(at: Path, shape: readonly Finding[]): boolean {
  return !shape.some((finding) => at.every((part, depth) => finding.at[depth] === part));
}

function unreachableRules(rules: readonly Entry<WrittenRule>[]): Finding[] {
  return rules.flatMap(({ value, at }, index) => {
    const earlier = rules.slice(0, index);
    const deciding = value.images.map((pattern) =>
      earlier.find((rule) => rule.value.images.some((other) => covers(other, pattern))),
    );
    const first = deciding[0];
    if (first === undefined || deciding.includes(undefined)) {
      return [];
    }
    const names = [...new Set(deciding.map((rule) => keyPathText(rule?.at ?? [])))];
    const match = names.length === 1 ? 'matches' : 'match';
    const reason = `is never reached, since ${listed(names, 'and')} ${match} all its images; move it before ${names[0] ?? ''}, or remove it`;
    return [{ at, reason }];
  });
}

function unknownRoots(configuration: WrittenConfiguration, rules: readonly Entry<WrittenRule>[]): Finding[] {
  const own: unknown = configuration.trustedRoots;
  const names = [...BUILT_IN_ROOTS, ...(typeof own === 'object' && own !== null ? Object.keys(own) : [])];
  return rules.flatMap(({ value: { trustedRoot }, at }) => {
    if (trustedRoot === undefined || names.includes(trustedRoot)) {
      return [];
    }
    const near = nearest(trustedRoot, names);
    const choices = near === undefined ? `; write ${listed(names, 'or')}` : didYouMean(near);
    return [{ at: [...at, 'trustedRoot'], reason: `there is no trusted root ${quoted(trustedRoot)}${choices}` }];
  });
}

function repeatedExemptions(exemptions: readonly Entry<ExemptionConfiguration>[]): Finding[] {
  const seen = new Map<string, Path>();
  return exemptions.flatMap(({ value, at }) => {
    const { image, resource = '' } = value;
    const key = image === undefined ? `resource ${resource}` : withoutTag(image);
    const first = seen.get(key);
    seen.set(key, first ?? at);
    const same = image === undefined ? 'resource' : 'image and digest';
    return first === undefined
      ? []
      : [{ at, reason: `has the same ${same} as ${keyPathText(first)}; remove one of the two` }];
  });
}

function withoutTag(image: string): string {
  const reference = parseReference(image);
  if (isFailure(reference)) {
    return image;
  }
  const { registry, path, written, digest } = reference;
  return referenceText({ registry, path, written, ...(digest !== undefined && { digest }) });
}

function mirrorsOfMirrors({ registries = {} }: WrittenConfiguration): Finding[] {
  const reason = 'has mirrors of its own, which are not followed; write here which registry to ask';
  return Object.entries(registries).flatMap(([name, { mirrors = [] }]) =>
    mirrors.flatMap((mirror, index) => {
      const [host = ''] = mirror.split('/');
      const further = host !== name && Object.hasOwn(registries, host) && registries[host]?.mirrors !== undefined;
      return further ? [{ at: ['registries', name, 'mirrors', index], reason }] : [];
    }),
  );
}

/** A home must not be a mirror again, and a key with a path says nothing else: hosts are reached, not paths. */
function homes({ registries = {} }: WrittenConfiguration): Finding[] {
  return Object.entries(registries).flatMap(([name, { mirrorOf, ...others }]) => {
    const at = ['registries', name];
    const [host = ''] = name.split('/');
    const further = Object.keys(others).map((key) => ({
      at: [...at, key],
      reason: `must stand under the registry alone; write registries[${quoted(host)}].${key}`,
    }));
    const within = name === host ? [] : further;
    if (mirrorOf === undefined) {
      return name === host || within.length > 0 ? within : [{ at, reason: 'has a path, so it must have mirrorOf' }];
    }
    const mirror = Object.entries(registries).some(
      ([key, entry]) => entry.mirrorOf !== undefined && `${mirrorOf}/`.startsWith(`${key}/`),
    );
    return mirror
      ? [
          ...within,
          { at: [...at, 'mirrorOf'], reason: 'is a mirror itself; write the registry that it is a mirror of' },
        ]
      : within;
  });
}
