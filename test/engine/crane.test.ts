import { expect } from 'chai';
import { type CraneRegistry, startCraneRegistry } from '../support/crane-registry.ts';
import { startRun } from '../support/run.ts';
import { buildImage } from '../support/image.ts';
import { kongMeshAttestation } from '../support/kong-mesh-attestation.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration } from '../support/kong-mesh-registry.ts';
import { pushAttachment, pushImage } from '../support/push-image.ts';
import { needTools } from '../support/real-tools.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';
import { pathOf } from '../support/path.ts';

describe('a registry that this project did not write (crane)', function () {
  let server: CraneRegistry | undefined;
  let host: string;
  let world: SigstoreWorld;

  before(async function () {
    needTools(this, 'crane');
    world = await createSigstoreWorld();
    server = await startCraneRegistry();
    host = server.host;
  });

  after(async () => {
    await server?.stop();
  });

  async function verify(image: string): Promise<{ codes: string[]; requests: number }> {
    const run = startRun(kongMeshConfiguration(host, world));
    run.start({ resource: 'test', use: { path: pathOf('image'), image, injected: false } });
    const [result] = await run.results();
    const { registryRequests } = await run.summary();
    const codes = result?.verdict.result === 'FAILED' ? result.verdict.reasons.map(({ code }) => code) : [];
    return { codes, requests: registryRequests };
  }

  it('serves an image by tag in three requests, and by digest in two', async () => {
    const image = buildImage({ seed: 'kuma-cp', mediaTypes: 'oci' });
    const { digest } = image.index;
    await pushImage(host, 'kong/kuma-cp', KONG_MESH_VERSION, image);
    const minted = await world.attest(kongMeshAttestation({ image: 'kuma-cp', digest, version: KONG_MESH_VERSION }));
    await pushAttachment(host, 'kong/notary', digest, [minted]);
    expect(await verify(`kong/kuma-cp:${KONG_MESH_VERSION}`)).to.deep.equal({ codes: [], requests: 3 });
    expect(await verify(`kong/kuma-cp@${digest}`)).to.deep.equal({ codes: [], requests: 2 });
  });

  it('does not have an image, or an attestation of it, and the two are told apart', async () => {
    expect((await verify('kong/kuma-cp:9.9.9')).codes).to.deep.equal(['IMAGE_NOT_FOUND']);
    await pushImage(host, 'kong/kuma-dp', KONG_MESH_VERSION, buildImage({ seed: 'kuma-dp', mediaTypes: 'docker' }));
    expect((await verify(`kong/kuma-dp:${KONG_MESH_VERSION}`)).codes).to.deep.equal(['ATTESTATION_MISSING']);
  });
});
