/** Whole verifications against an in-process registry: the one way to pass, and what each single difference makes of it. */
import { isFailure } from '../src/failure.ts';
import { join } from 'node:path';
import { expect } from 'chai';
import { ruleWithDefaults } from '../src/configuration/defaults.ts';
import type { WrittenRule } from '../src/configuration/schema-rules.ts';
import { attestationVerifier, type VerifyAttestation } from '../src/attestation/verify.ts';
import { ruleFrom } from '../src/trust-policy/rules.ts';
import { readTrustedRoot } from '../src/trusted-root/trusted-root.ts';
import { verifyImage, type VerificationServices } from '../src/verification.ts';
import type { Code } from '../src/codes.ts';
import { catchAll, type Verdict } from '../src/verdict.ts';
import {
  askedOf,
  attestationOf,
  changedRule,
  clientFor,
  clientOf,
  codesOf,
  DIGEST,
  IMAGE,
  kongMeshRule,
  reference,
  startKongMeshRegistry,
  verifierOf,
  VERSION,
} from './registry/attested-image.ts';
import { digestOf } from './support/digest.ts';
import { attachmentManifest, attachmentTag, buildImage, fallbackTag, referrersIndex } from './support/image.ts';
import { corruptSet, editPayload, type MintedAttestation } from './support/minted-attestation.ts';
import { serveLayout } from './support/oci-layout.ts';
import { realMaterial } from './support/real-material.ts';
import { answerError, type Registry, type RegistryOptions, startRegistry } from './support/registry.ts';
import { createSigstoreWorld, type Attestation, type SigstoreWorld } from './support/sigstore-world.ts';

type SourceChange = Partial<WrittenRule['source']>;

const OTHER = buildImage({ seed: 'another image' });
function referrersTo(manifest: Buffer): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [{ digest: digestOf(manifest) }] }));
}

const PLATFORM = IMAGE.manifests[0]?.digest ?? 'sha256:';

