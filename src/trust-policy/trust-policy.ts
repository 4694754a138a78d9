/** What decides about an image: an exemption, the first rule that matches it, or nothing. */

import { ruleWithDefaults } from '../configuration/defaults.ts';
import type { RuleConfiguration } from '../configuration/schema-rules.ts';
import type { Configuration } from '../configuration/schema.ts';
import { lastSegment, type Reference, repositoryText } from '../reference/reference.ts';
import { matchesWildcard } from '../wildcard.ts';
import {
  type Exemption,
  exemptionFrom,
  exemptionOf,
  holdsOn,
  isOfResource,
  type ResourceExemption,
} from './exemptions.ts';
import { PRESET_NAMES, type PresetName, PRESETS } from './presets/presets.ts';
import { type Rule, ruleFrom } from './rules.ts';

export interface TrustPolicy {
  /** They come before those of the presets. */
  readonly ownRules: readonly Rule[];
  readonly presetRules: readonly Rule[];
  readonly exemptions: readonly Exemption[];
  readonly resourceExemptions: readonly ResourceExemption[];
}

/** What would decide about an image that no rule matches. */
export interface Hint {
  /** The preset that would decide, which is not chosen. */
  readonly preset?: PresetName | undefined;
  /** Exemptions of the repository that hold, where the reference has no digest. */
  readonly byDigest: readonly Exemption[];
}

export type Decision =
  /** Where an own rule decides, `insteadOf` names the chosen preset that would have decided without it. */
  | { readonly kind: 'rule'; readonly rule: Rule; readonly insteadOf?: string | undefined }
  | { readonly kind: 'exempted'; readonly exemption: Exemption }
  | { readonly kind: 'expired'; readonly exemption: Exemption }
  /** No rule matches it, though it has the name of a preset's image (`of`), or will be injected. */
  | { readonly kind: 'lookalike'; readonly of?: string | undefined; readonly hint: Hint }
  | { readonly kind: 'uncovered'; readonly hint: Hint };

/** @param configuration one that was checked */
export function trustPolicyFrom({ presets, rules, exemptions, trustedRoots }: Configuration): TrustPolicy {
  const chosen = presets.map((name) => ({ origin: `preset ${name}`, ...PRESETS[name] }));
  const own = exemptions.map((exemption, index) => exemptionFrom(exemption, `exemptions[${index}]`));
  return {
    ownRules: rules.map((rule, index) => ruleFrom(rule, ownOrigin(rule, index), trustedRoots)),
    presetRules: chosen.flatMap(({ origin, rules, attestedFrom }) =>
      rules.map((rule) => ({ ...ruleFrom(ruleWithDefaults(rule), origin), attestedFrom })),
    ),
    exemptions: [
      ...own.filter((exemption): exemption is Exemption => !isOfResource(exemption)),
      ...chosen.flatMap(({ origin, exemptions }) => exemptions.map((exemption) => ({ origin, ...exemption }))),
    ],
    resourceExemptions: own.filter(isOfResource),
  };
}

function ownOrigin({ name }: RuleConfiguration, index: number): string {
  return `rules[${index}]${name === undefined ? '' : ` "${name}"`}`;
}

/**
 * @param injected whether a control plane will put the image into pods
 * @param now when exemptions are compared with their last day
 */
export function decide(policy: TrustPolicy, reference: Reference, injected: boolean, now: Date): Decision {
  const holding = policy.exemptions.filter((exemption) => holdsOn(exemption, now));
  const exemption = exemptionFor(holding, reference) ?? exemptionFor(policy.exemptions, reference);
  if (exemption !== undefined) {
    return { kind: holdsOn(exemption, now) ? 'exempted' : 'expired', exemption };
  }
  const own = ruleFor(policy.ownRules, reference);
  const preset = ruleFor(policy.presetRules, reference);
  const rule = own ?? preset;
  if (rule !== undefined) {
    return { kind: 'rule', rule, insteadOf: own && preset?.origin };
  }
  const hint = { preset: presetFor(reference), byDigest: exemptionsByDigest(holding, reference) };
  const of = PRESET_IMAGES.get(lastSegment(reference));
  return of !== undefined || injected ? { kind: 'lookalike', of, hint } : { kind: 'uncovered', hint };
}

/** @returns what decides about a resource whose images are not in the plan; undefined where nothing does */
export function decideResource(
  { resourceExemptions }: TrustPolicy,
  resource: string,
  now: Date,
): { readonly kind: 'exempted' | 'expired'; readonly exemption: ResourceExemption } | undefined {
  const exemption = exemptionOf(resourceExemptions, resource, now);
  return exemption && { kind: holdsOn(exemption, now) ? 'exempted' : 'expired', exemption };
}

/** The preset that would decide about the image, were it chosen. */
function presetFor(reference: Reference): PresetName | undefined {
  return PRESET_NAMES.find((name) => {
    const { rules, exemptions } = PRESETS[name];
    return ruleFor(rules, reference) !== undefined || exemptionFor(exemptions, reference) !== undefined;
  });
}

function ruleFor<R extends { readonly images: readonly string[] }>(
  rules: readonly R[],
  reference: Reference,
): R | undefined {
  const repository = repositoryText(reference);
  return rules.find(({ images }) => images.some((pattern) => matchesWildcard(pattern, repository)));
}

function exemptionFor<E extends Pick<Exemption, 'repository' | 'digest'>>(
  exemptions: readonly E[],
  reference: Reference,
): E | undefined {
  const repository = repositoryText(reference);
  return exemptions.find((candidate) => candidate.repository === repository && candidate.digest === reference.digest);
}

/** The exemption with the same tag alone where one has it, since that is most likely the image. */
function exemptionsByDigest(exemptions: readonly Exemption[], reference: Reference): readonly Exemption[] {
  const repository = repositoryText(reference);
  const same = exemptions.filter((candidate) => reference.digest === undefined && candidate.repository === repository);
  const tagged = same.filter(({ tag }) => tag === reference.tag);
  return tagged.length === 0 ? same : tagged;
}

/** Images of presets by their last path segment: an image with such a name may be meant to be mistaken for one. */
const PRESET_IMAGES: ReadonlyMap<string, string> = new Map(
  Object.values(PRESETS)
    .flatMap(({ rules }) => rules.flatMap(({ images }) => images))
    .reverse()
    .map((image) => [image.slice(image.lastIndexOf('/') + 1), image]),
);
