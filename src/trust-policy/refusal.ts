/** Why an image fails without a question to a registry. */

import { type Reference, referenceText, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import { whatIsKnown } from './known-images.ts';
import type { Exemption, ResourceExemption } from './exemptions.ts';
import type { Decision, Hint } from './trust-policy.ts';

type Refused = Exclude<Decision, { readonly kind: 'rule' } | { readonly kind: 'exempted' }>;

/**
 * @param reference the image, in its canonical form
 * @param now from when an exemption to paste is counted
 */
export function refusal(decision: Refused, reference: Reference, now: Date): CodedReason {
  switch (decision.kind) {
    case 'expired':
      return { code: 'EXEMPTION_EXPIRED', reason: expiredText(decision.exemption) };
    case 'lookalike':
      return {
        code: 'LOOKALIKE',
        ...(hinted(decision.hint, reference) ?? likeness(decision.of, repositoryText(reference))),
      };
    case 'uncovered':
      return {
        code: 'NO_TRUST_RULE',
        ...(hinted(decision.hint, reference) ??
          whatIsKnown(reference, now) ?? { reason: noRule(repositoryText(reference)) }),
      };
  }
}

/** @param exemption of the resource; its last day is over */
export function resourceRefusal(exemption: ResourceExemption): CodedReason {
  return {
    code: 'EXEMPTION_EXPIRED',
    reason: expiredText(exemption),
    remedy: 'give the exemption a later day and a reason, or remove the resource',
  };
}

type Explanation = Omit<CodedReason, 'code'>;

function expiredText({ expires = '', origin, owner = '' }: Exemption | ResourceExemption): string {
  return `the exemption ended on ${expires} (${origin}, owner ${owner})`;
}

function noRule(repository: string): string {
  return `no rule's \`images\` matches ${repository}`;
}

function likeness(of: string | undefined, repository: string): Explanation {
  return of === undefined
    ? {
        reason: `a control plane will inject it, and ${noRule(repository)}`,
        remedy: 'add a rule that names its builder, or inject an image that a rule matches',
      }
    : {
        reason: `${noRule(repository)}, but it has the name of an image of a preset`,
        expected: of,
        ...mirrorOfEntry(of, repository),
      };
}

/** What to write where the registry is a mirror: its path then ends as that of the genuine image does. */
function mirrorOfEntry(of: string, repository: string): { readonly remedy?: string } {
  const slash = of.indexOf('/');
  const path = of.slice(slash);
  const mirror = `"${repository.slice(0, -path.length)}": { "mirrorOf": "${of.slice(0, slash)}" }`;
  return repository.endsWith(path) ? { remedy: `if it is a copy of that image, add ${mirror} to registries` } : {};
}

/** An exemption by digest, or a preset that is not chosen, would decide about the image. */
function hinted({ preset, byDigest }: Hint, reference: Reference): Explanation | undefined {
  const [exemption, ...others] = byDigest;
  if (exemption !== undefined) {
    return others.length === 0 ? oneDigest(exemption, reference) : severalDigests(byDigest, reference);
  }
  return preset === undefined
    ? undefined
    : {
        reason: `${repositoryText(reference)} is an image of the preset "${preset}", which is not chosen`,
        remedy: `add "${preset}" to presets`,
      };
}

function oneDigest({ origin, digest }: Exemption, reference: Reference): Explanation {
  return {
    reason: `the exemption (${origin}) covers ${repositoryText(reference)} by digest alone, and this reference has no digest`,
    remedy: `if you mean that image, write ${referenceText({ ...reference, digest })}`,
  };
}

function severalDigests(exemptions: readonly Exemption[], reference: Reference): Explanation {
  const origins = [...new Set(exemptions.map(({ origin }) => origin))].join(', ');
  const tags = exemptions.flatMap(({ tag }) => tag ?? []);
  return {
    reason: `exemptions cover ${exemptions.length} digests of ${repositoryText(reference)} (${origins}), and this reference has no digest`,
    remedy: `use one of the exempted images with its digest${tags.length === 0 ? '' : `; their tags are ${tags.join(', ')}`}`,
  };
}
