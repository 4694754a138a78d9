/** One image, step by step: resolve it, read what is stored for it, verify, compare with the rule. */

import type { VerifyAttestation } from './attestation/verify.ts';
import { isFailure } from './failure.ts';
import { type AttestedBuild, type AttestedImage, unmetExpectations } from './provenance/expectations.ts';
import { readProvenance } from './provenance/provenance.ts';
import { type Digest, lastSegment, type Reference, repositoryText } from './reference/reference.ts';
import { explainAbsence } from './registry/absence.ts';
import type { OpenRepository, Repository } from './registry/repository.ts';
import { type StoredAttestation, storedAttestations } from './registry/stored-attestations.ts';
import type { Rule } from './trust-policy/rules.ts';
import { type CodedReason, failed, type Passed, type Verdict } from './verdict.ts';

/** What a verification works with. */
export interface VerificationServices {
  readonly open: OpenRepository;
  /** The verifier of a trusted root, by the root's name. */
  readonly verifierOf: (trustedRoot: string) => Promise<VerifyAttestation | CodedReason>;
  /** How long one image may take, in seconds. */
  readonly timeoutSeconds: number;
}

/** Verifies one image under the rule that covers it. */
export async function verifyImage(
  reference: Reference,
  rule: Rule,
  { open, verifierOf, timeoutSeconds }: VerificationServices,
): Promise<Verdict> {
  const signal = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
  const image = open(reference, signal);
  const [digest, verify] = await Promise.all([resolve(reference, image), verifierOf(rule.trustedRoot)]);
  if (isFailure(digest)) {
    return failed([digest]);
  }
  if (isFailure(verify)) {
    return failed([verify], digest);
  }
  const attested = { digest, name: lastSegment(reference), tag: reference.tag };
  const places = distinctRepositories([...rule.attestations.map((name) => open(name, signal)), image]);
  const reasons: CodedReason[] = [];
  // One attestation that meets everything is enough. Otherwise each one that was looked at has its reasons.
  for await (const stored of storedAttestations(digest, places)) {
    const outcome = isFailure(stored) ? [stored] : judgeAttestation(stored, verify, rule, attested);
    if ('result' in outcome) {
      return outcome;
    }
    reasons.push(...outcome);
  }
  return failed(
    reasons.length === 0 ? [await explainAbsence(reference, digest, image, places)] : worthReporting(reasons),
    digest,
  );
}

/** The manifest digest: the reference's own, or what the registry says that the tag is. */
async function resolve({ digest, tag = 'latest' }: Reference, image: Repository): Promise<Digest | CodedReason> {
  if (digest !== undefined) {
    return digest;
  }
  const answer = await image.resolve(tag);
  if ('found' in answer) {
    return answer.found;
  }
  return 'failure' in answer
    ? answer.failure
    : { code: 'IMAGE_NOT_FOUND', reason: `${repositoryText(image.name)} has no tag "${tag}"` };
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
  return unmet.length === 0 ? passed(build, image, storedAt) : unmet.map((reason) => ({ ...reason, storedAt }));
}

function passed(
  { signer, provenance, predicateType }: AttestedBuild,
  { digest }: AttestedImage,
  storedAt: string,
): Passed {
  return {
    result: 'PASSED',
    digest,
    provenance: {
      builder: provenance.builderId,
      source: signer.sourceRepository ?? '',
      ref: signer.sourceRef ?? '',
      commit: provenance.source.sha1,
      predicateType,
      signer: signer.identity,
      issuer: signer.issuer,
      run: signer.runUri,
      storedAt,
    },
  };
}

/** Attestations that are no provenance are worth a reason only where there is nothing else, and then one together. */
function worthReporting(reasons: readonly CodedReason[]): readonly CodedReason[] {
  const others = reasons.filter(({ code }) => code !== 'PROVENANCE_MISSING');
  const [first] = reasons;
  if (others.length > 0 || first === undefined) {
    return others;
  }
  return [{ ...first, storedAt: undefined, found: [...new Set(reasons.map(({ found }) => found))].join(', ') }];
}

function distinctRepositories(places: readonly Repository[]): Repository[] {
  return [...new Map(places.map((place) => [repositoryText(place.name), place])).values()];
}
