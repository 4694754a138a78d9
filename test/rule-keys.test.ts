/** Each key of a rule decides alone: a minted image passes, and with that one key changed it gets that key's code. */
import { expect } from 'chai';
import type { Code } from '../src/codes.ts';
import { RuleSchema, type WrittenRule } from '../src/configuration/schema-rules.ts';
import {
  attestationOf,
  codesOf,
  DIGEST,
  IMAGE,
  kongMeshRule,
  startKongMeshRegistry,
  VERSION,
} from './registry/attested-image.ts';
import { kongMeshClaims } from './support/kong-mesh-attestation.ts';
import type { Registry } from './support/registry.ts';
import { startRun } from './support/run.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

const CLAIMS = kongMeshClaims(VERSION);
const { sourceRepository: repository, sourceDigest: commit } = CLAIMS;

/** Of the rule; undefined drops a key. */
type Change = { readonly [K in keyof WrittenRule]?: WrittenRule[K] | undefined };

interface Decision {
  readonly accepted: Change;
  readonly refused: Change;
  readonly code: Code;
  /** Of the configuration, beside the rule. */
  readonly pinning?: 'mandatory';
  /** Repository and tag of the image; `kong/kuma-cp:2.14.3` if absent. */
  readonly image?: string;
}

function source(change: object): Change {
  return { source: { repository, anyRef: true, ...change } };
}

function ref(change: object): Change {
  return { source: { repository, ...change } };
}

function signer(change: object): Change {
  return { signer: { ...kongMeshRule('x.y').signer, ...change } };
}

function decisions(host: string): Readonly<Record<string, Decision>> {
  return {
    images: { accepted: {}, refused: { images: [`${host}/kong/kuma-dp`] }, code: 'LOOKALIKE' },
    attestations: { accepted: {}, refused: { attestations: undefined }, code: 'ATTESTATION_MISSING' },
    predicateTypes: {
      accepted: { predicateTypes: ['https://slsa.dev/provenance/v0.2'] },
      refused: { predicateTypes: ['https://slsa.dev/provenance/v1'] },
      code: 'PROVENANCE_MISSING',
    },
    trustedRoot: { accepted: {}, refused: { trustedRoot: 'stranger' }, code: 'SIGNER_NOT_IN_ROOT' },
    'signer.issuer': {
      accepted: {},
      refused: signer({ issuer: `${CLAIMS.issuer}/acme` }),
      code: 'ISSUER_MISMATCH',
    },
    'signer.identity': {
      accepted: signer({ identity: [CLAIMS.san] }),
      refused: signer({ identity: [CLAIMS.san.replace('container', 'generic')] }),
      code: 'SIGNER_MISMATCH',
    },
    'source.repository': {
      accepted: source({}),
      refused: source({ repository: 'https://github.com/kong/kong-mesh' }),
      code: 'SOURCE_MISMATCH',
    },
    'source.workflow': {
      accepted: source({ workflow: CLAIMS.workflowName }),
      refused: source({ workflow: 'nightly' }),
      code: 'WORKFLOW_MISMATCH',
    },
    'source.workflowPath': {
      accepted: source({ workflowPath: CLAIMS.workflowPath }),
      refused: source({ workflowPath: '.github/workflows/nightly.yaml' }),
      code: 'WORKFLOW_MISMATCH',
    },
    'source.trigger': {
      accepted: source({ trigger: 'push' }),
      refused: source({ trigger: 'workflow_dispatch' }),
      code: 'TRIGGER_MISMATCH',
    },
    'source.runner': {
      accepted: source({ runner: 'github-hosted' }),
      refused: source({ runner: 'self-hosted' }),
      code: 'RUNNER_MISMATCH',
    },
    'source.tag': { accepted: ref({ tag: 'v{tag}' }), refused: ref({ tag: 'shop/v{tag}' }), code: 'TAG_MISMATCH' },
    'source.branch': { accepted: source({}), refused: ref({ branch: 'main' }), code: 'BRANCH_MISMATCH' },
    'source.tagFromImage': {
      image: 'kong/kuma-cp:2.14',
      accepted: source({}),
      refused: ref({ tagFromImage: true }),
      code: 'TAG_MISMATCH',
    },
    'source.anyRef': { accepted: ref({ anyRef: true }), refused: ref({ tag: 'v0' }), code: 'TAG_MISMATCH' },
    'source.commitFromImage': {
      image: `kong/kuma-cp:sha-${commit.slice(0, 7)}`,
      accepted: source({ commitFromImage: 'sha-{commit}' }),
      refused: source({ commitFromImage: true }),
      code: 'COMMIT_MISMATCH',
    },
    subjectNameFromImage: {
      image: 'kong/kuma-dp:2.14.3',
      accepted: { subjectNameFromImage: false },
      refused: { subjectNameFromImage: true },
      code: 'SUBJECT_MISMATCH',
    },
    pin: { pinning: 'mandatory', accepted: { pin: false }, refused: {}, code: 'NOT_PINNED' },
  };
}

describe('each key of a rule', () => {
  let world: SigstoreWorld;
  let stranger: SigstoreWorld;
  let registry: Registry;

  before(async () => {
    [world, stranger] = await Promise.all([createSigstoreWorld(), createSigstoreWorld()]);
    registry = await startKongMeshRegistry();
    for (const { image } of Object.values(decisions(registry.host))) {
      const [path = '', tag = ''] = image?.split(':') ?? [];
      if (image !== undefined) {
        registry.putImage(path, tag, IMAGE);
      }
    }
    registry.putAttachment('kong/notary', DIGEST, [await world.attest(attestationOf())]);
  });

  after(() => registry.stop());

  async function codes(
    change: Change,
    image = `kong/kuma-cp:${VERSION}`,
    pinning: 'off' | 'mandatory' = 'off',
  ): Promise<readonly string[]> {
    const least = { ...kongMeshRule(registry.host), source: { repository, anyRef: true }, subjectNameFromImage: false };
    const changed = Object.entries({ ...least, trustedRoot: 'minted', ...change });
    const rule = Object.fromEntries(changed.filter(([, value]) => value !== undefined)) as unknown as WrittenRule;
    const run = startRun({
      presets: [],
      pinning,
      rules: [rule],
      trustedRoots: { minted: { json: world.trustedRoot }, stranger: { json: stranger.trustedRoot } },
      registries: { [registry.host]: { plainHttp: true } },
    });
    const use = { path: [], image: `${registry.host}/${image}`, injected: false };
    return codesOf((await run.result(run.start({ resource: 'Pod/a', use }))).verdict);
  }

  it('decides alone', async () => {
    for (const [key, { accepted, refused, code, image, pinning }] of Object.entries(decisions(registry.host))) {
      expect(await codes(accepted, image, pinning), key).to.deep.equal(['PASSED']);
      expect(await codes(refused, image, pinning), key).to.deep.equal([code]);
    }
  });

  it('is here, but for the name, which messages tell', () => {
    const inner = (name: 'signer' | 'source') =>
      Object.keys(RuleSchema.properties[name].properties).map((key) => `${name}.${key}`);
    const outer = Object.keys(RuleSchema.properties).filter((key) => !['name', 'signer', 'source'].includes(key));
    expect(Object.keys(decisions('x.y'))).to.have.members([...outer, ...inner('signer'), ...inner('source')]);
  });
});
