/** One image use as one verdict: unreadable, invalid, decided without a look-up, or verified. */

import { withPinning } from './by-tag.ts';
import type { Configuration } from './configuration/schema.ts';
import { isFailure } from './failure.ts';
import { isKnown, type UnreadableUse } from './images/image-use.ts';
import { homeOf } from './reference/mirror-of.ts';
import { parseReference, type Reference, referenceText } from './reference/reference.ts';
import type { PlacedUse } from './result.ts';
import { refusal, resourceRefusal } from './trust-policy/refusal.ts';
import type { Rule } from './trust-policy/rules.ts';
import { type Decision, decide, decideResource, type TrustPolicy } from './trust-policy/trust-policy.ts';
import { withCauseOfAbsence } from './trust-policy/unattested.ts';
import { failed, type Verdict } from './verdict.ts';

type ResourceDecision = ReturnType<typeof decideResource>;

/** What is known of a use before its verdict is, and how to come to the verdict. */
export interface Judgement {
  /** Equal exactly for uses that have the same verdict. */
  readonly key: string;
  /** As the user wrote the image; undefined where the plan does not tell. */
  readonly written?: string;
  readonly reference?: Reference;
  /** The rule that decides, where one does. */
  readonly rule?: Rule | undefined;
  /** The preset that would decide without an own rule. */
  readonly insteadOf?: string | undefined;
  /** Where the exemption stands that decides, also one that has ended. */
  readonly exemption?: string | undefined;
  readonly judge: () => Verdict | Promise<Verdict>;
}

export interface Judges {
  readonly policy: TrustPolicy;
  readonly configuration: Configuration;
  /** Against which exemptions expire. */
  readonly now: () => Date;
  /** The verdict about an image that a rule covers. */
  readonly verify: (reference: Reference, rule: Rule) => Promise<Verdict>;
}

/** @param owner tells apart resources that people call by the same name */
export function judgementOf({ use, resource }: PlacedUse, owner: string, judges: Judges): Judgement {
  const { policy, configuration, now } = judges;
  if (!isKnown(use)) {
    const { path, code } = use;
    const decision = code === 'IMAGES_NOT_IN_PLAN' ? decideResource(policy, resource, now()) : undefined;
    return {
      key: keyOf('unreadable', owner, path, code),
      exemption: decision?.exemption.origin,
      judge: () => judgeUnreadable(use, decision),
    };
  }
  const { image: written, injected, remediated } = use;
  const reference = parseReference(written);
  if (isFailure(reference)) {
    const reason = `it is not an image reference: ${reference.reason}`;
    return { key: keyOf('invalid', written), written, judge: () => failed([{ code: 'REFERENCE_INVALID', reason }]) };
  }
  // What stands at a mirror is decided about by the name that it has at home.
  const home: Reference = { ...reference, ...homeOf(configuration.registries, reference)?.name };
  const decision = decide(policy, home, injected, now());
  const rule = decision.kind === 'rule' ? decision.rule : undefined;
  return {
    // Whether an image is injected decides between two kinds of refusal, and nothing else.
    key: keyOf(decision.kind, referenceText(reference), ...(configuration.pinning === 'mandatory' ? [remediated] : [])),
    written,
    reference,
    ...(decision.kind === 'rule' && { rule, insteadOf: decision.insteadOf }),
    ...('exemption' in decision && { exemption: decision.exemption.origin }),
    judge: async () =>
      withPinning(await follow(decision, reference, home, judges), written, reference, rule, remediated, configuration),
  };
}

function judgeUnreadable({ code, reason, remedy }: UnreadableUse, decision: ResourceDecision): Verdict {
  if (decision === undefined) {
    return failed([{ code, reason, remedy }]);
  }
  const { kind, exemption } = decision;
  return kind === 'exempted' ? { result: 'EXEMPTED', ...exemption } : failed([resourceRefusal(exemption)]);
}

function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

async function follow(
  decision: Decision,
  reference: Reference,
  home: Reference,
  { verify, now }: Judges,
): Promise<Verdict> {
  switch (decision.kind) {
    case 'exempted':
      return { result: 'EXEMPTED', ...decision.exemption };
    case 'expired':
    case 'lookalike':
    case 'uncovered':
      return failed([refusal(decision, home, now())], reference.digest);
    case 'rule':
      return withCauseOfAbsence(await verify(reference, decision.rule), decision.rule, reference);
  }
}
