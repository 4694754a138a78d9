/** What GitHub's attest-build-provenance signs: each claim in a twin of its own, beside what is accepted. */
import { expect } from 'chai';
import type { Signer } from '../../src/attestation/signer.ts';
import type { VerifiedPayload } from '../../src/attestation/verify.ts';
import type { Code } from '../../src/codes.ts';
import { isFailure } from '../../src/failure.ts';
import { unmetExpectations } from '../../src/provenance/checks.ts';
import type { Expectations } from '../../src/provenance/expectations.ts';
import { readProvenance } from '../../src/provenance/provenance.ts';
import { slsaV1Predicate } from '../support/kong-mesh-attestation.ts';
import { readBundleStatement } from '../support/bundle-statement.ts';
import { realMaterial } from '../support/real-material.ts';

const HEX = 'ab'.repeat(32);
const SOURCE = 'https://github.com/acme/shop';
const PATH = '.github/workflows/release.yml';
const CLAIMS = {
  issuer: 'https://token.actions.githubusercontent.com',
  san: `${SOURCE}/${PATH}@refs/tags/v1.2.3`,
  runner: 'github-hosted',
  sourceRepository: SOURCE,
  sourceDigest: '6c3f9d1d2bb0a5e4c7a84f60e1b9d35827fa640c',
  sourceRef: 'refs/tags/v1.2.3',
  workflowName: 'release',
  workflowPath: PATH,
  trigger: 'push',
  runUrl: `${SOURCE}/actions/runs/17654321098/attempts/1`,
};
const SIGNER: Signer = {
  identity: CLAIMS.san,
  issuer: CLAIMS.issuer,
  runner: CLAIMS.runner,
  sourceRepository: SOURCE,
  sourceDigest: CLAIMS.sourceDigest,
  sourceRef: CLAIMS.sourceRef,
  workflowName: CLAIMS.workflowName,
  workflowUri: CLAIMS.san,
  trigger: CLAIMS.trigger,
  runUri: CLAIMS.runUrl,
};
const EXPECTED: Expectations = {
  predicateTypes: ['https://slsa.dev/provenance/v1'],
  issuer: CLAIMS.issuer,
  identities: [`${SOURCE}/${PATH}@refs/tags/v*`],
  sourceRepository: SOURCE,
  ref: { kind: 'tag', oneOf: ['v{tag}'] },
  subjectNameFromImage: true,
};
const IMAGE = { digest: `sha256:${HEX}`, tag: '1.2.3', name: 'shop' };
const OLDER = 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1';

type Predicate = ReturnType<typeof slsaV1Predicate>;
interface Difference {
  readonly predicate?: (predicate: Predicate) => unknown;
  readonly expected?: Partial<Expectations>;
  readonly signer?: Partial<Signer>;
  readonly predicateType?: string;
}

function judge({ predicate = (same) => same, expected, signer, predicateType }: Difference) {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: predicateType ?? 'https://slsa.dev/provenance/v1',
    subject: [{ name: 'ghcr.io/acme/shop', digest: { sha256: HEX } }],
    predicate: predicate(slsaV1Predicate(CLAIMS)),
  };
  const bytes = Buffer.from(JSON.stringify(statement));
  const payload = { payloadType: 'application/vnd.in-toto+json', bytes } as VerifiedPayload;
  const rule = { ...EXPECTED, ...expected };
  const build = readProvenance({ payload, signer: { ...SIGNER, ...signer } }, rule.predicateTypes);
  return isFailure(build) ? [build] : unmetExpectations(rule, build, IMAGE);
}

function outcome(difference: Difference = {}): string {
  return (
    judge(difference)
      .map(({ code }) => code)
      .join(' ') || 'accepted'
  );
}

function withDefinition(change: (definition: Predicate['buildDefinition']) => object) {
  return (predicate: Predicate) => ({
    ...predicate,
    buildDefinition: { ...predicate.buildDefinition, ...change(predicate.buildDefinition) },
  });
}

