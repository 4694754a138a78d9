/** What is allowed in a configuration, but is most likely not what its author wants. */

import { covers } from '../configuration/covers.ts';
import { listed, type Path, problem, type Problem } from '../configuration/problem.ts';
import type { Configuration } from '../configuration/schema.ts';
import { holdsOn } from './exemptions.ts';
import { type PresetName, PRESETS } from './presets/presets.ts';

/** The values of the claim "runner environment": https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
const GITHUB_RUNNERS = ['github-hosted', 'self-hosted'];
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/** Registries on which each image stands under an owner or a project. */
const REGISTRIES_WITH_OWNERS = ['ghcr.io', 'quay.io', 'gcr.io', 'registry.gitlab.com', 'public.ecr.aws'];

/** A sentence names no more images than this. */
const MAX_IMAGES_NAMED = 3;

/**
 * @param configuration one that was checked
 * @param now when exemptions are compared with their last day
 * @returns a sentence with its path for each, in the order of the document
 */
export function warnings(configuration: Configuration, now: Date): readonly Problem[] {
  return [
    ...disabled(configuration),
    ...configuration.rules.flatMap((rule, index) => [
      ...rule.images.flatMap((pattern, position) => ownersAlone(pattern, ['rules', index, 'images', position])),
      ...unknownRunner(rule, ['rules', index, 'source', 'runner']),
      ...imagesTakenFromPresets(configuration, index),
    ]),
    ...endedExemptions(configuration, now),
  ];
}

function disabled({ enforcementLevel }: Configuration): Problem[] {
  return enforcementLevel === 'disabled'
    ? [problem({ at: ['enforcementLevel'], reason: 'is disabled, so Pulumi does not run this policy' })]
    : [];
}

function ownersAlone(pattern: string, at: Path): Problem[] {
  const [registry = '', owner = '', ...rest] = pattern.split('/');
  if (!REGISTRIES_WITH_OWNERS.includes(registry) || owner.includes('*') || rest.length > 0) {
    return [];
  }
  const reason = `matches no image, since each image of ${registry} stands under an owner; write ${pattern}/* for the images of ${owner}, or ${pattern}/** to include deeper paths`;
  return [problem({ at, reason })];
}

function unknownRunner({ signer, source: { runner } }: Configuration['rules'][number], at: Path): Problem[] {
  if (runner === undefined || !signer.issuer.startsWith(GITHUB_ISSUER) || GITHUB_RUNNERS.includes(runner)) {
    return [];
  }
  const reason = `no certificate of GitHub has this runner, so the rule accepts no image; write ${listed(GITHUB_RUNNERS, 'or')}`;
  return [problem({ at, reason })];
}

/** Own rules come first: one that is too wide replaces what a chosen preset asks for. */
function imagesTakenFromPresets({ presets, rules }: Configuration, index: number): Problem[] {
  const patterns = rules[index]?.images ?? [];
  const earlier = rules.slice(0, index).flatMap(({ images }) => images);
  return presets.flatMap((name) => {
    const taken = presetImages(name).filter(
      (image) =>
        patterns.some((pattern) => covers(pattern, image)) && !earlier.some((pattern) => covers(pattern, image)),
    );
    const reason = `decides about ${firstImages(taken)} instead of the preset ${name}; narrow its images, unless you want that`;
    return taken.length === 0 ? [] : [problem({ at: ['rules', index], reason })];
  });
}

function presetImages(preset: PresetName): readonly string[] {
  return PRESETS[preset].rules.flatMap(({ images }) => images);
}

function firstImages(images: readonly string[]): string {
  const more = images.length - MAX_IMAGES_NAMED;
  return more > 0
    ? `${images.slice(0, MAX_IMAGES_NAMED).join(', ')} and ${more} more ${more === 1 ? 'image' : 'images'}`
    : listed(images, 'and');
}

function endedExemptions({ exemptions }: Configuration, now: Date): Problem[] {
  return exemptions.flatMap((exemption, index) => {
    const reason = `the exemption ended on ${exemption.expires}, so its ${exemption.resource === undefined ? 'image' : 'resource'} fails; set a later day, or remove the exemption`;
    return holdsOn(exemption, now) ? [] : [problem({ at: ['exemptions', index, 'expires'], reason })];
  });
}
