/** What docs/rules.md says of the presets and of images that no preset covers, made from the code. */

import { ruleWithDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenRule } from '../../src/configuration/schema-rules.ts';
import { KNOWN_IMAGES } from '../../src/trust-policy/known-images.ts';
import type { Preset } from '../../src/trust-policy/presets/preset.ts';
import { PRESET_NAMES, PRESETS } from '../../src/trust-policy/presets/presets.ts';

/** A list for each preset, under its name. */
export function presetSections(): string {
  return PRESET_NAMES.map((name) => `### \`${name}\`\n\n${presetLines(PRESETS[name]).join('\n')}\n`).join('\n');
}

/** A line for each image that the pack knows and that no preset covers. */
export function knownImageLines(): string {
  return KNOWN_IMAGES.map(({ repository, rule }) => {
    const says =
      rule === undefined ? 'no SLSA provenance is known to be published' : `copy the rule [${rule}](#${anchor(rule)})`;
    return `- \`${repository}\`: ${says}\n`;
  }).join('');
}

function presetLines({ rules, exemptions, attestedFrom }: Preset): string[] {
  return [
    ...rules.flatMap(ruleLines),
    ...(attestedFrom === undefined ? [] : [`- attested from version ${attestedFrom} on`]),
    ...exemptions.map(({ repository, tag = '', digest }) => `- exempted by digest: \`${repository}:${tag}@${digest}\``),
  ];
}

function ruleLines(rule: WrittenRule): string[] {
  const { images, attestations, predicateTypes, trustedRoot, signer, source } = ruleWithDefaults(rule);
  const { repository, workflow = '', trigger = '', runner = '' } = source;
  const code = (texts: readonly string[]) => texts.map((text) => `\`${text}\``).join(', ');
  return [
    `- images: ${code(images)}`,
    `- attestations in ${code(attestations)}, then beside the image; predicate type ${code(predicateTypes)}`,
    `- signed by ${code([signer.identity].flat())}, issuer ${code([signer.issuer])}, trusted root ${code([trustedRoot])}`,
    `- built from ${code([repository])}, by the workflow ${code([workflow])}, started by ${code([trigger])}, on a runner that is ${code([runner])}`,
    ...(source.tagFromImage === true ? ['- the git tag is the image tag, with or without a leading `v`'] : []),
    ...(rule.subjectNameFromImage === true ? ["- the signed subject has the image's name"] : []),
  ];
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
