/** A plan that names a mirror: the home's rule decides, and attestations are looked for at the mirror, then at home. */
import { expect } from 'chai';
import type { Verdict } from '../src/verdict.ts';
import { askedOf, codesOf } from './registry/attested-image.ts';
import {
  kongMeshConfiguration,
  KONG_MESH_VERSION as VERSION,
  publishKongMeshImage,
} from './support/kong-mesh-registry.ts';
import { buildImage } from './support/image.ts';
import { kongMeshAttestation } from './support/kong-mesh-attestation.ts';
import { pathOf } from './support/path.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { startRun } from './support/run.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

describe('an image at a mirror', () => {
  let world: SigstoreWorld;
  let home: Registry;
  let mirror: Registry;
  let digest: string;

  before(async () => {
    world = await createSigstoreWorld();
  });

  beforeEach(async () => {
    [home, mirror] = await Promise.all([startRegistry(), startRegistry()]);
    const image = await publishKongMeshImage(home, world, 'kuma-cp', VERSION);
    digest = mirror.putImage('hub/kong/kuma-cp', VERSION, image);
  });

  afterEach(() => Promise.all([home.stop(), mirror.stop()]));

  async function verdict(
    entry: object = { mirrorOf: 'docker.io' },
    image = `${mirror.host}/hub/kong/kuma-cp:${VERSION}`,
    homes: readonly string[] = [home.host],
  ): Promise<Verdict> {
    const configuration = kongMeshConfiguration(home.host, world);
    const run = startRun({
      ...configuration,
      registries: {
        ...configuration.registries,
        'docker.io': { mirrors: [...homes] },
        [mirror.host]: { plainHttp: true },
        ...(Object.keys(entry).length > 0 && { [`${mirror.host}/hub`]: entry }),
      },
    });
    run.start({ resource: 'test', use: { path: pathOf('image'), image, injected: false } });
    const [result] = await run.results();
    if (result === undefined) {
      throw new Error('one image was started');
    }
    return result.verdict;
  }

  it('passes under the rule of its home with the attestation that lies there', async () => {
    expect(codesOf(await verdict())).to.deep.equal(['PASSED']);
    expect(askedOf(mirror)[0]).to.equal(`HEAD /v2/hub/kong/kuma-cp/manifests/${VERSION}`);
    expect(askedOf(mirror)[1]).to.equal('GET /v2/hub/kong/notary/manifests/sha256-….att');
    expect(askedOf(home)).to.deep.equal([
      'GET /v2/kong/notary/manifests/sha256-….att?ns=docker.io',
      'GET /v2/kong/notary/blobs/sha256:…?ns=docker.io',
    ]);
  });

  it("passes with the mirror's copy of the attestation, and home is not asked", async () => {
    const minted = await world.attest(kongMeshAttestation({ image: 'kuma-cp', digest, version: VERSION }));
    mirror.putAttachment('hub/kong/notary', digest, [minted]);
    expect(codesOf(await verdict())).to.deep.equal(['PASSED']);
    expect(askedOf(home)).to.deep.equal([]);
  });

  it('is bound to the attestation by its digest alone: another image under the name fails', async () => {
    const other = await publishKongMeshImage(home, world, 'kuma-cp', 'other', []);
    mirror.putImage('hub/kong/kuma-cp', VERSION, other);
    expect(codesOf(await verdict())).to.deep.equal(['ATTESTATION_MISSING']);
  });

  it('is a lookalike without the entry, and the message has the entry to paste', async () => {
    const refused = await verdict({});
    expect(codesOf(refused)).to.deep.equal(['LOOKALIKE']);
    expect(refused)
      .to.have.nested.property('reasons[0].remedy')
      .which.contains(`"${mirror.host}/hub": { "mirrorOf": "docker.io" }`);
  });

  it('is asked for once at each place, also where home is fetched from the same mirror', async () => {
    const refused = await verdict(undefined, `${mirror.host}/hub/kong/kuma-cp:${VERSION}`, [`${mirror.host}/hub`]);
    expect(codesOf(refused)).to.deep.equal(['ATTESTATION_MISSING']);
    const asked = askedOf(mirror);
    expect(asked.filter((line, index) => asked.indexOf(line) !== index)).to.deep.equal([]);
  });

  it('is asked for once at each place, also where the mirrors of home name the same one and home itself', async () => {
    const homes = [`${mirror.host}/hub`, home.host];
    expect(codesOf(await verdict(undefined, undefined, homes))).to.deep.equal(['PASSED']);
    const asked = askedOf(mirror);
    expect(asked.filter((line, index) => asked.indexOf(line) !== index)).to.deep.equal([]);
    expect(asked.filter((line) => line.includes('?ns='))).to.deep.equal([]);
  });

  it('is asked for once for each registry that the same mirror stands for', async () => {
    const configuration = kongMeshConfiguration(home.host, world);
    const rules = (configuration.rules ?? []).map((rule) => ({ ...rule, attestations: ['ghcr.io/kong/kuma-cp'] }));
    const mirrors = [mirror.host];
    mirror.putImage('kong/kuma-cp', VERSION, buildImage({ seed: 'at the mirror' }));
    const registries = {
      'docker.io': { mirrors },
      'ghcr.io': { mirrors },
      [mirror.host]: { plainHttp: true },
    };
    const run = startRun({ ...configuration, rules, registries });
    const image = `kong/kuma-cp:${VERSION}`;
    run.start({ resource: 'test', use: { path: pathOf('image'), image, injected: false } });
    expect((await run.results()).flatMap((result) => codesOf(result.verdict))).to.deep.equal(['ATTESTATION_MISSING']);
    const attachment = 'GET /v2/kong/kuma-cp/manifests/sha256-….att';
    expect(askedOf(mirror).filter((line) => line.startsWith(attachment))).to.deep.equal([
      `${attachment}?ns=ghcr.io`,
      `${attachment}?ns=docker.io`,
    ]);
  });
});
