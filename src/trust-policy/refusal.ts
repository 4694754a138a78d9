/** Why an image fails of which nothing has to be looked up. */

import type { CodedReason } from '../verdict.ts';
import type { Decision } from './trust-policy.ts';

type Refused = Exclude<Decision, { readonly kind: 'rule' } | { readonly kind: 'exempted' }>;

export function refusal(decision: Refused): CodedReason {
  switch (decision.kind) {
    case 'expired':
      return {
        code: 'EXEMPTION_EXPIRED',
        reason: 'its exemption has ended',
        expected: `a day until ${decision.exemption.expires ?? ''}`,
        found: 'a later one',
      };
    case 'lookalike':
      return decision.preset === undefined
        ? { code: 'LOOKALIKE', ...likeness(decision.of) }
        : {
            code: 'LOOKALIKE',
            reason: `it is an image of the preset "${decision.preset}", which is not chosen`,
            ...presetRemedy(decision.preset),
          };
    case 'uncovered':
      return { code: 'NO_TRUST_RULE', reason: 'no rule says who may build it', ...presetRemedy(decision.preset) };
  }
}

function likeness(of: string | undefined): Pick<CodedReason, 'reason' | 'expected' | 'remedy'> {
  return of === undefined
    ? {
        reason: 'a control plane will inject it, and no rule says who may build it',
        remedy: 'add a rule that says who builds it, or inject an image that has one',
      }
    : { reason: 'no rule covers it, though it has the name of an image that a preset knows', expected: of };
}

function presetRemedy(preset: string | undefined): Pick<CodedReason, 'remedy'> {
  return preset === undefined ? {} : { remedy: `add "${preset}" to presets, which covers it` };
}
