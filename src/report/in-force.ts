/** A trust policy in plain words, for `check-config`: each rule and each exemption, in the order in which they decide. */

import type { Configuration } from '../configuration/schema.ts';
import { repositoryText } from '../reference/reference.ts';
import type { Exemption, ResourceExemption } from '../trust-policy/exemptions.ts';
import type { Rule } from '../trust-policy/rules.ts';
import { printable } from './message.ts';

type Expected = Rule['expectations'];

/** @returns a text of several lines without a newline at its end */
export function ruleInForce(rule: Rule): string {
  const { expectations, attestations, attestedFrom, pin } = rule;
  const { identities, issuer, sourceRepository, predicateTypes } = expectations;
  const places = [...attestations.map(repositoryText), "the image's own repository"];
  return [
    `${printable(rule.origin)} decides about ${rule.images.join(', ')}:`,
    `signed by ${identities.join(' or ')}, issuer ${issuer}, trusted root ${rule.trustedRoot}`,
    `built from ${sourceRepository}; ${refInWords(expectations.ref)}`,
    ...commitInWords(expectations),
    ...workflowInWords(expectations),
    ...(expectations.subjectNameFromImage ? ["the signed subject has the image's name"] : []),
    `provenance of type ${predicateTypes.join(' or ')}, looked for in ${places.join(', then in ')}`,
    ...(pin ? [] : ['images keep their tag, also where others are pinned']),
    ...(attestedFrom === undefined ? [] : [`images are attested from ${attestedFrom} on`]),
  ].join('\n  ');
}

/** @returns what holds for all images, a sentence each */
export function settingsInForce({
  enforcementLevel,
  pinning,
  registries,
  offline,
  timeoutSeconds,
}: Configuration): string[] {
  return [
    LEVELS[enforcementLevel],
    ...(pinning === 'off' ? [] : [`references by tag alone ${pinning === 'mandatory' ? 'fail' : 'are reported'}`]),
    ...Object.entries(registries).flatMap(([name, { mirrorOf, mirrors = [] }]) => [
      ...(mirrorOf === undefined ? [] : [`${name} stands for ${mirrorOf}`]),
      ...(mirrors.length === 0 ? [] : [`${name} is fetched from ${mirrors.join(', or else ')}`]),
    ]),
    offline === undefined
      ? `each image has ${timeoutSeconds} s`
      : `nothing is reached: all is read from the image layout ${printable(offline)}`,
  ];
}

const LEVELS: Readonly<Record<Configuration['enforcementLevel'], string>> = {
  mandatory: 'a failure stops the preview or update',
  advisory: 'Pulumi reports failures and goes on; the command fails all the same',
  remediate: 'a failure stops the preview or update, and the verified digest is written behind each tag',
  disabled: 'Pulumi does not run this policy; the command does',
};

/** @param holds whether its last day has not ended */
export function exemptionInForce(exemption: Exemption | ResourceExemption, holds: boolean): string {
  const { origin, reason, owner, expires } = exemption;
  const of = 'resource' in exemption ? exemption.resource : `${exemption.repository}@${exemption.digest}`;
  const until = expires === undefined ? '' : holds ? ` until ${expires}` : ` no longer, since it ended on ${expires}`;
  const responsible = owner === undefined ? '' : `, owner ${printable(owner)}`;
  return `${origin} exempts ${printable(of)}${until}: ${printable(reason)}${responsible}`;
}

function refInWords(ref: Expected['ref']): string {
  switch (ref.kind) {
    case 'anyRef':
      return 'any branch or tag';
    case 'branch':
      return `the branch is ${ref.branch}`;
    case 'tag': {
      const fromImage = ref.oneOf.some((tag) => tag.includes('{tag}')) ? ', where {tag} is the image tag' : '';
      return `the git tag is ${ref.oneOf.join(' or ')}${fromImage}`;
    }
  }
}

function commitInWords({ commitFromImage }: Expected): string[] {
  return commitFromImage === undefined
    ? []
    : [`the image tag is ${commitFromImage}, where {commit} is at least seven digits of the source commit`];
}

function workflowInWords({ workflow, workflowPath, trigger, runner }: Expected): string[] {
  const claims = [
    ...(workflow === undefined ? [] : [`by the workflow ${workflow}`]),
    ...(workflowPath === undefined ? [] : [`by the workflow file ${workflowPath}`]),
    ...(trigger === undefined ? [] : [`started by ${trigger}`]),
    ...(runner === undefined ? [] : [`on a runner that is ${runner}`]),
  ];
  return claims.length === 0 ? [] : [printable(claims.join(', '))];
}
