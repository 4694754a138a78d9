/** An image that GitHub's attest-build-provenance attested, minted and verified as a whole: each claim of it in a twin. */
import { expect } from 'chai';
import type { WrittenRule } from '../src/configuration/schema-rules.ts';
import { codesOf } from './registry/attested-image.ts';
import type { Claims } from './support/certificate-claims.ts';
import { hexOf } from './support/digest.ts';
import { buildImage } from './support/image.ts';
import { slsaV1Predicate } from './support/kong-mesh-attestation.ts';
import { startRegistry, type Registry } from './support/registry.ts';
import { startRun } from './support/run.ts';
import type { Verdict } from '../src/verdict.ts';
import { createSigstoreWorld, type Attestation, type SigstoreWorld } from './support/sigstore-world.ts';

const SOURCE = 'https://github.com/acme/shop';
const PATH = '.github/workflows/release.yml';
const CLAIMS: Claims = {
  issuer: 'https://token.actions.githubusercontent.com',
  san: `${SOURCE}/${PATH}@refs/tags/v1.2.3`,
  signerDigest: '6c3f9d1d2bb0a5e4c7a84f60e1b9d35827fa640c',
  runner: 'github-hosted',
  sourceRepository: SOURCE,
  sourceDigest: '6c3f9d1d2bb0a5e4c7a84f60e1b9d35827fa640c',
  sourceRef: 'refs/tags/v1.2.3',
  workflowName: 'release',
  workflowPath: PATH,
  trigger: 'push',
  runUrl: `${SOURCE}/actions/runs/17654321098/attempts/1`,
};
const IMAGE = buildImage({ seed: 'shop' });
const OTHER = buildImage({ seed: 'another' });

interface Twin {
  /** Of the certificate; the predicate follows, unless it has claims of its own. */
  readonly claims?: Partial<Claims>;
  readonly predicate?: Partial<Claims>;
  readonly attestation?: Partial<Attestation>;
  readonly codes: readonly string[];
}

/** By what is different from everything being right. */
const TWINS: Readonly<Record<string, Twin>> = {
  nothing: { codes: ['PASSED'] },
  'the issuer': { claims: { issuer: 'https://gitlab.com' }, codes: ['ISSUER_MISMATCH'] },
  'the signer': { claims: { san: `${SOURCE}/.github/workflows/x.yml@refs/tags/v1.2.3` }, codes: ['SIGNER_MISMATCH'] },
  'the source': {
    claims: { sourceRepository: 'https://github.com/evil/shop' },
    codes: ['SOURCE_MISMATCH', 'WORKFLOW_MISMATCH'],
  },
  'the tag': { claims: { sourceRef: 'refs/tags/v1.2.4' }, codes: ['TAG_MISMATCH'] },
  'a branch of the name of the tag': { claims: { sourceRef: 'refs/heads/v1.2.3' }, codes: ['TAG_MISMATCH'] },
  'the name of the workflow': { claims: { workflowName: 'nightly' }, codes: ['WORKFLOW_MISMATCH'] },
  'the file of the workflow': {
    claims: { workflowPath: '.github/workflows/x.yml' },
    codes: ['WORKFLOW_MISMATCH'],
  },
  'the event': { claims: { trigger: 'workflow_dispatch' }, codes: ['TRIGGER_MISMATCH'] },
  'the runner': { claims: { runner: 'self-hosted' }, codes: ['RUNNER_MISMATCH'] },
  'the subject': {
    attestation: { subjects: [{ name: 'ghcr.io/acme/shop', digest: hexOf(OTHER.index.digest) }] },
    codes: ['SUBJECT_MISMATCH'],
  },
  'the name of the subject': {
    attestation: { subjects: [{ name: 'ghcr.io/acme/cart', digest: hexOf(IMAGE.index.digest) }] },
    codes: ['SUBJECT_MISMATCH'],
  },
  'the predicate type': {
    attestation: { predicateType: 'https://slsa.dev/provenance/v1.1' },
    codes: ['PROVENANCE_MISSING'],
  },
  'the builder in the predicate': { predicate: { san: `${CLAIMS.san}4` }, codes: ['PREDICATE_MISMATCH'] },
  'the source in the predicate': { predicate: { sourceRepository: `${SOURCE}2` }, codes: ['PREDICATE_MISMATCH'] },
  'the ref in the predicate': { predicate: { sourceRef: 'refs/tags/v1.2.4' }, codes: ['PREDICATE_MISMATCH'] },
  'the commit in the predicate': { predicate: { sourceDigest: '0'.repeat(40) }, codes: ['PREDICATE_MISMATCH'] },
  'the workflow file in the predicate': {
    predicate: { workflowPath: '.github/workflows/x.yml' },
    codes: ['PREDICATE_MISMATCH'],
  },
  'the event in the predicate': { predicate: { trigger: 'schedule' }, codes: ['PREDICATE_MISMATCH'] },
  'the runner in the predicate': { predicate: { runner: 'self-hosted' }, codes: ['PREDICATE_MISMATCH'] },
  'the run in the predicate': {
    predicate: { runUrl: `${SOURCE}/actions/runs/17654321098/attempts/2` },
    codes: ['PREDICATE_MISMATCH'],
  },
};

describe('an image with SLSA v1 provenance of GitHub', () => {
  let world: SigstoreWorld;
  let registry: Registry;

  before(async () => {
    world = await createSigstoreWorld();
  });

  beforeEach(async () => {
    registry = await startRegistry();
    registry.putImage('acme/shop', '1.2.3', IMAGE);
  });

  afterEach(() => registry.stop());

  async function publish({ claims, predicate, attestation }: Partial<Twin>): Promise<void> {
    const certified = { ...CLAIMS, ...claims };
    const minted = await world.attest({
      claims: certified,
      subjects: [{ name: 'ghcr.io/acme/shop', digest: hexOf(IMAGE.index.digest) }],
      statementType: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: slsaV1Predicate({ ...certified, ...predicate }),
      payloadType: 'application/vnd.in-toto+json',
      logKind: 'dsse-0.0.1',
      ...attestation,
    });
    registry.putAttachment('acme/shop', IMAGE.index.digest, [minted]);
  }

  async function verdict(): Promise<Verdict> {
    const rule: WrittenRule = {
      images: [`${registry.host}/acme/*`],
      trustedRoot: 'minted',
      signer: { issuer: CLAIMS.issuer, identity: `${SOURCE}/${PATH}@refs/tags/v*` },
      source: {
        repository: SOURCE,
        workflow: CLAIMS.workflowName,
        workflowPath: PATH,
        trigger: 'push',
        runner: 'github-hosted',
        tagFromImage: true,
      },
      subjectNameFromImage: true,
    };
    const run = startRun({
      rules: [rule],
      trustedRoots: { minted: { json: world.trustedRoot } },
      registries: { [registry.host]: { plainHttp: true } },
    });
    const use = { path: [], image: `${registry.host}/acme/shop:1.2.3`, injected: false };
    return (await run.result(run.start({ resource: 'Pod/a', use }))).verdict;
  }

  for (const [difference, twin] of Object.entries(TWINS)) {
    it(`with another value of ${difference}: ${twin.codes.join(' ')}`, async () => {
      await publish(twin);
      expect(codesOf(await verdict())).to.deep.equal(twin.codes);
    });
  }

  it('that is not pushed has no attestation, and the message says how to push it', async () => {
    const missing = await verdict();
    expect(codesOf(missing)).to.deep.equal(['ATTESTATION_MISSING']);
    expect(JSON.stringify(missing)).to.contain('push-to-registry: true');
  });
});
