/** One image, step by step: resolve it, read what is stored for it, verify, compare with the rule. */

import type { VerifyAttestation } from './attestation/verify.ts';
import { judgeProvenance } from './provenance/provenance.ts';
import { explainAbsence } from './registry/absence.ts';
import { type Digest, lastSegment, type Reference, repositoryText } from './registry/reference.ts';
import type { OpenRepository, Repository } from './registry/repository.ts';
import { type StoredAttestation, storedAttestations } from './registry/stored-attestations.ts';
import type { Rule } from './trust-policy/rules.ts';
import { type Failed, failed, type Reason, type Verdict } from './verdict.ts';

/** What a verification works with. */
export interface Means {
  readonly open: OpenRepository;
  /** The verifier of a trusted root, by the root's name. */
  readonly verifierOf: (trustedRoot: string) => Promise<VerifyAttestation | Reason>;
  /** How long one image may take, in seconds. */
  readonly timeoutSeconds: number;
}

/** Verifies one image under the rule that covers it. It never throws: a bug becomes the image's `INTERNAL_ERROR`. */
export async function verifyImage(reference: Reference, rule: Rule, means: Means): Promise<Verdict> {
  const signal = AbortSignal.timeout(means.timeoutSeconds * 1000);
  return guarded(async () => {
    const verifier = means.verifierOf(rule.trustedRoot);
    const image = means.open(reference, signal);
    const [digest, verify] = await Promise.all([resolve(reference, image), verifier]);
    if (typeof digest !== 'string') {
      return failed([digest]);
    }
    if ('code' in verify) {
      return failed([verify], digest);
    }
    const places = distinct([...rule.attestations.map((name) => means.open(name, signal)), image]);
    return verifyStored(reference, { digest, image, places }, rule, verify);
  });
}

/** Whatever is thrown while an image is judged is a bug of the pack, and still a verdict; run.ts does so for the reading of a resource. */
export async function guarded(step: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await step();
  } catch (error) {
    return internalError(error);
  }
}

/** Names the kind of error and the line that threw it, never its message, which may quote what it was about. */
export function internalError(error: unknown): Failed {
  const thrown = error instanceof Error ? error : new Error();
  const { stack = '', message } = thrown;
  const frames = stack.slice(stack.indexOf(message) + message.length);
  const line = /[\w.-]+\.[jt]s:\d+/.exec(frames)?.[0];
  return failed([
    { code: 'INTERNAL_ERROR', what: `the pack has a bug (${thrown.name} at ${line ?? 'an unknown line'})` },
  ]);
}

/** The manifest digest: the reference's own, or what the registry says that the tag is. */
async function resolve({ digest, tag = 'latest' }: Reference, image: Repository): Promise<Digest | Reason> {
  if (digest !== undefined) {
    return digest;
  }
  const answer = await image.resolve(tag);
  if ('found' in answer) {
    return answer.found;
  }
  return 'failure' in answer
    ? answer.failure
    : { code: 'IMAGE_NOT_FOUND', what: `${repositoryText(image.name)} has no tag "${tag}"` };
}

/** An image that is known by its digest, and where to look for what is said of it. */
interface Resolved {
  readonly digest: Digest;
  readonly image: Repository;
  readonly places: readonly Repository[];
}

/** One attestation that meets everything is enough; otherwise each one that was looked at has its reasons. */
async function verifyStored(
  reference: Reference,
  resolved: Resolved,
  rule: Rule,
  verify: VerifyAttestation,
): Promise<Verdict> {
  const { digest, places } = resolved;
  const attested = { digest, name: lastSegment(reference), ...(reference.tag !== undefined && { tag: reference.tag }) };
  const reasons: Reason[] = [];
  const otherPredicateTypes = new Set<string>();
  for await (const stored of storedAttestations(digest, places)) {
    if (isReason(stored)) {
      reasons.push(stored);
      continue;
    }
    const { storedAt } = stored;
    const attestation = verify(stored);
    if ('code' in attestation) {
      reasons.push({ ...attestation, storedAt });
      continue;
    }
    const judgement = judgeProvenance(attestation, rule.expectations, attested);
    if ('accepted' in judgement) {
      return { result: 'PASSED', digest, provenance: { ...judgement.accepted, storedAt } };
    }
    if ('otherPredicateType' in judgement) {
      otherPredicateTypes.add(judgement.otherPredicateType);
    } else {
      reasons.push(...judgement.reasons.map((reason) => ({ ...reason, storedAt })));
    }
  }
  return failed(
    reasons.length > 0 ? reasons : await nothingUsable(reference, resolved, rule, otherPredicateTypes),
    digest,
  );
}

async function nothingUsable(
  reference: Reference,
  { digest, image, places }: Resolved,
  { expectations }: Rule,
  otherPredicateTypes: ReadonlySet<string>,
): Promise<Reason[]> {
  return otherPredicateTypes.size > 0
    ? [
        {
          code: 'PROVENANCE_MISSING',
          what: 'it is attested, but no attestation is a provenance',
          expected: expectations.predicateTypes.join(' or '),
          found: [...otherPredicateTypes].join(', '),
        },
      ]
    : [await explainAbsence(reference, digest, image, places)];
}

function isReason(stored: StoredAttestation | Reason): stored is Reason {
  return 'code' in stored;
}

function distinct(places: readonly Repository[]): Repository[] {
  return [...new Map(places.map((place) => [repositoryText(place.name), place])).values()];
}