function withWorkflow(change: object) {
  return withDefinition(({ externalParameters: { workflow } }) => ({
    externalParameters: { workflow: { ...workflow, ...change } },
  }));
}

function withGitHub(change: object) {
  return withDefinition(({ internalParameters: { github } }) => ({
    internalParameters: { github: { ...github, ...change } },
  }));
}

function withDependencies(...resolvedDependencies: readonly unknown[]) {
  return withDefinition(() => ({ resolvedDependencies }));
}

function withBuilder(id: string) {
  return (predicate: object) => ({
    ...predicate,
    runDetails: { builder: { id }, metadata: { invocationId: CLAIMS.runUrl } },
  });
}

function older(id: string) {
  return (predicate: Predicate) => withBuilder(id)(withDefinition(() => ({ buildType: OLDER }))(predicate));
}

const DEPENDENCY = slsaV1Predicate(CLAIMS).buildDefinition.resolvedDependencies[0];
const MORE = { uri: 'pkg:npm/left-pad@1.0.0', digest: { sha512: '00' } };
const RUNNER = 'https://github.com/actions/runner/github-hosted';

/** Name, what is accepted, what is refused, and with which code. */
const TWINS: readonly (readonly [string, Difference, Difference, Code])[] = [
  [
    'the repository of the workflow',
    {},
    { predicate: withWorkflow({ repository: `${SOURCE}2` }) },
    'PREDICATE_MISMATCH',
  ],
  ['the ref of the workflow', {}, { predicate: withWorkflow({ ref: 'refs/heads/main' }) }, 'PREDICATE_MISMATCH'],
  [
    'the path of the workflow',
    {},
    { predicate: withWorkflow({ path: '.github/workflows/other.yml' }) },
    'PREDICATE_MISMATCH',
  ],
  [
    'the source as the first dependency',
    { predicate: withDependencies(DEPENDENCY, MORE) },
    { predicate: withDependencies({ ...DEPENDENCY, uri: `git+${SOURCE}@refs/heads/main` }) },
    'PREDICATE_MISMATCH',
  ],
  [
    'the commit of the first dependency',
    {},
    { predicate: withDependencies({ ...DEPENDENCY, digest: { gitCommit: '0'.repeat(40) } }) },
    'PREDICATE_MISMATCH',
  ],
  ['the builder', {}, { predicate: withBuilder(`${SOURCE}/${PATH}@refs/tags/v1.2.4`) }, 'PREDICATE_MISMATCH'],
  ['no runner as the builder', {}, { predicate: withBuilder(RUNNER) }, 'PREDICATE_MISMATCH'],
  [
    'the runner or the signer as the builder of the older build type',
    { predicate: older(RUNNER) },
    { predicate: older('https://github.com/actions/runner/self-hosted') },
    'PREDICATE_MISMATCH',
  ],
  [
    'the signer as the builder of the older build type',
    { predicate: older(CLAIMS.san) },
    { predicate: older(`${CLAIMS.san}4`) },
    'PREDICATE_MISMATCH',
  ],
  [
    'a build type that is listed',
    {},
    { predicate: withDefinition(() => ({ buildType: 'https://cloudbuild.googleapis.com/CloudBuildYaml@v1' })) },
    'PREDICATE_MISMATCH',
  ],
  [
    'the event',
    { predicate: withGitHub({ event_name: undefined }) },
    { predicate: withGitHub({ event_name: 'schedule' }) },
    'PREDICATE_MISMATCH',
  ],
  [
    'the kind of runner',
    { predicate: withGitHub({ runner_environment: undefined }) },
    { predicate: withGitHub({ runner_environment: 'self-hosted' }) },
    'PREDICATE_MISMATCH',
  ],
  [
    'the run',
    { predicate: (predicate) => ({ ...predicate, runDetails: { builder: { id: CLAIMS.san } } }) },
    {
      predicate: (predicate) => ({
        ...predicate,
        runDetails: { builder: { id: CLAIMS.san }, metadata: { invocationId: CLAIMS.runUrl.replace(/1$/, '2') } },
      }),
    },
    'PREDICATE_MISMATCH',
  ],
  ['a dependency', {}, { predicate: withDependencies() }, 'ATTESTATION_MALFORMED'],
  ['a dependency that is a commit', {}, { predicate: withDependencies(MORE, DEPENDENCY) }, 'ATTESTATION_MALFORMED'],
  ['a path of the workflow', {}, { predicate: withWorkflow({ path: 1 }) }, 'ATTESTATION_MALFORMED'],
  ['a predicate of this version', {}, { predicate: () => ({ builder: { id: CLAIMS.san } }) }, 'ATTESTATION_MALFORMED'],
  [
    'a predicate type that the rule names',
    { expected: { predicateTypes: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'] } },
    { expected: { predicateTypes: ['https://slsa.dev/provenance/v0.2'] } },
    'PROVENANCE_MISSING',
  ],
  [
    'no predicate of one version under the type of the other',
    {},
    {
      predicateType: 'https://slsa.dev/provenance/v0.2',
      expected: { predicateTypes: ['https://slsa.dev/provenance/v0.2'] },
    },
    'ATTESTATION_MALFORMED',
  ],
  [
    'the branch that was built, and none for a tag',
    {
      expected: { ref: { kind: 'branch', branch: 'main' } },
      signer: { sourceRef: 'refs/heads/main', workflowUri: `${SOURCE}/${PATH}@refs/heads/main` },
      predicate: (predicate) =>
        withWorkflow({ ref: 'refs/heads/main' })(
          withDependencies({ ...DEPENDENCY, uri: `git+${SOURCE}@refs/heads/main` })(predicate),
        ),
    },
    { expected: { ref: { kind: 'branch', branch: 'main' } } },
    'BRANCH_MISMATCH',
  ],
];

describe('a SLSA v1 provenance of GitHub', () => {
  for (const [name, accepted, refused, code] of TWINS) {
    it(`wants ${name}`, () => {
      expect(outcome(accepted)).to.equal('accepted');
      expect(outcome(refused)).to.equal(code);
    });
  }

  it('gives the same record as SLSA v0.2 does', () => {
    const payload = {
      payloadType: 'application/vnd.in-toto+json',
      bytes: Buffer.from(
        JSON.stringify({
          _type: 'https://in-toto.io/Statement/v1',
          predicateType: 'https://slsa.dev/provenance/v1',
          subject: [{ digest: { sha256: HEX } }],
          predicate: slsaV1Predicate(CLAIMS),
        }),
      ),
    } as VerifiedPayload;
    const build = readProvenance({ payload, signer: SIGNER }, ['https://slsa.dev/provenance/v1']);
    expect(isFailure(build) ? build : build.provenance).to.deep.equal({
      builderId: CLAIMS.san,
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      source: { uri: `git+${SOURCE}@refs/tags/v1.2.3` },
      dependency: { uri: `git+${SOURCE}@refs/tags/v1.2.3`, commit: CLAIMS.sourceDigest },
      restated: [
        ['workflowPath', PATH],
        ['trigger', 'push'],
        ['runner', 'github-hosted'],
        ['runUri', CLAIMS.runUrl],
      ],
    });
  });

  it('is read from what GitHub really publishes, and what npm published before', function () {
    for (const file of [
      'bundles/github-container-go-server.sigstore.json',
      'conformance/happy-path-intoto-in-dsse-v3/bundle.sigstore.json',
      'conformance/intoto-log-entry-mismatch_fail/bundle.sigstore.json',
    ]) {
      const bytes = readBundleStatement(realMaterial(this, file));
      const payload = { payloadType: 'application/vnd.in-toto+json', bytes } as VerifiedPayload;
      const build = readProvenance({ payload, signer: SIGNER }, ['https://slsa.dev/provenance/v1']);
      expect(isFailure(build) ? build : build.provenance, file).to.have.nested.property(
        'restated[0][0]',
        'workflowPath',
      );
    }
  });
});
