/** A verified statement under a rule: each expectation with what meets it and the one difference that does not. */
import { expect } from 'chai';
import type { Signer } from '../../src/attestation/signer.ts';
import type { VerifiedPayload } from '../../src/attestation/verify.ts';
import { type AttestedImage, type Expectations } from '../../src/provenance/expectations.ts';
import { unmetExpectations } from '../../src/provenance/checks.ts';
import { readProvenance } from '../../src/provenance/provenance.ts';
import type { Code } from '../../src/codes.ts';
import type { Claims } from '../support/certificate-claims.ts';
import { kongMeshClaims, slsaV02Predicate } from '../support/kong-mesh-attestation.ts';
import { isFailure } from '../../src/failure.ts';

const HEX = 'ab'.repeat(32);
const IMAGE: AttestedImage = { digest: `sha256:${HEX}`, tag: '2.14.3', name: 'kuma-cp' };
const CLAIMS = kongMeshClaims('2.14.3');
const COMMIT = CLAIMS.sourceDigest;
const GENERATOR =
  'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml';
const EXPECTED: Expectations = {
  predicateTypes: ['https://slsa.dev/provenance/v0.2'],
  issuer: CLAIMS.issuer,
  identities: [`${GENERATOR}@refs/tags/v*`],
  sourceRepository: 'https://github.com/Kong/kong-mesh',
  ref: { kind: 'tag', oneOf: ['{tag}', 'v{tag}'] },
  workflow: 'build-test-distribute',
  workflowPath: CLAIMS.workflowPath,
  trigger: 'push',
  runner: 'github-hosted',
  subjectNameFromImage: true,
};

/** What is different from everything being right. */
interface Difference {
  readonly expected?: Partial<Expectations>;
  /** Of the build: the predicate follows. */
  readonly claims?: Partial<Claims>;
  /** Of the certificate alone; undefined drops a claim. */
  readonly signer?: { readonly [claim in keyof Signer]?: Signer[claim] | undefined };
  readonly predicate?: (predicate: ReturnType<typeof slsaV02Predicate>) => unknown;
  readonly statement?: (statement: ReturnType<typeof statementOf>) => unknown;
  readonly payload?: Buffer;
  readonly payloadType?: string;
  /** `tag: undefined` for a reference by digest alone. */
  readonly image?: { readonly [part in keyof AttestedImage]?: AttestedImage[part] | undefined };
}

function statementOf(predicate: unknown) {
  return {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://slsa.dev/provenance/v0.2',
    subject: [{ name: 'index.docker.io/kong/kuma-cp', digest: { sha256: HEX } }],
    predicate,
  };
}

function without<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

