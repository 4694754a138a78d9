/** Each value of a predicate, changed by itself: all that the certificate has too must be the same, and the rest is listed. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Signer } from '../../src/attestation/signer.ts';
import type { VerifiedPayload } from '../../src/attestation/verify.ts';
import { CODES } from '../../src/codes.ts';
import { isFailure } from '../../src/failure.ts';
import { unmetExpectations } from '../../src/provenance/checks.ts';
import { readProvenance } from '../../src/provenance/provenance.ts';
import { kongMeshClaims, slsaV02Predicate, slsaV1Predicate } from '../support/kong-mesh-attestation.ts';

const CLAIMS = kongMeshClaims('2.14.3');
const OWN = { ...CLAIMS, san: 'https://github.com/Kong/kong-mesh/.github/workflows/own.yaml@refs/tags/v2.14.3' };
const HEX = 'ab'.repeat(32);
const TYPES = { v02: 'https://slsa.dev/provenance/v0.2', v1: 'https://slsa.dev/provenance/v1' } as const;

function codesOf(predicateType: string, claims: typeof CLAIMS, predicate: unknown): string[] {
  const subject = [{ name: 'kuma-cp', digest: { sha256: HEX } }];
  const statement = { _type: 'https://in-toto.io/Statement/v1', predicateType, subject, predicate };
  const bytes = Buffer.from(JSON.stringify(statement));
  const signer: Signer = {
    identity: claims.san,
    issuer: claims.issuer,
    runner: claims.runner,
    sourceRepository: claims.sourceRepository,
    sourceDigest: claims.sourceDigest,
    sourceRef: claims.sourceRef,
    workflowName: claims.workflowName,
    workflowUri: `${claims.sourceRepository}/${claims.workflowPath}@${claims.sourceRef}`,
    trigger: claims.trigger,
    runUri: claims.runUrl,
  };
  const payload = { payloadType: 'application/vnd.in-toto+json', bytes } as VerifiedPayload;
  const build = readProvenance({ payload, signer }, [predicateType]);
  const expected = {
    predicateTypes: [predicateType],
    issuer: claims.issuer,
    identities: [claims.san],
    sourceRepository: claims.sourceRepository,
    ref: { kind: 'anyRef' },
    subjectNameFromImage: false,
  } as const;
  const image = { digest: `sha256:${HEX}`, name: 'kuma-cp' };
  return (isFailure(build) ? [build] : unmetExpectations(expected, build, image)).map(({ code }) => code);
}

/** The ways to all values that hold no others: `buildDefinition.buildType`. */
function leaves(value: unknown, way: readonly string[] = []): string[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return inner.length === 0 ? [way.join('.')] : inner.flatMap(([key, part]) => leaves(part, [...way, key]));
}

function withLeaf(value: unknown, way: string, to: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const keys = way.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce((part, key) => (part as Record<string, unknown>)[key], copy);
  (holder as Record<string, unknown>)[last] = to;
  return copy;
}

/** What no claim of the certificate that the pack reads says too. */
const NOT_COMPARED = {
  v02: [
    'invocation.parameters.vars.DOCKER_USERNAME',
    'invocation.environment.github_actor',
    'invocation.environment.github_actor_id',
    'invocation.environment.github_base_ref',
    'invocation.environment.github_event_payload.base_ref',
    'invocation.environment.github_head_ref',
    'invocation.environment.github_repository_id',
    'invocation.environment.github_repository_owner_id',
    'invocation.environment.github_run_number',
    'metadata.completeness.parameters',
    'metadata.completeness.environment',
    'metadata.completeness.materials',
    'metadata.reproducible',
  ],
  v1: [
    'buildDefinition.internalParameters.github.repository_id',
    'buildDefinition.internalParameters.github.repository_owner_id',
  ],
} as const;

const PREDICATES = {
  v02: { claims: CLAIMS, predicate: slsaV02Predicate(CLAIMS) },
  v1: { claims: OWN, predicate: slsaV1Predicate(OWN) },
} as const;

describe('the values of a predicate', () => {
  for (const version of ['v02', 'v1'] as const) {
    const { claims, predicate } = PREDICATES[version];
    const codes = (changed: unknown) => codesOf(TYPES[version], claims, changed);

    it(`of ${TYPES[version]} are all compared, but for those listed`, () => {
      expect(codes(predicate)).to.deep.equal([]);
      // What an event calls a ref may also be its short name.
      const accepted = leaves(predicate).filter((way) => codes(withLeaf(predicate, way, 'refs/other')).length === 0);
      expect(accepted).to.have.members(NOT_COMPARED[version]);
    });

    it(`of ${TYPES[version]} may be anything, and end in a code`, () => {
      const ways = leaves(predicate);
      fc.assert(
        fc.property(fc.constantFrom(...ways), fc.jsonValue(), (way, value) =>
          codes(withLeaf(predicate, way, value)).every((code) => code in CODES),
        ),
      );
      fc.assert(fc.property(fc.jsonValue(), (value) => codes(value).length > 0));
    });
  }
});
