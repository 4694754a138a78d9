import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRun } from '../support/run.ts';
import {
  kongMeshAttestation,
  kongMeshClaims,
  slsaV02Predicate,
  type KongMeshImage,
} from '../support/kong-mesh-attestation.ts';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from '../support/kong-mesh-registry.ts';
import type { LogKind } from '../support/log-bodies.ts';
import {
  corruptSet,
  editIntegratedTime,
  editPayload,
  type Envelope,
  type MintedAttestation,
} from '../support/minted-attestation.ts';
import { needTools, runTool } from '../support/real-tools.ts';
import { ODD_ENVELOPES, OTHER_ENVELOPES, type Write } from '../support/rewritten-envelopes.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';
import { pathOf } from '../support/path.ts';

/** The command of https://developer.konghq.com/mesh/provenance-verification-images/, word for word. */
const DOCUMENTED = [
  '--type=slsaprovenance',
  '--certificate-oidc-issuer=https://token.actions.githubusercontent.com',
  '--certificate-identity-regexp=^https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v[0-9]+.[0-9]+.[0-9]+$',
  '--certificate-github-workflow-repository=Kong/kong-mesh',
  '--certificate-github-workflow-name=build-test-distribute',
  '--certificate-github-workflow-trigger=push',
];

/** What both refuse; and, with the reason, what Kong's command takes and the pack does not. */
const REFUSED: readonly [string, KongMeshImage['overrides'], string, string?][] = [
  ['another source', { claims: { sourceRepository: 'https://github.com/evil/kong-mesh' } }, 'SOURCE_MISMATCH'],
  ['another workflow', { claims: { workflowName: 'test' } }, 'WORKFLOW_MISMATCH'],
  ['another trigger', { claims: { trigger: 'workflow_dispatch' } }, 'TRIGGER_MISMATCH'],
  ['another issuer', { claims: { issuer: 'https://gitlab.com' } }, 'ISSUER_MISMATCH'],
  [
    'another signer',
    { claims: { san: 'https://github.com/evil/generator/.github/workflows/x.yml@refs/tags/v2.1.0' } },
    'SIGNER_MISMATCH',
  ],
  [
    'another subject',
    { subjects: [{ name: 'index.docker.io/kong/kuma-cp', digest: 'a'.repeat(64) }] },
    'SUBJECT_MISMATCH',
  ],
  ['a changed payload', { tamper: (minted) => editPayload(minted, (text) => `${text} `) }, 'SIGNATURE_INVALID'],
  ['a log promise that is broken', { tamper: corruptSet }, 'LOG_ENTRY_INVALID'],
  ['another time', { tamper: (minted) => editIntegratedTime(minted, 1) }, 'LOG_ENTRY_INVALID'],
  ['no certificate timestamp', { scts: 0 }, 'CERTIFICATE_INVALID'],
  [
    'another version',
    { claims: { sourceRef: 'refs/tags/v2.14.2' } },
    'TAG_MISMATCH',
    'the command never checks the ref',
  ],
  [
    'a predicate that contradicts its certificate',
    { predicate: slsaV02Predicate(kongMeshClaims('9.9.9')) },
    'PREDICATE_MISMATCH',
    'the command never compares the two',
  ],
];

type Form = 'attachment' | 'bundle';

const FORMS: readonly (readonly [Form, LogKind, ...string[]])[] = [
  ['attachment', 'dsse-0.0.1'],
  ['attachment', 'intoto-0.0.1'],
  ['bundle', 'dsse-0.0.1'],
  ['bundle', 'intoto-0.0.2'],
  ['bundle', 'dsse-0.0.2', '--use-signed-timestamps'],
  ['bundle', 'hashedrekord-0.0.2', '--use-signed-timestamps'],
];

/** What cosign takes where the log recorded it so. A log records what anyone sends, and other readers read it otherwise. */
const COSIGN_TAKES: Readonly<Record<string, string>> = {
  'a payload with line ends': 'Go skips them',
  'two payloads, the other one first': 'Go takes the last',
  'two payloads that are the same': 'Go takes the last',
  'two payloads, one key with an escape': 'Go takes the last',
  'two signatures under one key': 'Go takes the last',
};

/** A statement whose base64 has the letters in which the alphabets differ, and an envelope that was rewritten afterwards. */
function rewritten(write: Write): KongMeshImage['overrides'] {
  return {
    statement: (statement) => ({ ...statement, note: '????ÿÿÿÿ>>>>.' }),
    tamper: (minted) => ({
      ...minted,
      envelope: Buffer.from(write(JSON.parse(minted.envelope.toString()) as Envelope)),
    }),
  };
}

