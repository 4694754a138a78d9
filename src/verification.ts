/** One image, step by step: resolve it, read what is stored for it, verify, compare with the rule. */

import { openDistinct, repositoriesToAsk } from './attestation-places.ts';
import type { VerifyAttestation } from './attestation/verify.ts';
import { isFailure } from './failure.ts';
import { closestFirst } from './near-miss.ts';
import { unmetExpectations } from './provenance/checks.ts';
import type { AttestedBuild, AttestedImage } from './provenance/expectations.ts';
import { readProvenance } from './provenance/provenance.ts';
import type { MirrorsOf } from './reference/mirror-of.ts';
import {
  type Digest,
  lastSegment,
  type Reference,
  type RepositoryName,
  repositoryText,
} from './reference/reference.ts';
import { explainAbsence, imageNotFound } from './registry/absence.ts';
import type { Answer, OpenRepository, Repository } from './registry/repository.ts';
import { type StoredAttestation, storedAttestations } from './registry/stored-attestations.ts';
import { timeLimit } from './registry/time-limit.ts';
import type { Rule } from './trust-policy/rules.ts';
import {
  type AskedPlaces,
  type CodedReason,
  failed,
  type Passed,
  type UsedTrustedRoot,
  type Verdict,
  worstFirst,
} from './verdict.ts';

/** What a verification works with. */
export interface VerificationServices {
  readonly open: OpenRepository;
  /** What was found in earlier runs: it may satisfy a rule, and no failure comes from it. */
  readonly cached?: OpenRepository | undefined;
  /** By what the plan names, of what it is a mirror. */
  readonly mirrorsOf?: MirrorsOf;
  /** The verifier of a trusted root, by the root's name. */
  readonly verifierOf: (trustedRoot: string) => Promise<VerifyAttestation | CodedReason>;
  /** How long one image may take, in seconds. */
  readonly timeoutSeconds: number;
}

/** Verifies one image under the rule that covers it. */
export async function verifyImage(
  reference: Reference,
  rule: Rule,
  { open, cached, mirrorsOf = {}, verifierOf, timeoutSeconds }: VerificationServices,
): Promise<Verdict> {
  const signal = timeLimit(timeoutSeconds * 1000);
  const image = open(reference, signal);
  const names = repositoriesToAsk(reference, rule.attestations, mirrorsOf);
  const places = openDistinct(names, mirrorsOf, open, signal);
  const [resolved, verify] = await Promise.all([resolveDigest(reference, image), verifierOf(rule.trustedRoot)]);
  const fail = (reasons: readonly CodedReason[], digest?: Digest) =>
    failed(reasons, digest, askedPlaces(resolved.at ?? image.places[0] ?? reference, places, reasons));
  if ('failure' in resolved) {
    return fail([resolved.failure]);
  }
  const { found: digest } = resolved;
  if (isFailure(verify)) {
    return fail([verify], digest);
  }
  const attested = { digest, name: lastSegment(reference), tag: reference.tag };
  const kept = cached === undefined ? [] : names.map((name) => cached(name, signal));
  for await (const stored of storedAttestations(digest, kept, rule.expectations.predicateTypes)) {
    const outcome = isFailure(stored) ? [] : judgeAttestation(stored, verify, rule, attested);
    if ('result' in outcome) {
      return outcome;
    }
  }
  const attempts: (readonly CodedReason[])[] = [];
  // One attestation that meets everything is enough. Otherwise each one that was looked at has its reasons.
  for await (const stored of storedAttestations(digest, places, rule.expectations.predicateTypes)) {
    const outcome = isFailure(stored) ? [stored] : judgeAttestation(stored, verify, rule, attested);
    if ('result' in outcome) {
      return outcome;
    }
    attempts.push(outcome);
  }
  return fail(await explained(closestFirst(attempts), () => explainAbsence(reference, digest, image, places)), digest);
}

/** The manifest digest: the reference's own, or what the registry says that the tag is. */
export async function resolveDigest(
  { digest, tag = 'latest' }: Reference,
  image: Repository,
): Promise<Exclude<Answer<Digest>, { absent: true }>> {
  const answer = digest === undefined ? await image.resolve(tag) : { found: digest };
  return 'absent' in answer ? { failure: imageNotFound(image, `no tag "${tag}"`) } : answer;
}

/** @returns where the image was asked for, and where the attestation lies that the verdict is about, or the first place */
function askedPlaces(
  image: RepositoryName,
  repositories: readonly Repository[],
  reasons: readonly CodedReason[],
): AskedPlaces {
  const places = repositories.flatMap((repository) => repository.places);
  const { storedAt = '' } = worstFirst(failed(reasons))[0];
  const lies = (place: RepositoryName) => [':', '@'].some((sign) => storedAt.startsWith(repositoryText(place) + sign));
  const attestations = places.find(lies) ?? places[0] ?? image;
  return { image, attestations };
}

/** @returns the verdict if the attestation meets everything, else each reason why it does not, with the place where it lies */
function judgeAttestation(
  stored: StoredAttestation,
  verify: VerifyAttestation,
  { expectations }: Rule,
  image: AttestedImage,
): Passed | CodedReason[] {
  const { storedAt } = stored;
  const attestation = verify(stored);
  if (isFailure(attestation)) {
    return [{ ...attestation, storedAt }];
  }
  const build = readProvenance(attestation, expectations.predicateTypes);
  if (isFailure(build)) {
    return [{ ...build, storedAt }];
  }
  const unmet = unmetExpectations(expectations, build, image);
  return unmet.length === 0
    ? passed(build, image, storedAt, attestation.trustedRoot)
    : unmet.map((reason) => ({ ...reason, storedAt }));
}

function passed(
  { signer, provenance, predicateType }: AttestedBuild,
  { digest }: AttestedImage,
  storedAt: string,
  trustedRoot: UsedTrustedRoot,
): Passed {
  return {
    result: 'PASSED',
    digest,
    provenance: {
      builder: provenance.builderId,
      source: signer.sourceRepository ?? '',
      ref: signer.sourceRef ?? '',
      commit: provenance.dependency.commit,
      predicateType,
      signer: signer.identity,
      issuer: signer.issuer,
      run: signer.runUri,
      trustedRoot,
      storedAt,
    },
  };
}

/**
 * What is no provenance is worth a reason only where there is nothing else, and then one together. It may lie beside one
 * platform's manifest, whose index has the provenance.
 */
async function explained(
  reasons: readonly CodedReason[],
  explain: () => Promise<CodedReason>,
): Promise<readonly CodedReason[]> {
  const others = reasons.filter(({ code }) => code !== 'PROVENANCE_MISSING');
  if (others.length > 0) {
    return others;
  }
  const absence = await explain();
  const [first] = reasons;
  return first === undefined || absence.code !== 'ATTESTATION_MISSING'
    ? [absence]
    : [{ ...first, storedAt: undefined, found: [...new Set(reasons.map(({ found }) => found))].join(', ') }];
}
