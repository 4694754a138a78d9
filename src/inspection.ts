/** Everything that is stored for one image, verified or not, and the rule that would accept it. It is no verdict. */

import { openDistinct, repositoriesToAsk } from './attestation-places.ts';
import { claimsOf } from './attestation/claims.ts';
import type { Signer } from './attestation/signer.ts';
import type { VerifiedAttestation } from './attestation/verify.ts';
import { checkConfiguration } from './configuration/check.ts';
import { ruleWithDefaults } from './configuration/defaults.ts';
import type { Configuration } from './configuration/schema.ts';
import { RuleSchema, type WrittenRule } from './configuration/schema-rules.ts';
import { isFailure } from './failure.ts';
import { unmetExpectations } from './provenance/checks.ts';
import { readProvenance } from './provenance/provenance.ts';
import { readClaimedStatement } from './provenance/statement.ts';
import { homeOf } from './reference/mirror-of.ts';
import { type Digest, lastSegment, type Reference } from './reference/reference.ts';
import type { Repository } from './registry/repository.ts';
import { type StoredAttestation, storedAttestations } from './registry/stored-attestations.ts';
import { timeLimit } from './registry/time-limit.ts';
import { acceptingRule } from './trust-policy/accepting-rule.ts';
import { ruleFrom } from './trust-policy/rules.ts';
import { decide, trustPolicyFrom } from './trust-policy/trust-policy.ts';
import type { CodedReason } from './verdict.ts';
import { resolveDigest, type VerificationServices } from './verification.ts';

export interface Inspection {
  readonly reference: Reference;
  /** Absent where the image could not be found. */
  readonly digest?: Digest;
  /** Where the rule stands that decides about the image, where one does. */
  readonly decidedBy?: string;
  readonly attestations: readonly InspectedAttestation[];
  /** Places and attestations that can't be read. */
  readonly unread: readonly CodedReason[];
}

export interface InspectedAttestation {
  readonly storedAt: string;
  /** The trusted root by which it verifies. */
  readonly verifiedBy?: string;
  /** Why it does not verify, by the trusted roots that were tried. */
  readonly faults: Readonly<Record<string, CodedReason>>;
  /** Where nothing verifies it, this is what the certificate claims. */
  readonly signer?: Signer;
  readonly predicateType?: string;
  readonly recordedAt?: Date;
  /** Ready to paste under `rules`. */
  readonly rule?: WrittenRule;
  /** Why no rule would accept it. */
  readonly refused: readonly CodedReason[];
}

/** @param now when exemptions are compared with their last day */
export async function inspectImage(
  reference: Reference,
  configuration: Configuration,
  services: VerificationServices,
  now: Date,
): Promise<Inspection> {
  const { open, mirrorsOf = {}, timeoutSeconds } = services;
  const signal = timeLimit(timeoutSeconds * 1000);
  const home: Reference = { ...reference, ...homeOf(mirrorsOf, reference)?.name };
  const decision = decide(trustPolicyFrom(configuration), home, false, now);
  const rule = decision.kind === 'rule' ? decision.rule : undefined;
  const found = { reference, ...(rule !== undefined && { decidedBy: rule.origin }) };
  const resolved = await resolveDigest(reference, open(reference, signal));
  if ('failure' in resolved) {
    return { ...found, attestations: [], unread: [resolved.failure] };
  }
  const digest = resolved.found;
  const names = repositoriesToAsk(reference, rule?.attestations ?? [], mirrorsOf);
  const inspector = new Inspector({ ...home, digest }, configuration, services, rule?.trustedRoot);
  for (const repository of openDistinct(names, mirrorsOf, open, signal)) {
    await inspector.read(repository);
  }
  return { ...found, digest, attestations: inspector.attestations, unread: inspector.unread };
}

class Inspector {
  readonly attestations: InspectedAttestation[] = [];
  readonly unread: CodedReason[] = [];
  readonly #image: Reference & { readonly digest: Digest };
  readonly #configuration: Configuration;
  readonly #services: VerificationServices;
  /** That of the rule first. */
  readonly #roots: readonly string[];

  constructor(
    image: Reference & { readonly digest: Digest },
    configuration: Configuration,
    services: VerificationServices,
    rulesRoot: string | undefined,
  ) {
    this.#image = image;
    this.#configuration = configuration;
    this.#services = services;
    const known = ['public-good', 'github', ...Object.keys(configuration.trustedRoots)];
    this.#roots = [...new Set([...(rulesRoot === undefined ? [] : [rulesRoot]), ...known])];
  }

  async read(repository: Repository): Promise<void> {
    for await (const stored of storedAttestations(this.#image.digest, [repository])) {
      if (isFailure(stored)) {
        this.unread.push(stored);
      } else {
        this.attestations.push(await this.#inspect(stored, repository));
      }
    }
  }

  async #inspect(stored: StoredAttestation, repository: Repository): Promise<InspectedAttestation> {
    const { storedAt } = stored;
    const claims = claimsOf(stored);
    if (isFailure(claims)) {
      return { storedAt, faults: {}, refused: [claims] };
    }
    const { signer, recordedAt, payload } = claims;
    const statement = readClaimedStatement(payload);
    const told = {
      storedAt,
      ...(signer !== undefined && { signer }),
      ...(recordedAt !== undefined && { recordedAt }),
      ...(!isFailure(statement) && { predicateType: statement.predicateType }),
    };
    const faults: Record<string, CodedReason> = {};
    for (const root of this.#roots) {
      const verify = await this.#services.verifierOf(root);
      const attestation = isFailure(verify) ? verify : verify(stored);
      if (!isFailure(attestation)) {
        return { ...told, verifiedBy: root, faults, ...this.#accepting(attestation, repository, root) };
      }
      faults[root] = attestation;
    }
    return { ...told, faults, refused: [] };
  }

  #accepting(
    attestation: VerifiedAttestation,
    { name }: Repository,
    root: string,
  ): Pick<InspectedAttestation, 'rule' | 'refused'> {
    const { registries, trustedRoots } = this.#configuration;
    const build = readProvenance(attestation, RuleSchema.properties.predicateTypes.default);
    if (isFailure(build)) {
      return { refused: [build] };
    }
    const image = this.#image;
    const written = acceptingRule(build, image, homeOf(registries, name)?.name ?? name, root);
    const problems = checkConfiguration({ rules: [written], trustedRoots });
    if (isFailure(problems)) {
      const [first] = problems.problems;
      return {
        refused: [{ code: 'SIGNER_MISMATCH', reason: `no rule can name this signer: ${first?.sentence ?? ''}` }],
      };
    }
    const { expectations } = ruleFrom(ruleWithDefaults(written), 'inspect');
    const about = { digest: image.digest, name: lastSegment(image), tag: image.tag };
    const unmet = unmetExpectations(expectations, build, about);
    return unmet.length === 0 ? { rule: written, refused: [] } : { refused: unmet };
  }
}
