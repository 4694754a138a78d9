/** docs/rules.md: what it says of presets is what they are, and each rule to copy goes from the page to a pass. */
import { expect } from 'chai';
import { format } from 'prettier';
import type { WrittenRule } from '../src/configuration/schema-rules.ts';
import type { WrittenConfiguration } from '../src/configuration/schema.ts';
import { KNOWN_IMAGES } from '../src/trust-policy/known-images.ts';
import { codesOf } from './registry/attested-image.ts';
import type { Claims } from './support/certificate-claims.ts';
import { readDocument } from './support/documents.ts';
import { buildImage } from './support/image.ts';
import { kongMeshClaims, slsaV02Predicate, slsaV1Predicate } from './support/kong-mesh-attestation.ts';
import { knownImageLines, presetSections } from './support/preset-pages.ts';
import { startRegistry, type Registry } from './support/registry.ts';
import { startRun } from './support/run.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

const PAGE = 'docs/rules.md';
const COMMIT = kongMeshClaims('1.2.3').sourceDigest;

/** The configuration in the JSON under a title of the page. */
function exampleUnder(title: string): WrittenConfiguration {
  const [, section = ''] = readDocument(PAGE).split(`\n### ${title}\n`);
  const [, json = ''] = /```json\n([^]*?)```/.exec(section) ?? [];
  const file = JSON.parse(json) as { readonly 'image-provenance': WrittenConfiguration };
  return file['image-provenance'];
}

interface Build {
  /** Title on the page. */
  readonly rule: string;
  readonly image: string;
  readonly claims: Partial<Claims>;
  /** Where the attestation is stored; beside the image if absent. */
  readonly notary?: string;
}

const BUILDS: readonly Build[] = [
  {
    rule: 'Kong Gateway',
    image: 'docker.io/kong/kong-gateway:3.9.0.0',
    notary: 'kong/notary',
    claims: {
      sourceRepository: 'https://github.com/Kong/kong-ee',
      workflowName: 'Package & Release',
      trigger: 'workflow_dispatch',
      sourceRef: 'refs/heads/master',
    },
  },
  {
    rule: 'Inso',
    image: 'docker.io/kong/inso:9.3.6',
    notary: 'kong/notary',
    claims: {
      sourceRepository: 'https://github.com/Kong/insomnia',
      workflowName: 'Release Publish',
      trigger: 'workflow_dispatch',
      sourceRef: 'refs/heads/develop',
    },
  },
  {
    rule: 'Images built by slsa-github-generator',
    image: 'ghcr.io/acme/shop:1.2.3',
    claims: {
      sourceRepository: 'https://github.com/acme/shop',
      workflowPath: '.github/workflows/release.yml',
      sourceRef: 'refs/tags/shop/v1.2.3',
    },
  },
  {
    rule: "Images attested by GitHub's attest-build-provenance",
    image: `ghcr.io/acme/cart:sha-${COMMIT.slice(0, 7)}`,
    claims: {
      san: 'https://github.com/acme/cart/.github/workflows/build.yml@refs/heads/main',
      sourceRepository: 'https://github.com/acme/cart',
      workflowPath: '.github/workflows/build.yml',
      sourceRef: 'refs/heads/main',
    },
  },
];

describe('the page of rules', () => {
  it('says what the presets cover, and which images none does', async () => {
    const formatted = (text: string) => format(text, { parser: 'markdown', printWidth: 120 });
    expect(readDocument(PAGE)).to.contain(await formatted(presetSections()));
    expect(readDocument(PAGE)).to.contain(await formatted(knownImageLines()));
  });

  it('has the rules that messages name', () => {
    for (const { repository, rule } of KNOWN_IMAGES.filter((image) => image.rule !== undefined)) {
      const [copied] = exampleUnder(rule ?? '').rules ?? [];
      expect(copied?.images).to.deep.equal([repository]);
    }
  });

  describe('has rules to copy', () => {
    let world: SigstoreWorld;
    let registry: Registry;

    before(async () => {
      world = await createSigstoreWorld();
      registry = await startRegistry();
    });

    after(async () => {
      await registry.stop();
    });

    /** The page's configuration, but for the registry and the root of this test. */
    function configured(title: string): WrittenConfiguration {
      const example = exampleUnder(title);
      const minted = (rule: WrittenRule) => ({ ...rule, trustedRoot: 'minted' });
      return {
        ...example,
        rules: (example.rules ?? []).map(minted),
        registries: {
          'docker.io': { mirrors: [registry.host] },
          'ghcr.io': { mirrors: [registry.host] },
          [registry.host]: { plainHttp: true },
        },
        trustedRoots: { minted: { json: world.trustedRoot } },
      };
    }

    async function verdictOf({ rule, image, claims, notary }: Build, change: Partial<Claims> = {}) {
      const [, path = '', tag = ''] = /^[^/]+\/(.*):(.*)$/.exec(image) ?? [];
      const stored = buildImage({ seed: `${rule} ${JSON.stringify(change)}` });
      registry.putImage(path, tag, stored);
      const all = { ...kongMeshClaims('1.2.3'), ...claims, ...change };
      const { predicateTypes: [predicateType] = [] } = exampleUnder(rule).rules?.[0] ?? {};
      const v1 = predicateType === 'https://slsa.dev/provenance/v1';
      const minted = await world.attest({
        claims: all,
        subjects: [{ name: image.replace(/:[^:]*$/, ''), digest: stored.index.digest.replace('sha256:', '') }],
        statementType: v1 ? 'https://in-toto.io/Statement/v1' : 'https://in-toto.io/Statement/v0.1',
        predicateType: predicateType ?? 'https://slsa.dev/provenance/v0.2',
        predicate: v1 ? slsaV1Predicate(all) : slsaV02Predicate(all),
        payloadType: 'application/vnd.in-toto+json',
        logKind: 'dsse-0.0.1',
      });
      registry.putAttachment(notary ?? path, stored.index.digest, [minted]);
      const run = startRun(configured(rule));
      const result = await run.result(run.start({ resource: 'Pod/a', use: { path: [], image, injected: false } }));
      return { codes: codesOf(result.verdict), origin: result.rule?.origin };
    }

    for (const build of BUILDS) {
      it(`for ${build.rule}: it passes, and is refused for another source`, async () => {
        const [rule] = exampleUnder(build.rule).rules ?? [];
        expect(await verdictOf(build)).to.deep.equal({
          codes: ['PASSED'],
          origin: `rules[0] "${rule?.name ?? ''}"`,
        });
        const fork = { sourceRepository: 'https://github.com/evil/fork' };
        expect((await verdictOf(build, fork)).codes).to.include('SOURCE_MISMATCH');
      });
    }

    it('that tell the commit, the tag and the branch', async () => {
      const [, , shop, cart] = BUILDS;
      if (shop === undefined || cart === undefined) {
        throw new Error('a build is missing');
      }
      expect((await verdictOf(shop, { sourceRef: 'refs/tags/v1.2.3' })).codes).to.deep.equal(['TAG_MISMATCH']);
      expect((await verdictOf(cart, { sourceDigest: '0'.repeat(40) })).codes).to.deep.equal(['COMMIT_MISMATCH']);
      expect((await verdictOf(cart, { sourceRef: 'refs/tags/main' })).codes).to.deep.equal(['BRANCH_MISMATCH']);
    });
  });
});
