/** A trust policy in plain words, for `check-config`: each rule and each exemption, in the order in which they decide. */

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
