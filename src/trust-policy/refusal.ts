/** Why an image fails of which nothing has to be looked up. */

import type { Reason } from '../verdict.ts';
import type { Decision } from './trust-policy.ts';

type Refused = Exclude<Decision, { readonly kind: 'rule' } | { readonly kind: 'exempted' }>;

export function refusal(decision: Refused): Reason {
  switch (decision.kind) {
    case 'expired':
      return {
        code: 'EXEMPTION_EXPIRED',
        what: 'its exemption has ended',
        expected: `a day until ${decision.exemption.expires ?? ''}`,
        found: 'a later one',
      };
    case 'lookalike':
      return decision.preset === undefined
        ? { code: 'LOOKALIKE', ...likeness(decision.of) }
        : {
            code: 'LOOKALIKE',
            what: `it is an image of the preset "${decision.preset}", which is not chosen`,
            ...presetRemedy(decision.preset),
          };
    case 'uncovered':
      return { code: 'NO_TRUST_RULE', what: 'no rule says who may build it', ...presetRemedy(decision.preset) };
  }
}

function likeness(of: string | undefined): Pick<Reason, 'what' | 'expected' | 'remedy'> {
  return of === undefined
    ? {
        what: 'a control plane will inject it, and no rule says who may build it',
        remedy: 'add a rule that says who builds it, or inject an image that has one',
      }
    : { what: 'no rule covers it, though it has the name of an image that a preset knows', expected: of };
}

function presetRemedy(preset: string | undefined): Pick<Reason, 'remedy'> {
  return preset === undefined ? {} : { remedy: `add "${preset}" to presets, which covers it` };
}
