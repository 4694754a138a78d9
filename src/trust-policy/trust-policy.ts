/** Who decides about an image: an exemption, the first rule that covers it, or nobody. */

import type { Configuration } from '../configuration/schema.ts';
import { lastSegment, type Reference, repositoryText } from '../reference/reference.ts';
import { matchesWildcard } from '../wildcard.ts';
import { type Exemption, exemptionFrom, holdsOn } from './exemptions.ts';
import { DEFAULT_PRESETS, PRESET_NAMES, type PresetName, PRESETS } from './presets/presets.ts';
import { type Rule, ruleFrom } from './rules.ts';

export interface TrustPolicy {
  /** Own rules first, then those of the presets. */
  readonly rules: readonly Rule[];
  readonly exemptions: readonly Exemption[];
}

export type Decision =
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'exempted'; readonly exemption: Exemption }
  | { readonly kind: 'expired'; readonly exemption: Exemption }
  /** No rule covers it, though its name, or that it gets injected, says that one should. */
  | { readonly kind: 'lookalike'; readonly of?: string; readonly preset?: PresetName }
  | { readonly kind: 'uncovered'; readonly preset?: PresetName };

/** @param configuration one that was checked */
export function trustPolicyFrom({ presets, rules = [], exemptions = [], trustedRoots }: Configuration): TrustPolicy {
  const chosen = (presets ?? DEFAULT_PRESETS).map((name) => ({ name, ...PRESETS[name] }));
  return {
    rules: [
      ...rules.map((rule, index) => ruleFrom(rule, `rules[${index}]`, trustedRoots)),
      ...chosen.flatMap((preset) => preset.rules.map((rule) => ruleFrom(rule, `preset ${preset.name}`))),
    ],
    exemptions: [...exemptions.map(exemptionFrom), ...chosen.flatMap((preset) => preset.exemptions)],
  };
}

/**
 * @param injected whether a control plane will put the image into pods
 * @param now against which exemptions expire
 */
export function decide(policy: TrustPolicy, reference: Reference, injected: boolean, now: Date): Decision {
  const holding = policy.exemptions.filter((exemption) => holdsOn(exemption, now));
  const exemption = exemptionFor(holding, reference) ?? exemptionFor(policy.exemptions, reference);
  if (exemption !== undefined) {
    return { kind: holdsOn(exemption, now) ? 'exempted' : 'expired', exemption };
  }
  const rule = ruleFor(policy.rules, reference);
  if (rule !== undefined) {
    return { kind: 'rule', rule };
  }
  const preset = presetFor(reference);
  const hint = preset === undefined ? {} : { preset };
  const genuine = PRESET_IMAGES.get(lastSegment(reference));
  if (genuine !== undefined || injected) {
    return { kind: 'lookalike', ...(genuine !== undefined && { of: genuine }), ...hint };
  }
  return { kind: 'uncovered', ...hint };
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

function exemptionFor(exemptions: readonly Exemption[], reference: Reference): Exemption | undefined {
  const repository = repositoryText(reference);
  return exemptions.find((candidate) => candidate.repository === repository && candidate.digest === reference.digest);
}

/** By last path segment, the images that presets know: whoever takes such a name wants to be taken for it. */
const PRESET_IMAGES: ReadonlyMap<string, string> = new Map(
  Object.values(PRESETS)
    .flatMap(({ rules }) => rules.flatMap(({ images }) => images))
    .reverse()
    .map((image) => [image.slice(image.lastIndexOf('/') + 1), image]),
);
