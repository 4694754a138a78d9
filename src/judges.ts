/** What a run judges with: its trust policy, and verifications, each of which is made once. */

import pLimit from 'p-limit';
import type { Configuration } from './configuration/schema.ts';
import type { Judges } from './judgement.ts';
import { referenceText } from './reference/reference.ts';
import { trustPolicyFrom } from './trust-policy/trust-policy.ts';
import type { Verdict } from './verdict.ts';
import { type VerificationServices, verifyImage } from './verification.ts';

/** All verifications go at once; this bounds sockets and memory in a plan of hundreds of images. */
const MAX_IMAGES_AT_ONCE = 32;

/** @param configuration one that was checked */
export function judgesFor(configuration: Configuration, now: () => Date, services: VerificationServices): Judges {
  const limit = pLimit(MAX_IMAGES_AT_ONCE);
  // What is analysed after its remediation has its verdict already. The reference decides which rule it is.
  const verified = new Map<string, Promise<Verdict>>();
  return {
    policy: trustPolicyFrom(configuration),
    configuration,
    now,
    verify: (reference, rule) => {
      const key = referenceText(reference);
      const verdict = verified.get(key) ?? limit(() => verifyImage(reference, rule, services));
      verified.set(key, verdict);
      return verdict;
    },
  };
}