describe('the verification of an image', () => {
  const running: Registry[] = [];
  let world: SigstoreWorld;
  let stranger: SigstoreWorld;
  let verifier: VerifyAttestation;
  let genuine: MintedAttestation;
  let registry: Registry;

  interface Difference {
    readonly image?: string;
    readonly rule?: Partial<WrittenRule>;
    readonly source?: SourceChange;
    readonly means?: Partial<VerificationServices>;
  }

  function verify({ image = `kong/kuma-cp:${VERSION}`, rule, source, means }: Difference = {}): Promise<Verdict> {
    const client = clientFor(registry.host);
    return verifyImage(reference(`${registry.host}/${image}`), changedRule(registry.host, rule, source), {
      open: (name, signal) => client.repository(name, signal),
      verifierOf: () => Promise.resolve(verifier),
      timeoutSeconds: 10,
      ...means,
    });
  }

  async function codes(difference?: Difference): Promise<readonly string[]> {
    return codesOf(await verify(difference));
  }

  function attach(...minted: readonly MintedAttestation[]): void {
    registry.putAttachment('kong/notary', DIGEST, minted);
  }

  function mint(overrides: Parameters<typeof attestationOf>[0], digest?: string): Promise<MintedAttestation> {
    return world.attest(attestationOf(overrides, digest));
  }

  async function start(options?: RegistryOptions): Promise<Registry> {
    registry = await startKongMeshRegistry(options);
    running.push(registry);
    return registry;
  }

  before(async () => {
    world = await createSigstoreWorld();
    stranger = await createSigstoreWorld();
    verifier = verifierOf(world);
    genuine = await world.attest(attestationOf());
  });

  beforeEach(async () => {
    await start();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  });

  it('passes by tag in three requests, and tells what it found', async () => {
    attach(genuine);
    const verdict = await verify();
    expect(verdict).to.deep.equal({
      result: 'PASSED',
      digest: DIGEST,
      provenance: {
        builder:
          'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v2.1.0',
        source: 'https://github.com/Kong/kong-mesh',
        ref: 'refs/tags/v2.14.3',
        commit: '6c3f9d1d2bb0a5e4c7a84f60e1b9d35827fa640c',
        predicateType: 'https://slsa.dev/provenance/v0.2',
        signer:
          'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v2.1.0',
        issuer: 'https://token.actions.githubusercontent.com',
        run: 'https://github.com/Kong/kong-mesh/actions/runs/17654321098/attempts/1',
        trustedRoot: { name: 'test', origin: 'configuration', newestKey: undefined },
        storedAt: `${registry.host}/kong/notary:${attachmentTag(DIGEST)}`,
      },
    });
    expect(askedOf(registry)).to.deep.equal([
      'HEAD /v2/kong/kuma-cp/manifests/2.14.3',
      'GET /v2/kong/notary/manifests/sha256-….att',
      'GET /v2/kong/notary/blobs/sha256:…',
    ]);
  });

  for (const image of [`kong/kuma-cp@${DIGEST}`, `kong/kuma-cp:${VERSION}@${DIGEST}`]) {
    it(`passes by digest in two requests: ${image.slice(0, 24)}…`, async () => {
      attach(genuine);
      expect(await codes({ image })).to.deep.equal(['PASSED']);
      expect(askedOf(registry)).to.deep.equal([
        'GET /v2/kong/notary/manifests/sha256-….att',
        'GET /v2/kong/notary/blobs/sha256:…',
      ]);
    });
  }

  it('takes an attestation that lies beside the image, after it has looked where the rule says', async () => {
    registry.putAttachment('kong/kuma-cp', DIGEST, [genuine]);
    const verdict = await verify();
    expect(codesOf(verdict)).to.deep.equal(['PASSED']);
    expect(verdict).to.have.nested.property(
      'provenance.storedAt',
      `${registry.host}/kong/kuma-cp:${attachmentTag(DIGEST)}`,
    );
    expect(askedOf(registry)[1]).to.equal('GET /v2/kong/notary/manifests/sha256-….att');
  });

  it('does not look at a place that neither the rule names nor the image does', async () => {
    registry.putAttachment('kong/elsewhere', DIGEST, [genuine]);
    expect(await codes()).to.deep.equal(['ATTESTATION_MISSING']);
  });

  it('passes with one that meets everything, whatever stands before or behind it', async () => {
    const forged = corruptSet(genuine);
    for (const all of [
      [forged, genuine],
      [genuine, forged],
    ]) {
      attach(...all);
      expect(await codes()).to.deep.equal(['PASSED']);
    }
    attach(forged, forged);
    expect(await codes()).to.deep.equal(['LOG_ENTRY_INVALID', 'LOG_ENTRY_INVALID']);
  });

  it('tells the place of the attestation that the verdict is about, or else the first one', async () => {
    const asked = async () => {
      const verdict = await verify();
      return verdict.result === 'FAILED' ? verdict.asked?.attestations.path : undefined;
    };
    expect(await asked()).to.equal('kong/notary');
    registry.putAttachment('kong/kuma-cp', DIGEST, [corruptSet(genuine)]);
    expect(await asked()).to.equal('kong/kuma-cp');
  });

  it('takes the valid one beside the image when the one in the notary is not', async () => {
    attach(corruptSet(genuine));
    expect(await codes()).to.deep.equal(['LOG_ENTRY_INVALID']);
    registry.putAttachment('kong/kuma-cp', DIGEST, [genuine]);
    expect(await codes()).to.deep.equal(['PASSED']);
  });

  it('tells the reasons of each attestation that it looked at, and where it lies', async () => {
    attach(corruptSet(genuine), await mint({ claims: { trigger: 'workflow_dispatch', sourceRef: 'refs/heads/main' } }));
    const verdict = await verify();
    expect(codesOf(verdict)).to.deep.equal(['TAG_MISMATCH', 'TRIGGER_MISMATCH', 'LOG_ENTRY_INVALID']);
    const places = verdict.result === 'FAILED' ? verdict.reasons.map(({ storedAt }) => storedAt) : [];
    expect(new Set(places)).to.deep.equal(new Set([`${registry.host}/kong/notary:${attachmentTag(DIGEST)}`]));
    expect(verdict.digest).to.equal(DIGEST);
  });

  it('tells the closest attestation first, wherever it lies', async () => {
    attach(await mint({ claims: { trigger: 'workflow_dispatch', sourceRef: 'refs/heads/release-2.14' } }));
    registry.putAttachment('kong/kuma-cp', DIGEST, [await mint({ claims: { sourceRef: 'refs/tags/v2.14.2' } })]);
    const verdict = await verify();
    const [first, ...others] = verdict.result === 'FAILED' ? verdict.reasons : expect.fail();
    expect(first).to.include({
      code: 'TAG_MISMATCH',
      expected: 'refs/tags/2.14.3 or refs/tags/v2.14.3',
      found: 'refs/tags/v2.14.2',
      storedAt: `${registry.host}/kong/kuma-cp:${attachmentTag(DIGEST)}`,
    });
    expect(others.map(({ code }) => code)).to.deep.equal(['TAG_MISMATCH', 'TRIGGER_MISMATCH']);
  });

  describe('that a bundle attests, as cosign 3 stores it', () => {
    const BUNDLE_KINDS = ['dsse-0.0.1', 'intoto-0.0.2', 'dsse-0.0.2', 'hashedrekord-0.0.2'] as const;
    for (const logKind of BUNDLE_KINDS) {
      it(`passes with a log entry ${logKind}, where the registry lists referrers and where it does not`, async () => {
        for (const referrers of [true, false]) {
          await start({ referrers });
          expect(await codes()).to.deep.equal(['ATTESTATION_MISSING']);
          registry.putReferrer('kong/kuma-cp', IMAGE.index, await mint({ logKind }));
          const verdict = await verify();
          expect(codesOf(verdict)).to.deep.equal(['PASSED']);
          expect(verdict).to.have.nested.property('provenance.storedAt').that.contains('kong/kuma-cp@sha256:');
        }
      });
    }

    it('is refused where the bundle is about another image, and where it was changed', async () => {
      await start({ referrers: true });
      registry.putReferrer('kong/kuma-cp', IMAGE.index, await world.attest(attestationOf({}, OTHER.index.digest)));
      expect(await codes()).to.deep.equal(['SUBJECT_MISMATCH']);
      registry.putReferrer(
        'kong/kuma-cp',
        IMAGE.index,
        editPayload(genuine, (text) => `${text} `),
      );
      expect(await codes()).to.deep.equal(['SUBJECT_MISMATCH', 'SIGNATURE_INVALID']);
      registry.putReferrer('kong/kuma-cp', IMAGE.index, genuine);
      expect(await codes()).to.deep.equal(['PASSED']);
    });
  });

  it('takes the envelope that the fallback tag of the notary lists', async () => {
    const { manifest, blobs } = attachmentManifest([genuine]);
    registry.putManifest('kong/notary', manifest.digest, manifest.bytes, manifest.mediaType);
    blobs.forEach((bytes) => registry.putBlob('kong/notary', bytes));
    const index = referrersIndex([manifest]);
    registry.putManifest('kong/notary', fallbackTag(DIGEST), index.bytes, index.mediaType);
    const verdict = await verify();
    expect(verdict).to.have.nested.property('provenance.storedAt', `${registry.host}/kong/notary@${manifest.digest}`);
  });

  it('refuses what another world signed', async () => {
    attach(await stranger.attest(attestationOf()));
    expect(await codes()).to.deep.equal(['SIGNER_NOT_IN_ROOT']);
  });

  it("refuses the valid attestation of another image that was copied under this image's tag", async () => {
    attach(await mint({}, OTHER.index.digest));
    expect(await codes()).to.deep.equal(['SUBJECT_MISMATCH']);
    expect(await codes({ rule: { subjectNameFromImage: false } })).to.deep.equal(['SUBJECT_MISMATCH']);
    registry.putImage('kong/kuma-cp', VERSION, OTHER);
    registry.putAttachment('kong/notary', OTHER.index.digest, [await mint({}, OTHER.index.digest)]);
    expect(await codes()).to.deep.equal(['PASSED']);
  });

  const DIFFERENCES: Readonly<Record<string, { change: Partial<Attestation['claims']>; code: Code }>> = {
    'another issuer': { change: { issuer: 'https://gitlab.com' }, code: 'ISSUER_MISMATCH' },
    'another source': { change: { sourceRepository: 'https://github.com/evil/kong-mesh' }, code: 'SOURCE_MISMATCH' },
    'the source in lower case': {
      change: { sourceRepository: 'https://github.com/kong/kong-mesh' },
      code: 'SOURCE_MISMATCH',
    },
    'another version': { change: { sourceRef: 'refs/tags/v2.14.2' }, code: 'TAG_MISMATCH' },
    'a branch of the same name': { change: { sourceRef: 'refs/heads/v2.14.3' }, code: 'TAG_MISMATCH' },
    'another workflow': { change: { workflowName: 'nightly' }, code: 'WORKFLOW_MISMATCH' },
    'a pull request': { change: { trigger: 'pull_request' }, code: 'TRIGGER_MISMATCH' },
    'a runner of their own': { change: { runner: 'self-hosted' }, code: 'RUNNER_MISMATCH' },
    'their own workflow as signer': {
      change: { san: 'https://github.com/evil/ci/.github/workflows/generator_container_slsa3.yml@refs/tags/v2.1.0' },
      code: 'SIGNER_MISMATCH',
    },
    'the generator at a branch': {
      change: {
        san: 'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/heads/main',
      },
      code: 'SIGNER_MISMATCH',
    },
  };
  for (const [name, { change, code }] of Object.entries(DIFFERENCES)) {
    it(`refuses a validly signed attestation with ${name}`, async () => {
      attach(await mint({ claims: change }));
      expect(await codes()).to.deep.equal([code]);
    });
  }

  it('says which other predicate types there are, where none is a provenance', async () => {
    const sbom = await mint({ predicateType: 'https://spdx.dev/Document', predicate: { spdxVersion: 'SPDX-2.3' } });
    attach(sbom, await mint({ predicateType: 'https://slsa.dev/provenance/v0.2x' }));
    const verdict = await verify();
    expect(codesOf(verdict)).to.deep.equal(['PROVENANCE_MISSING']);
    expect(verdict).to.have.nested.property(
      'reasons[0].found',
      'https://spdx.dev/Document, https://slsa.dev/provenance/v0.2x',
    );
    attach(sbom, genuine);
    expect(await codes()).to.deep.equal(['PASSED']);
  });

  describe('where nothing is stored', () => {
    it('says so when every place has answered', async () => {
      expect(await codes()).to.deep.equal(['ATTESTATION_MISSING']);
    });

    it('says so too where the rule lists the repository of the image before another one', async () => {
      const attestations = [`${registry.host}/kong/kuma-cp`, `${registry.host}/kong/notary`];
      expect(await codes({ rule: { attestations } })).to.deep.equal(['ATTESTATION_MISSING']);
      expect(await codes({ image: `kong/kuma-cp@${OTHER.index.digest}`, rule: { attestations } })).to.deep.equal([
        'IMAGE_NOT_FOUND',
      ]);
    });

    it('says that the image itself is not there', async () => {
      expect(await codes({ image: 'kong/kuma-cp:9.9.9' })).to.deep.equal(['IMAGE_NOT_FOUND']);
      expect(await codes({ image: `kong/kuma-cp@${OTHER.index.digest}` })).to.deep.equal(['IMAGE_NOT_FOUND']);
    });

    it('says that a digest is that of one platform, and which index is attested', async () => {
      attach(genuine);
      const material = Buffer.from('{"schemaVersion":2,"layers":[{"mediaType":"application/spdx+json","digest":"x"}]}');
      registry.putManifest('kong/kuma-cp', fallbackTag(PLATFORM), referrersTo(material), 'x/y');
      registry.putManifest('kong/kuma-cp', digestOf(material), material, 'x/y');
      const verdict = await verify({ image: `kong/kuma-cp:${VERSION}@${PLATFORM}` });
      expect(codesOf(verdict)).to.deep.equal(['PLATFORM_DIGEST']);
      expect(verdict).to.have.nested.property('reasons[0].expected', DIGEST);
      registry.putManifest('kong/kuma-cp', `${VERSION}-amd64`, IMAGE.manifests[0]?.bytes ?? Buffer.of(), 'x/y');
      expect(await codes({ image: `kong/kuma-cp:${VERSION}-amd64` })).to.deep.equal(['PLATFORM_DIGEST']);
    });

    it('does not say that nothing is there when one place could not be read', async () => {
      registry.intercept = ({ url = '' }, response) => {
        if (url.includes('/kong/notary/')) {
          answerError(response, 403, 'DENIED');
        }
        return url.includes('/kong/notary/');
      };
      expect(await codes()).to.deep.equal(['REGISTRY_UNAUTHORIZED']);
      registry.putAttachment('kong/kuma-cp', DIGEST, [genuine]);
      expect(await codes()).to.deep.equal(['PASSED']);
    });
  });

  describe('at mirrors', () => {
    let empty: Registry;

    /** The image as the plan names it, fetched from a mirror that is empty and one that is not. */
    function verifyAtMirrors(image = `docker.io/kong/kuma-cp:${VERSION}`): Promise<Verdict> {
      const hosts = Object.fromEntries([empty, registry].map(({ host }) => [host, { plainHttp: true }]));
      const client = clientOf({ 'docker.io': { mirrors: [empty.host, registry.host] }, ...hosts });
      return verifyImage(reference(image), changedRule('docker.io'), {
        open: (name, signal) => client.repository(name, signal),
        verifierOf: () => Promise.resolve(verifier),
        timeoutSeconds: 10,
      });
    }

    beforeEach(async () => {
      empty = await startRegistry();
      running.push(empty);
    });

    it('says where the attestation was read', async () => {
      attach(genuine);
      const verdict = await verifyAtMirrors();
      expect(codesOf(verdict)).to.deep.equal(['PASSED']);
      const storedAt = `${registry.host}/kong/notary:${attachmentTag(DIGEST)}`;
      expect(verdict).to.have.nested.property('provenance.storedAt', storedAt);
    });

    it('names the places that were asked, where nothing is stored', async () => {
      const verdict = await verifyAtMirrors();
      expect(codesOf(verdict)).to.deep.equal(['ATTESTATION_MISSING']);
      const asked = ['kong/notary', 'kong/kuma-cp'].flatMap((path) =>
        [empty, registry].map(({ host }) => `${host}/${path}`),
      );
      expect(verdict).to.have.nested.property('reasons[0].reason').which.contains(asked.join(' and '));
      expect(JSON.stringify(verdict)).to.not.contain('docker.io');
    });

    it('names the places that were asked, where the image is missing', async () => {
      for (const image of ['docker.io/kong/kuma-cp:9.9.9', `docker.io/kong/kuma-cp@${OTHER.index.digest}`]) {
        const verdict = await verifyAtMirrors(image);
        expect(codesOf(verdict)).to.deep.equal(['IMAGE_NOT_FOUND']);
        const asked = `${empty.host}/kong/kuma-cp and ${registry.host}/kong/kuma-cp have no `;
        expect(verdict).to.have.nested.property('reasons[0].reason').which.contains(asked);
      }
    });

    it('tells the command to check by hand where the image and the attestation were found', async () => {
      attach(corruptSet(genuine));
      const verdict = await verifyAtMirrors();
      const asked = {
        image: { registry: registry.host, path: 'kong/kuma-cp' },
        attestations: { registry: registry.host, path: 'kong/notary' },
      };
      expect(verdict).to.have.property('asked').which.deep.equals(asked);
    });
  });

  it('is about the digest that the tag had first, wherever the tag moves afterwards', async () => {
    attach(genuine);
    registry.putImage('kong/kuma-cp', 'next', OTHER);
    registry.intercept = ({ method }, response) => {
      if (method === 'HEAD') {
        response.on('finish', () => {
          registry.retag('kong/kuma-cp', VERSION, OTHER.index.digest);
        });
      }
      return false;
    };
    const verdict = await verify();
    expect([codesOf(verdict), verdict.digest]).to.deep.equal([['PASSED'], DIGEST]);
    expect(askedOf(registry).filter((asked) => asked.endsWith(VERSION))).to.have.length(1);
    expect(await codes()).to.deep.equal(['ATTESTATION_MISSING']);
  });

  it('believes the digest in the reference, and not what its tag says', async () => {
    attach(genuine);
    registry.putImage('kong/kuma-cp', VERSION, OTHER);
    const verdict = await verify({ image: `kong/kuma-cp:${VERSION}@${DIGEST}` });
    expect([codesOf(verdict), verdict.digest]).to.deep.equal([['PASSED'], DIGEST]);
    expect(await codes({ image: `kong/kuma-cp:${VERSION}@${OTHER.index.digest}` })).to.deep.equal([
      'ATTESTATION_MISSING',
    ]);
  });

  it('compares the tag that stands beside a digest', async () => {
    attach(genuine);
    expect(await codes({ image: `kong/kuma-cp:2.14.2@${DIGEST}` })).to.deep.equal(['TAG_MISMATCH']);
  });

  it('refuses a blob that is not what its digest says', async () => {
    attach(genuine);
    registry.intercept = ({ url = '' }, response) => {
      if (url.includes('/blobs/')) {
        response.end(Buffer.from(genuine.envelope.toString().replace('payload', 'PAYLOAD')));
      }
      return url.includes('/blobs/');
    };
    expect(await codes()).to.deep.equal(['DIGEST_MISMATCH']);
  });

  it('passes on a registry that wants tokens', async () => {
    await start({ authentication: { scheme: 'Bearer' } });
    attach(genuine);
    expect(await codes()).to.deep.equal(['PASSED']);
    await start({ authentication: { scheme: 'Bearer', credentials: { username: 'a', password: 'b' } } });
    attach(genuine);
    expect(await codes()).to.deep.equal(['REGISTRY_UNAUTHORIZED']);
  });

  for (const stage of ['manifests/2.14.3', '.att', '/blobs/']) {
    it(`ends in time when ${stage} is never answered`, async () => {
      attach(genuine);
      registry.intercept = ({ url = '' }) => url.includes(stage);
      const started = performance.now();
      expect(new Set(await codes({ means: { timeoutSeconds: 0.2 } }))).to.deep.equal(new Set(['TIMED_OUT']));
      expect(performance.now() - started).to.be.below(3000);
    });
  }

  it('ends in time when the registry says to come back in an hour', async () => {
    registry.intercept = (_request, response) => {
      response.setHeader('retry-after', '3600');
      answerError(response, 429, 'TOOMANYREQUESTS');
      return true;
    };
    const started = performance.now();
    const [code] = await codes({ means: { timeoutSeconds: 0.2 } });
    expect(code).to.be.oneOf(['TIMED_OUT', 'REGISTRY_RATE_LIMITED']);
    expect(performance.now() - started).to.be.below(2000);
  });

  it('fails where the trusted root cannot be used', async () => {
    attach(genuine);
    const verifierOf = () => Promise.resolve({ code: 'TRUST_ROOT_UNAVAILABLE', reason: 'it is gone' } as const);
    const verdict = await verify({ means: { verifierOf } });
    expect([codesOf(verdict), verdict.digest]).to.deep.equal([['TRUST_ROOT_UNAVAILABLE'], DIGEST]);
  });

  describe('with a bug in the pack', () => {
    const SECRET = 'hunter2 of https://registry.example';
    const bugs: Readonly<Record<string, Partial<VerificationServices>>> = {
      'that is thrown at once': {
        open: () => {
          throw new TypeError(SECRET);
        },
      },
      'that is thrown later': { verifierOf: () => Promise.reject(new RangeError(SECRET)) },
      'that throws no error': {
        verifierOf: () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error
          throw SECRET;
        },
      },
      'in the verifier': {
        verifierOf: () =>
          Promise.resolve(() => {
            throw new Error(SECRET);
          }),
      },
    };
    for (const [name, means] of Object.entries(bugs)) {
      it(`is refused, and the message of the error is not told: a bug ${name}`, async () => {
        attach(genuine);
        const verdict = await catchAll(() => verify({ means }));
        expect(codesOf(verdict)).to.deep.equal(['INTERNAL_ERROR']);
        expect(JSON.stringify(verdict)).to.not.contain('hunter2').and.not.contain('registry.example');
      });
    }

    it('names the line that threw, and no file that the message names', async () => {
      const verdict = await catchAll((): Verdict => {
        throw new TypeError('first line\n  of hunter2.js:12');
      });
      expect(JSON.stringify(verdict))
        .to.match(/TypeError at verification\.test\.ts:\d+/)
        .and.not.include('hunter2');
    });
  });

  describe('of real images', () => {
    const WORKFLOW = '.github/workflows/verifier-e2e.all.workflow_dispatch.main.all.slsa3.yml';
    const NAME = 'example-package.verifier-e2e.all.tag.main.default.slsa3';
    const SOURCE = { repository: 'https://github.com/slsa-framework/example-package', workflow: WORKFLOW };
    const TRIGGERS: Readonly<Record<string, string>> = { 'v1.10.0': 'push', 'v2.1.0': 'workflow_dispatch' };
    const REFS: Readonly<Record<string, RealDifference['ref']>> = {
      'v1.10.0': { tag: 'v13.0.30' },
      'v2.1.0': { branch: 'main' },
    };
    let publicGood: VerifyAttestation;

    before(async () => {
      const root = await readTrustedRoot('public-good', {});
      const made = isFailure(root) ? root : attestationVerifier(root);
      if (isFailure(made)) {
        throw new Error(made.reason);
      }
      publicGood = made;
    });

    interface RealDifference {
      readonly source?: Partial<WrittenRule['source']>;
      readonly runner?: { readonly runner?: string };
      readonly ref?: Pick<WrittenRule['source'], 'tag' | 'branch' | 'anyRef'>;
      readonly signer?: Partial<WrittenRule['signer']>;
      readonly name?: string;
      readonly underAnotherDigest?: boolean;
    }

    async function real(context: Mocha.Context, version: string, difference: RealDifference = {}) {
      const layout = realMaterial(context, join('oci-layouts', version));
      const { name = NAME, source, ref = REFS[version] ?? { anyRef: true }, signer, underAnotherDigest } = difference;
      const { runner = { runner: 'github-hosted' } } = difference;
      const { digest } = serveLayout(registry, `slsa/${name}`, layout, { tag: 'x', attestations: 'kong/notary' });
      if (underAnotherDigest === true) {
        const attached = registry.manifest('kong/notary', attachmentTag(digest));
        registry.putImage(`slsa/${name}`, 'x', OTHER);
        registry.putManifest('kong/notary', attachmentTag(OTHER.index.digest), attached?.bytes ?? Buffer.of(), 'x/y');
      }
      const rule = kongMeshRule(registry.host);
      const changed = {
        ...rule,
        source: { ...SOURCE, ...runner, trigger: TRIGGERS[version] ?? 'workflow_dispatch', ...ref, ...source },
        signer: { ...rule.signer, ...signer },
      };
      const client = clientFor(registry.host);
      const verdict = await verifyImage(
        reference(`${registry.host}/slsa/${name}:x`),
        ruleFrom(ruleWithDefaults(changed), 'rules[0]'),
        {
          open: (repository, signal) => client.repository(repository, signal),
          verifierOf: () => Promise.resolve(publicGood),
          timeoutSeconds: 10,
        },
      );
      return codesOf(verdict);
    }

    for (const version of ['v1.10.0', 'v2.1.0']) {
      const DIFFERENCES: Readonly<Record<string, RealDifference & { readonly code: Code }>> = {
        'another source': {
          source: { repository: 'https://github.com/slsa-framework/example' },
          code: 'SOURCE_MISMATCH',
        },
        'another branch': { ref: { branch: 'release' }, code: 'BRANCH_MISMATCH' },
        'another tag': { ref: { tag: 'v13.0.31' }, code: 'TAG_MISMATCH' },
        'a tag of the name of its branch': { ref: { tag: 'main' }, code: 'TAG_MISMATCH' },
        'a branch of the name of its tag': { ref: { branch: 'v13.0.30' }, code: 'BRANCH_MISMATCH' },
        'another workflow': { source: { workflow: 'release' }, code: 'WORKFLOW_MISMATCH' },
        'another workflow file': {
          source: { workflowPath: '.github/workflows/release.yml' },
          code: 'WORKFLOW_MISMATCH',
        },
        'another trigger': { source: { trigger: 'schedule' }, code: 'TRIGGER_MISMATCH' },
        'another runner': { source: { runner: 'self-hosted' }, code: 'RUNNER_MISMATCH' },
        'another digest': { underAnotherDigest: true, code: 'SUBJECT_MISMATCH' },
        'another name': { name: 'kuma-cp', code: 'SUBJECT_MISMATCH' },
        'another issuer': { signer: { issuer: 'https://accounts.google.com' }, code: 'ISSUER_MISMATCH' },
        'another signer': {
          signer: {
            identity:
              'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/tags/v*',
          },
          code: 'SIGNER_MISMATCH',
        },
      };

      it(`pass as generator ${version} attested them`, async function () {
        expect(await real(this, version)).to.deep.equal(['PASSED']);
        expect(await real(this, version, { source: { workflowPath: WORKFLOW } })).to.deep.equal(['PASSED']);
      });
      for (const [what, { code, ...difference }] of Object.entries(DIFFERENCES)) {
        it(`of generator ${version} are refused where the rule asks for ${what}`, async function () {
          expect(await real(this, version, difference)).to.deep.equal([code]);
        });
      }
    }

    it('pass for the branch that the tag was pushed from, and the other way round not', async function () {
      expect(await real(this, 'v1.10.0', { ref: { branch: 'main' } })).to.deep.equal(['PASSED']);
      expect(await real(this, 'v2.1.0', { ref: { tag: 'v13.0.30' } })).to.deep.equal(['TAG_MISMATCH']);
    });

    it('pass as older generators attested them, with log entries of the kind intoto 0.0.1', async function () {
      // A certificate of that day does not name the runner.
      expect(await real(this, 'v1.4.0')).to.deep.equal(['RUNNER_MISMATCH']);
      expect(await real(this, 'v1.4.0', { runner: {} })).to.deep.equal(['PASSED']);
      expect(await real(this, 'v1.8.0')).to.deep.equal(['PASSED']);
      expect(await real(this, 'v1.8.0', { source: { trigger: 'push' } })).to.deep.equal(['TRIGGER_MISMATCH']);
    });
  });
});