describe('cosign as a second opinion', function () {
  this.timeout(60_000);

  let folder: string;
  let registry: Registry;
  let world: SigstoreWorld;

  before(async function () {
    needTools(this, 'cosign');
    folder = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-'));
    registry = await startRegistry();
    world = await createSigstoreWorld();
    await writeFile(join(folder, 'trusted-root.json'), JSON.stringify(world.trustedRoot));
  });

  after(async () => {
    await (registry as Registry | undefined)?.stop();
    if ((folder as string | undefined) !== undefined) {
      await rm(folder, { recursive: true });
    }
  });

  async function cosign(
    image: string,
    from = registry,
    environment: Readonly<Record<string, string>> = { COSIGN_REPOSITORY: `${registry.host}/kong/notary` },
    ...flags: readonly string[]
  ): Promise<boolean> {
    const { status } = await runTool(
      'cosign',
      [
        'verify-attestation',
        `${from.host}/kong/${image}`,
        ...DOCUMENTED,
        `--trusted-root=${join(folder, 'trusted-root.json')}`,
        '--allow-http-registry',
        ...flags,
      ],
      { ...environment, TUF_ROOT: join(folder, 'tuf') },
    );
    return status === 0;
  }

  async function pack(image: string, from = registry): Promise<string[]> {
    const run = startRun(kongMeshConfiguration(from.host, world));
    const key = run.start({
      resource: 'test',
      use: { path: pathOf('image'), image: `docker.io/kong/${image}`, injected: false },
    });
    const { verdict } = await run.result(key);
    return verdict.result === 'FAILED' ? verdict.reasons.map(({ code }) => code) : [];
  }

  for (const name of KONG_MESH_IMAGES) {
    it(`takes ${name}, as the pack does`, async () => {
      const { digest } = (await publishKongMeshImage(registry, world, name, KONG_MESH_VERSION)).index;
      const image = `${name}:${KONG_MESH_VERSION}@${digest}`;
      expect(await pack(image)).to.deep.equal([]);
      expect(await cosign(image)).to.equal(true);
    });
  }

  for (const [what, overrides, code, reason] of REFUSED) {
    it(
      reason === undefined ? `refuses ${what}, as the pack does` : `takes ${what}, and the pack does not: ${reason}`,
      async () => {
        const image = await publishKongMeshImage(registry, world, 'kuma-cp', KONG_MESH_VERSION, [overrides]);
        const written = `kuma-cp:${KONG_MESH_VERSION}@${image.index.digest}`;
        expect(await pack(written)).to.include(code);
        expect(await cosign(written)).to.equal(reason !== undefined);
      },
    );
  }

  describe('of how it is stored', () => {
    /** Both about one image, in a registry of its own, which lists referrers. */
    async function opinions(form: Form, overrides: KongMeshImage['overrides'], ...flags: readonly string[]) {
      const own = await startRegistry({ referrers: true });
      try {
        const { index } = await publishKongMeshImage(own, world, 'kuma-cp', KONG_MESH_VERSION, []);
        const { digest } = index;
        const minted = await world.attest(
          kongMeshAttestation({
            image: 'kuma-cp',
            digest,
            version: KONG_MESH_VERSION,
            ...(overrides && { overrides }),
          }),
        );
        if (form === 'attachment') {
          own.putAttachment('kong/kuma-cp', digest, [minted]);
        } else {
          own.putReferrer('kong/kuma-cp', index, minted);
        }
        const image = `kuma-cp:${KONG_MESH_VERSION}@${digest}`;
        return { pack: await pack(image, own), cosign: await cosign(image, own, {}, ...flags) };
      } finally {
        await own.stop();
      }
    }

    for (const [form, logKind, ...flags] of FORMS) {
      it(`takes a log entry ${logKind} in the form of ${form}, as the pack does, and refuses another payload`, async () => {
        const tamper = (minted: MintedAttestation) => editPayload(minted, (text) => `${text} `);
        expect(await opinions(form, { logKind }, ...flags)).to.deep.equal({ pack: [], cosign: true });
        expect(await opinions(form, { logKind, tamper }, ...flags)).to.deep.equal({
          pack: ['SIGNATURE_INVALID'],
          cosign: false,
        });
      });
    }

    for (const [name, written] of Object.entries(OTHER_ENVELOPES)) {
      it(`refuses ${name} that the log did not record, as the pack does`, async () => {
        expect(await opinions('attachment', rewritten(written))).to.deep.equal({
          pack: ['LOG_ENTRY_INVALID'],
          cosign: false,
        });
      });
    }

    for (const [name, written] of Object.entries(ODD_ENVELOPES)) {
      it(`refuses ${name} that the log did not record, as the pack does`, async () => {
        expect(await opinions('attachment', rewritten(written))).to.deep.equal({
          pack: ['ATTESTATION_MALFORMED'],
          cosign: false,
        });
      });
    }

    for (const [name, written] of Object.entries(ODD_ENVELOPES)) {
      const reason = COSIGN_TAKES[name];
      const what =
        reason === undefined ? `refuses ${name}, as the pack does` : `takes ${name}, and the pack does not: ${reason}`;
      it(`${what} (recorded by the log)`, async () => {
        expect(await opinions('attachment', { written })).to.deep.equal({
          pack: ['ATTESTATION_MALFORMED'],
          cosign: reason !== undefined,
        });
      });
    }
  });
});