function signerOf(claims: Claims): Signer {
  return {
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
}

function judge(difference: Difference = {}) {
  const claims = { ...CLAIMS, ...difference.claims };
  const predicate = slsaV02Predicate(claims);
  const statement = statementOf(difference.predicate?.(predicate) ?? predicate);
  const payload = difference.payload ?? Buffer.from(JSON.stringify(difference.statement?.(statement) ?? statement));
  const payloadType = difference.payloadType ?? 'application/vnd.in-toto+json';
  const signer = without({ ...signerOf(claims), ...difference.signer }) as Signer;
  const expected = without<Expectations>({ ...EXPECTED, ...difference.expected });
  const image = without({ ...IMAGE, ...difference.image }) as AttestedImage;
  const attestation = { payload: { payloadType, bytes: payload } as VerifiedPayload, signer };
  const build = readProvenance(attestation, expected.predicateTypes);
  return isFailure(build) ? [build] : unmetExpectations(expected, build, image);
}

/** `accepted`, the codes, or the other predicate type. */
function outcome(difference?: Difference): string {
  const reasons = judge(difference).map(({ code, found }) => (code === 'PROVENANCE_MISSING' ? found : code));
  return reasons.length === 0 ? 'accepted' : reasons.join(' ');
}

/** The source ref of the certificate and of the predicate, and the branch that the push came from. */
function builtFrom(
  sourceRef: string,
  { baseRef, ...claims }: Partial<Claims> & { baseRef?: unknown } = {},
): Difference {
  return {
    claims: { sourceRef, ...claims },
    predicate: (predicate) => {
      const { environment } = predicate.invocation;
      const payload = { ...environment.github_event_payload, base_ref: baseRef ?? null };
      return {
        ...predicate,
        invocation: { ...predicate.invocation, environment: { ...environment, github_event_payload: payload } },
      };
    },
  };
}

function withEnvironment(change: object) {
  return (predicate: ReturnType<typeof slsaV02Predicate>) => {
    const { invocation } = predicate;
    return { ...predicate, invocation: { ...invocation, environment: { ...invocation.environment, ...change } } };
  };
}

function withBuilder(id: string) {
  return (predicate: object) => ({ ...predicate, builder: { id } });
}

function withSource(change: object, entry: 'configSource' | 'material' | 'both' = 'both') {
  return (predicate: ReturnType<typeof slsaV02Predicate>) => {
    const { invocation, materials } = predicate;
    const configSource = entry === 'material' ? invocation.configSource : { ...invocation.configSource, ...change };
    return {
      ...predicate,
      invocation: { ...invocation, configSource },
      materials: entry === 'configSource' ? materials : materials.map((material) => ({ ...material, ...change })),
    };
  };
}

function withSubjects(...subject: readonly unknown[]) {
  return (statement: object) => ({ ...statement, subject });
}

describe('the judgement about a provenance', () => {
  it('accepts what Kong Mesh publishes', () => {
    expect(judge()).to.deep.equal([]);
  });

  const branch = { ref: { kind: 'branch', branch: 'main' } } as const;
  const tag = { ref: { kind: 'tag', oneOf: ['v2.14.3'] } } as const;
  const shop = { ref: { kind: 'tag', oneOf: ['shop/v{tag}'] } } as const;
  const anyRef = { ref: { kind: 'anyRef' } } as const;
  const byDigest = { tag: undefined };
  const generic = GENERATOR.replace('container', 'generic');
  const acme = 'https://github.com/acme/ci/.github/workflows/build.yml';

  /** Name, what is accepted, what is refused, and with which code. */
  const TWINS: readonly (readonly [string, Difference, Difference, Code])[] = [
    ['the issuer', {}, { signer: { issuer: 'https://gitlab.com' } }, 'ISSUER_MISMATCH'],
    ['the whole issuer', {}, { signer: { issuer: `${CLAIMS.issuer}.evil.example` } }, 'ISSUER_MISMATCH'],
    ['the signer', {}, { claims: { san: `${generic}@refs/tags/v2.1.0` } }, 'SIGNER_MISMATCH'],
    [
      'the whole signer',
      {},
      { claims: { san: `https://evil.example/?${GENERATOR}@refs/tags/v2.1.0` } },
      'SIGNER_MISMATCH',
    ],
    [
      'literal dots in the signer',
      {},
      { claims: { san: `${GENERATOR.replace('github.com', 'githubxcom')}@refs/tags/v2.1.0` } },
      'SIGNER_MISMATCH',
    ],
    [
      'a release of the generator, and no candidate',
      { claims: { san: `${GENERATOR}@refs/tags/v10.20.30` } },
      { claims: { san: `${GENERATOR}@refs/tags/v2.1.0-rc.1` } },
      'SIGNER_MISMATCH',
    ],
    [
      'a release of the generator, also where the rule would take a branch',
      { expected: { identities: [`${GENERATOR}@refs/tags/v2.1.0`] } },
      { expected: { identities: [`${GENERATOR}@refs/heads/*`] }, claims: { san: `${GENERATOR}@refs/heads/main` } },
      'SIGNER_MISMATCH',
    ],
    [
      'one of several signers',
      { expected: { identities: [`${acme}@refs/tags/v*`, `${GENERATOR}@refs/tags/v*`] } },
      { expected: { identities: [`${acme}@refs/tags/v*`, `${generic}@refs/tags/v*`] } },
      'SIGNER_MISMATCH',
    ],
    [
      'the source repository',
      {},
      {
        claims: { sourceRepository: 'https://github.com/evil/kong-mesh' },
        expected: { workflowPath: undefined } as object,
      },
      'SOURCE_MISMATCH',
    ],
    [
      'the case of the source repository',
      {},
      {
        claims: { sourceRepository: 'https://github.com/kong/kong-mesh' },
        expected: { workflowPath: undefined } as object,
      },
      'SOURCE_MISMATCH',
    ],
    ['a git tag with "v"', builtFrom('refs/tags/v2.14.3'), builtFrom('refs/tags/v2.14.4'), 'TAG_MISMATCH'],
    ['a git tag without "v"', builtFrom('refs/tags/2.14.3'), builtFrom('refs/tags/vv2.14.3'), 'TAG_MISMATCH'],
    [
      'the image tag as written',
      { ...builtFrom('refs/tags/v2.14.3-rc.1'), image: { tag: '2.14.3-rc.1' } },
      builtFrom('refs/tags/v2.14.3-rc.1'),
      'TAG_MISMATCH',
    ],
    [
      'the image tag as a whole',
      { ...builtFrom('refs/tags/2.14'), image: { tag: '2.14' } },
      { ...builtFrom('refs/tags/v2.14.3'), image: { tag: '2.14' } },
      'TAG_MISMATCH',
    ],
    ['no branch in place of the tag', {}, builtFrom('refs/heads/2.14.3'), 'TAG_MISMATCH'],
    ['no branch of the name of the tag', {}, builtFrom('refs/heads/v2.14.3'), 'TAG_MISMATCH'],
    [
      'some release where the reference has no tag',
      { image: byDigest },
      { ...builtFrom('refs/heads/main'), image: byDigest },
      'TAG_MISMATCH',
    ],
    [
      'a whole release where the reference has no tag',
      { ...builtFrom('refs/tags/1.0.0'), image: byDigest },
      { ...builtFrom('refs/tags/v1.0.0-preview'), image: byDigest },
      'TAG_MISMATCH',
    ],
    ['a named tag', { expected: tag }, { expected: tag, ...builtFrom('refs/tags/2.14.3') }, 'TAG_MISMATCH'],
    [
      'no branch for a named tag',
      { expected: tag, image: { tag: 'latest' } },
      { expected: tag, ...builtFrom('refs/heads/v2.14.3') },
      'TAG_MISMATCH',
    ],
    [
      'a git tag around the image tag',
      { expected: shop, ...builtFrom('refs/tags/shop/v2.14.3') },
      { expected: shop, ...builtFrom('refs/tags/cart/v2.14.3') },
      'TAG_MISMATCH',
    ],
    [
      'the image tag as written in a git tag around it',
      { expected: shop, ...builtFrom('refs/tags/shop/v1-rc.1'), image: { tag: '1-rc.1' } },
      { expected: shop, ...builtFrom('refs/tags/shop/vv2.14.3') },
      'TAG_MISMATCH',
    ],
    [
      'a whole release in a git tag around it where the reference has no tag',
      { expected: shop, ...builtFrom('refs/tags/shop/v1.0.0'), image: byDigest },
      { expected: shop, ...builtFrom('refs/tags/shop/v1.0.0-rc.1'), image: byDigest },
      'TAG_MISMATCH',
    ],
    [
      'the rest of a git tag where the reference has no tag',
      {
        expected: { ref: { kind: 'tag', oneOf: ['{tag}-final'] } },
        ...builtFrom('refs/tags/1.0.0-final'),
        image: byDigest,
      },
      { expected: { ref: { kind: 'tag', oneOf: ['{tag}-final'] } }, ...builtFrom('refs/tags/1.0.0'), image: byDigest },
      'TAG_MISMATCH',
    ],
    [
      'a named tag also where the reference has no tag',
      { expected: tag, image: byDigest },
      { expected: tag, image: byDigest, ...builtFrom('refs/tags/v2.14.4') },
      'TAG_MISMATCH',
    ],
    [
      'the commit that the image tag is',
      { expected: { ...anyRef, commitFromImage: '{commit}' }, image: { tag: COMMIT } },
      { expected: { ...anyRef, commitFromImage: '{commit}' }, image: { tag: COMMIT.replace(/.$/, '0') } },
      'COMMIT_MISMATCH',
    ],
    [
      'seven digits of the commit, and no fewer',
      { expected: { ...anyRef, commitFromImage: '{commit}' }, image: { tag: COMMIT.slice(0, 7) } },
      { expected: { ...anyRef, commitFromImage: '{commit}' }, image: { tag: COMMIT.slice(0, 6) } },
      'COMMIT_MISMATCH',
    ],
    [
      'the first digits of the commit',
      { expected: { ...anyRef, commitFromImage: 'sha-{commit}' }, image: { tag: `sha-${COMMIT.slice(0, 12)}` } },
      { expected: { ...anyRef, commitFromImage: 'sha-{commit}' }, image: { tag: `sha-${COMMIT.slice(1, 13)}` } },
      'COMMIT_MISMATCH',
    ],
    [
      'the commit where the pattern has it',
      { expected: { ...anyRef, commitFromImage: 'sha-{commit}-1' }, image: { tag: `sha-${COMMIT.slice(0, 7)}-1` } },
      { expected: { ...anyRef, commitFromImage: 'sha-{commit}-1' }, image: { tag: `sha-${COMMIT.slice(0, 7)}-2` } },
      'COMMIT_MISMATCH',
    ],
    [
      'what stands before the commit',
      { expected: { ...anyRef, commitFromImage: 'sha-{commit}' }, image: { tag: `sha-${COMMIT.slice(0, 7)}` } },
      { expected: { ...anyRef, commitFromImage: 'sha-{commit}' }, image: { tag: `sho-${COMMIT.slice(0, 7)}` } },
      'COMMIT_MISMATCH',
    ],
    [
      'no more than the commit',
      { expected: { ...anyRef, commitFromImage: '{commit}' }, image: { tag: COMMIT } },
      { expected: { ...anyRef, commitFromImage: '{commit}' }, image: { tag: `${COMMIT}0` } },
      'COMMIT_MISMATCH',
    ],
    [
      'a commit also where another claim is right',
      { expected: { ...branch, commitFromImage: '{commit}' }, ...builtFrom('refs/heads/main'), image: byDigest },
      { expected: { ...branch, commitFromImage: '{commit}' }, ...builtFrom('refs/heads/main') },
      'COMMIT_MISMATCH',
    ],
    [
      'a branch',
      { expected: branch, ...builtFrom('refs/heads/main') },
      { expected: branch, ...builtFrom('refs/heads/main2') },
      'BRANCH_MISMATCH',
    ],
    [
      'the branch that a tag was pushed from',
      { expected: branch, ...builtFrom('refs/tags/v2.14.3', { baseRef: 'refs/heads/main' }) },
      { expected: branch, ...builtFrom('refs/tags/v2.14.3', { baseRef: 'refs/heads/dev' }) },
      'BRANCH_MISMATCH',
    ],
    [
      'no tag without its branch',
      { expected: branch, ...builtFrom('refs/tags/v2.14.3', { baseRef: 'refs/heads/main' }) },
      { expected: branch, ...builtFrom('refs/tags/v2.14.3') },
      'BRANCH_MISMATCH',
    ],
    [
      'no tag of the name of the branch',
      { expected: branch, ...builtFrom('refs/heads/main') },
      { expected: branch, ...builtFrom('refs/tags/main') },
      'BRANCH_MISMATCH',
    ],
    [
      'no tag, however the branch is written',
      { expected: { ref: { kind: 'branch', branch: 'v1' } }, ...builtFrom('refs/heads/v1') },
      { expected: { ref: { kind: 'branch', branch: 'refs/tags/v1' } }, ...builtFrom('refs/tags/v1') },
      'BRANCH_MISMATCH',
    ],
    [
      'the branch of the event only where a tag was pushed',
      { expected: { ...branch, trigger: 'push' }, ...builtFrom('refs/tags/v2.14.3', { baseRef: 'refs/heads/main' }) },
      {
        expected: { ...branch, trigger: 'workflow_dispatch' },
        ...builtFrom('refs/tags/v2.14.3', { baseRef: 'refs/heads/main', trigger: 'workflow_dispatch' }),
      },
      'BRANCH_MISMATCH',
    ],
    [
      'the branch that was built, and not where a branch push came from',
      { expected: branch, ...builtFrom('refs/heads/main', { baseRef: 'refs/heads/dev' }) },
      { expected: branch, ...builtFrom('refs/heads/dev', { baseRef: 'refs/heads/main' }) },
      'BRANCH_MISMATCH',
    ],
    [
      'the generator as signer, for the branch that a tag was pushed from',
      { expected: branch, ...builtFrom('refs/tags/v2.14.3', { baseRef: 'refs/heads/main' }) },
      {
        expected: { ...branch, identities: [`${acme}@refs/tags/v*`] },
        ...builtFrom('refs/tags/v2.14.3', { baseRef: 'refs/heads/main', san: `${acme}@refs/tags/v1` }),
      },
      'BRANCH_MISMATCH',
    ],
    [
      'a build type that is listed, from any signer',
      { expected: { identities: [`${acme}@refs/tags/v*`] }, claims: { san: `${acme}@refs/tags/v1` } },
      {
        expected: { identities: [`${acme}@refs/tags/v*`] },
        claims: { san: `${acme}@refs/tags/v1` },
        predicate: (predicate) => ({ ...predicate, buildType: 'https://acme.example/build@v1' }),
      },
      'PREDICATE_MISMATCH',
    ],
    [
      'the build type of the predicate type',
      { expected: { identities: [`${acme}@refs/tags/v*`] }, claims: { san: `${acme}@refs/tags/v1` } },
      {
        expected: { identities: [`${acme}@refs/tags/v*`] },
        claims: { san: `${acme}@refs/tags/v1` },
        predicate: (predicate) => ({ ...predicate, buildType: 'https://actions.github.io/buildtypes/workflow/v1' }),
      },
      'PREDICATE_MISMATCH',
    ],
    ...(['github_ref', 'github_sha1', 'github_event_name'] as const).map(
      (name) =>
        [
          `the ${name} in the predicate`,
          {},
          { predicate: withEnvironment({ [name]: 'other' }) },
          'PREDICATE_MISMATCH',
        ] as const,
    ),
    [
      'the workflow file in the predicate',
      {},
      { predicate: withSource({ entryPoint: '.github/workflows/other.yaml' }, 'configSource') },
      'PREDICATE_MISMATCH',
    ],
    [
      'the run in the predicate',
      { predicate: (predicate) => ({ ...predicate, metadata: {} }) },
      { predicate: (predicate) => ({ ...predicate, metadata: { buildInvocationID: '17654321098-2' } }) },
      'PREDICATE_MISMATCH',
    ],
    ['the workflow', {}, { signer: { workflowName: 'nightly' } }, 'WORKFLOW_MISMATCH'],
    ['the claim of the workflow', {}, { signer: { workflowName: undefined } }, 'WORKFLOW_MISMATCH'],
    ['the workflow file', {}, { claims: { workflowPath: '.github/workflows/evil.yaml' } }, 'WORKFLOW_MISMATCH'],
    ['the claim of the workflow file', {}, { signer: { workflowUri: undefined } }, 'WORKFLOW_MISMATCH'],
    ['the trigger', {}, { claims: { trigger: 'pull_request' } }, 'TRIGGER_MISMATCH'],
    ['the claim of the trigger', {}, { signer: { trigger: undefined } }, 'TRIGGER_MISMATCH'],
    ['the runner', {}, { claims: { runner: 'self-hosted' } }, 'RUNNER_MISMATCH'],
    ['the claim of the runner', {}, { signer: { runner: undefined } }, 'RUNNER_MISMATCH'],
    ['the subject', {}, { image: { digest: `sha256:${'cd'.repeat(32)}` } }, 'SUBJECT_MISMATCH'],
    [
      'the subject, also where its name does not count',
      { expected: { subjectNameFromImage: false }, image: { name: 'another' } },
      { expected: { subjectNameFromImage: false }, image: { digest: `sha256:${'cd'.repeat(32)}` } },
      'SUBJECT_MISMATCH',
    ],
    [
      'one of the subjects',
      {
        statement: withSubjects({ digest: { sha256: 'cd'.repeat(32) } }, { name: 'kuma-cp', digest: { sha256: HEX } }),
      },
      { statement: withSubjects({ name: 'kuma-cp', digest: { sha256: 'cd'.repeat(32) } }) },
      'SUBJECT_MISMATCH',
    ],
    [
      'the subject by SHA-256',
      { statement: withSubjects({ name: 'kuma-cp', digest: { sha1: '00'.repeat(20), sha256: HEX } }) },
      { statement: withSubjects({ name: 'kuma-cp', digest: { sha512: HEX, sha1: HEX } }) },
      'SUBJECT_MISMATCH',
    ],
    [
      'all digits of the subject',
      {},
      { statement: withSubjects({ name: 'kuma-cp', digest: { sha256: HEX.slice(0, 40) } }) },
      'SUBJECT_MISMATCH',
    ],
    ['the name of the subject', {}, { image: { name: 'kuma-dp' } }, 'SUBJECT_MISMATCH'],
    [
      'the name of the subject with that digest',
      { statement: withSubjects({ name: 'kuma-cp', digest: { sha256: HEX } }) },
      {
        statement: withSubjects(
          { name: 'kuma-dp', digest: { sha256: HEX } },
          { name: 'kuma-cp', digest: { sha256: 'cd'.repeat(32) } },
        ),
      },
      'SUBJECT_MISMATCH',
    ],
    [
      'a name where the rule asks for it',
      { statement: withSubjects({ digest: { sha256: HEX } }), expected: { subjectNameFromImage: false } },
      { statement: withSubjects({ digest: { sha256: HEX } }) },
      'SUBJECT_MISMATCH',
    ],
    [
      'the builder in the predicate',
      {},
      { predicate: withBuilder(`${GENERATOR}@refs/tags/v2.0.0`) },
      'PREDICATE_MISMATCH',
    ],
    [
      'a builder who is who signed',
      { expected: { identities: [`${acme}@refs/tags/v*`] }, claims: { san: `${acme}@refs/tags/v1` } },
      {
        expected: { identities: [`${acme}@refs/tags/v*`] },
        claims: { san: `${acme}@refs/tags/v1` },
        predicate: withBuilder(CLAIMS.san),
      },
      'PREDICATE_MISMATCH',
    ],
    [
      'a known build type',
      {
        predicate: (predicate) => ({
          ...predicate,
          buildType: predicate.buildType.replace('container@v1', 'generic@v1'),
        }),
      },
      { predicate: (predicate) => ({ ...predicate, buildType: `${predicate.buildType}x` }) },
      'PREDICATE_MISMATCH',
    ],
    [
      "the predicate's source",
      {},
      { predicate: withSource({ uri: 'git+https://github.com/evil/kong-mesh@refs/tags/v2.14.3' }, 'configSource') },
      'PREDICATE_MISMATCH',
    ],
    [
      "the ref in the predicate's source",
      {},
      { predicate: withSource({ uri: 'git+https://github.com/Kong/kong-mesh@refs/heads/main' }, 'configSource') },
      'PREDICATE_MISMATCH',
    ],
    [
      "the predicate's first material",
      {},
      { predicate: withSource({ uri: 'git+https://github.com/evil/kong-mesh@refs/tags/v2.14.3' }, 'material') },
      'PREDICATE_MISMATCH',
    ],
    [
      "the predicate's commit",
      {},
      { predicate: withSource({ digest: { sha1: '0'.repeat(40) } }, 'configSource') },
      'PREDICATE_MISMATCH',
    ],
    [
      "the commit of the predicate's first material",
      {},
      { predicate: withSource({ digest: { sha1: '0'.repeat(40) } }, 'material') },
      'PREDICATE_MISMATCH',
    ],
    ["the certificate's commit", {}, { signer: { sourceDigest: undefined } }, 'PREDICATE_MISMATCH'],
    ['the payload type', {}, { payloadType: 'text/plain' }, 'ATTESTATION_MALFORMED'],
    [
      'the whole payload type',
      {},
      { payloadType: 'application/vnd.in-toto+json; charset=utf-8' },
      'ATTESTATION_MALFORMED',
    ],
    [
      'the type of the statement',
      { statement: (statement) => ({ ...statement, _type: 'https://in-toto.io/Statement/v1' }) },
      { statement: (statement) => ({ ...statement, _type: 'https://in-toto.io/Statement/v2' }) },
      'ATTESTATION_MALFORMED',
    ],
    [
      'a predicate',
      {},
      { statement: (statement) => ({ ...statement, predicate: undefined }) },
      'ATTESTATION_MALFORMED',
    ],
    ['materials', {}, { predicate: (predicate) => ({ ...predicate, materials: [] }) }, 'ATTESTATION_MALFORMED'],
    [
      'a commit of forty digits',
      {},
      { predicate: withSource({ digest: { sha1: '0'.repeat(39) } }, 'configSource') },
      'ATTESTATION_MALFORMED',
    ],
    [
      'at most 1024 subjects',
      {
        statement: (statement) => ({
          ...statement,
          subject: Array.from({ length: 1024 }, () => statement.subject[0]),
        }),
      },
      {
        statement: (statement) => ({
          ...statement,
          subject: Array.from({ length: 1025 }, () => statement.subject[0]),
        }),
      },
      'LIMIT_EXCEEDED',
    ],
    [
      'at most 32 digests of a subject',
      { statement: withSubjects({ name: 'kuma-cp', digest: digests(31) }) },
      { statement: withSubjects({ name: 'kuma-cp', digest: digests(32) }) },
      'LIMIT_EXCEEDED',
    ],
  ];
  for (const [name, accepted, refused, code] of TWINS) {
    it(`wants ${name}`, () => {
      expect(outcome(accepted)).to.equal('accepted');
      expect(outcome(refused)).to.equal(code);
    });
  }

  it('takes any branch and tag where the rule does, and no other ref', () => {
    for (const sourceRef of ['refs/heads/main', 'refs/tags/v2.14.3']) {
      expect(outcome({ expected: anyRef, ...builtFrom(sourceRef) })).to.equal('accepted');
    }
    expect(outcome({ expected: anyRef, ...builtFrom('refs/pull/1/merge') })).to.equal('BRANCH_MISMATCH');
    const nowhere = { expected: { ...anyRef, workflowPath: undefined } as object, signer: { sourceRef: undefined } };
    expect(outcome(nowhere)).to.match(/^BRANCH_MISMATCH/);
  });

  it('wants a commit in the certificate where the image tag must hold it', () => {
    const expected = { ...anyRef, commitFromImage: '{commit}' };
    for (const image of [byDigest, { tag: COMMIT }]) {
      expect(outcome({ expected, image, signer: { sourceDigest: undefined } })).to.match(/^COMMIT_MISMATCH/);
    }
  });

  it('names a build type that it does not know', () => {
    const buildType = 'https://acme.example/build@v1';
    const [reason] = judge({ predicate: (predicate) => ({ ...predicate, buildType }) });
    expect(reason).to.deep.include({ code: 'PREDICATE_MISMATCH', found: buildType });
  });

  it('does not ask for claims that the rule leaves out', () => {
    const signer = { workflowName: undefined, workflowUri: undefined, trigger: undefined, runner: undefined };
    const expected = { workflow: undefined, workflowPath: undefined, trigger: undefined, runner: undefined } as object;
    expect(outcome({ expected, signer })).to.equal('accepted');
    expect(outcome({ signer })).to.equal('WORKFLOW_MISMATCH WORKFLOW_MISMATCH TRIGGER_MISMATCH RUNNER_MISMATCH');
  });

  it('tells every expectation that is not met', () => {
    const claims = { ...kongMeshClaims('9.9.9'), trigger: 'schedule', runner: 'self-hosted' };
    expect(outcome({ claims, image: { digest: 'sha256:00' } })).to.equal(
      'TAG_MISMATCH TRIGGER_MISMATCH RUNNER_MISMATCH SUBJECT_MISMATCH',
    );
  });

  it('says which predicate type it is, where it is no provenance', () => {
    for (const predicateType of [
      'https://slsa.dev/provenance/v0.2x',
      'https://slsa.dev/provenance/v0.',
      'https://slsa.dev/provenance/v1',
      'https://slsa.dev/provenance/v1x',
      'HTTPS://slsa.dev/provenance/v0.2',
      'https://spdx.dev/Document',
      'constructor',
      '__proto__',
    ]) {
      expect(outcome({ statement: (statement) => ({ ...statement, predicateType }) })).to.equal(predicateType);
    }
  });

  const NO_STATEMENTS: Readonly<Record<string, Buffer>> = {
    'no JSON': Buffer.from('not json'),
    nothing: Buffer.of(),
    'a list': Buffer.from('[]'),
    null: Buffer.from('null'),
    'a number': Buffer.from('1e400'),
    'an empty object': Buffer.from('{}'),
    'no UTF-8': Buffer.concat([Buffer.from('{"_type":"'), Buffer.of(0xff), Buffer.from('"}')]),
    'null as its subjects': Buffer.from(JSON.stringify({ ...statementOf({}), subject: null })),
    'null as a subject': Buffer.from(JSON.stringify({ ...statementOf({}), subject: [null] })),
    'a subject without digest': Buffer.from(JSON.stringify({ ...statementOf({}), subject: [{ name: 'x' }] })),
    'a number as digest': Buffer.from(JSON.stringify({ ...statementOf({}), subject: [{ digest: { sha256: 1 } }] })),
    'no subject': Buffer.from(JSON.stringify({ ...statementOf({}), subject: [] })),
    'no predicate type': Buffer.from(JSON.stringify({ ...statementOf({}), predicateType: '' })),
    'null as predicate': Buffer.from(JSON.stringify(statementOf(null))),
    'a text as predicate': Buffer.from(JSON.stringify(statementOf('x'))),
  };
  for (const [name, payload] of Object.entries(NO_STATEMENTS)) {
    it(`refuses a payload that is or has ${name}`, () => {
      expect(outcome({ payload })).to.equal('ATTESTATION_MALFORMED');
    });
  }
});

/** SHA-256 and so many others. */
function digests(others: number): Record<string, string> {
  return { sha256: HEX, ...Object.fromEntries(Array.from({ length: others }, (_, index) => [`x${index}`, '00'])) };
}
