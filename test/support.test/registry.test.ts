/** The in-process registry: serves as the OCI distribution specification says, and misbehaves as told. */
import { expect } from 'chai';
import { digestOf } from '../support/digest.ts';
import { attachmentTag, buildImage, fallbackTag, type Image } from '../support/image.ts';
import { kongMeshAttestation } from '../support/kong-mesh-attestation.ts';
import type { MintedAttestation } from '../support/minted-attestation.ts';
import { pushAttachment, pushImage } from '../support/push-image.ts';
import { answerError, startRegistry, type Registry, type RegistryOptions } from '../support/registry.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';

const IMAGE: Image = buildImage({ seed: 'kuma-cp' });

describe('the in-process registry', () => {
  const running: Registry[] = [];
  let minted: MintedAttestation;

  async function start(options?: RegistryOptions): Promise<Registry> {
    const registry = await startRegistry(options);
    running.push(registry);
    registry.putImage('kong/kuma-cp', '2.14.3', IMAGE);
    return registry;
  }

  function get(registry: Registry, path: string, options?: RequestInit): Promise<Response> {
    return fetch(`http://${registry.host}${path}`, options);
  }

  before(async () => {
    const world = await createSigstoreWorld();
    minted = await world.attest(
      kongMeshAttestation({ image: 'kuma-cp', digest: IMAGE.index.digest, version: '2.14.3' }),
    );
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  });

  it('serves an image by tag and by digest, to HEAD without the body', async () => {
    const registry = await start();
    for (const reference of ['2.14.3', IMAGE.index.digest]) {
      const response = await get(registry, `/v2/kong/kuma-cp/manifests/${reference}`);
      expect(response.headers.get('docker-content-digest')).to.equal(IMAGE.index.digest);
      expect(response.headers.get('content-type')).to.contain('manifest.list.v2+json');
      expect(digestOf(await response.bytes())).to.equal(IMAGE.index.digest);
    }
    const head = await get(registry, '/v2/kong/kuma-cp/manifests/2.14.3', { method: 'HEAD' });
    expect(head.headers.get('content-length')).to.equal(String(IMAGE.index.bytes.length));
    expect(await head.text()).to.equal('');
    for (const { digest } of IMAGE.manifests) {
      expect((await get(registry, `/v2/kong/kuma-cp/manifests/${digest}`)).status).to.equal(200);
    }
    for (const digest of IMAGE.blobs.keys()) {
      expect((await get(registry, `/v2/kong/kuma-cp/blobs/${digest}`)).status).to.equal(200);
    }
    expect(registry.requests[2]).to.deep.include({ method: 'HEAD', url: '/v2/kong/kuma-cp/manifests/2.14.3' });
    expect(registry.requests.every(({ status }) => status === 200)).to.equal(true);
  });

  it('answers what it does not have with the errors of the specification', async () => {
    const registry = await start();
    const missing = {
      'manifests/1.0.0': 'MANIFEST_UNKNOWN',
      [`blobs/${digestOf(Buffer.from('x'))}`]: 'BLOB_UNKNOWN',
      [`referrers/${IMAGE.index.digest}`]: 'UNSUPPORTED',
    };
    for (const [path, code] of Object.entries(missing)) {
      const response = await get(registry, `/v2/kong/kuma-cp/${path}`);
      expect(response.status).to.equal(404);
      expect(await response.json()).to.have.nested.property('errors[0].code', code);
    }
  });

  it('serves the layers of an attachment byte for byte', async () => {
    const registry = await start();
    registry.putAttachment('kong/notary', IMAGE.index.digest, [minted]);
    const response = await get(registry, `/v2/kong/notary/manifests/${attachmentTag(IMAGE.index.digest)}`);
    const { layers } = (await response.json()) as { layers: { digest: string; annotations: object }[] };
    expect(layers[0]?.annotations).to.deep.equal(minted.annotations);
    const layer = await get(registry, `/v2/kong/notary/blobs/${layers[0]?.digest ?? ''}`);
    expect(Buffer.from(await layer.bytes()).equals(minted.envelope)).to.equal(true);
  });

  it('serves referrers at the endpoint, where it has one, and at the fallback tag', async () => {
    const registry = await start({ referrers: true });
    const artifact = registry.putReferrer('kong/kuma-cp', IMAGE.index, minted);
    for (const path of [`referrers/${IMAGE.index.digest}`, `manifests/${fallbackTag(IMAGE.index.digest)}`]) {
      const index: unknown = await (await get(registry, `/v2/kong/kuma-cp/${path}`)).json();
      expect(index).to.have.nested.property('manifests[0].digest', artifact);
    }
    const none = await get(registry, `/v2/kong/kuma-cp/referrers/${artifact}`);
    expect(await none.json()).to.have.property('manifests').that.is.empty;
  });

  it('moves a tag', async () => {
    const registry = await start();
    const other = buildImage({ seed: 'other', platforms: ['linux/amd64'], mediaTypes: 'oci' });
    registry.putImage('kong/kuma-cp', 'next', other);
    registry.retag('kong/kuma-cp', '2.14.3', other.index.digest);
    const { headers } = await get(registry, '/v2/kong/kuma-cp/manifests/2.14.3');
    expect(headers.get('docker-content-digest')).to.equal(other.index.digest);
    expect(headers.get('content-type')).to.equal('application/vnd.oci.image.index.v1+json');
  });

  it('asks for a token of the repository, and gives one', async () => {
    const registry = await start({ authentication: { scheme: 'Bearer' } });
    const path = '/v2/kong/kuma-cp/manifests/2.14.3';
    const refused = await get(registry, path);
    expect(refused.status).to.equal(401);
    const challenge = refused.headers.get('www-authenticate') ?? '';
    expect(challenge).to.equal(
      `Bearer realm="http://${registry.host}/token",service="${registry.host}",scope="repository:kong/kuma-cp:pull"`,
    );
    const token = async (repository: string) => {
      const answer = await get(registry, `/token?service=x&scope=repository:${repository}:pull`);
      const { token } = (await answer.json()) as { token: string };
      return { headers: { authorization: `Bearer ${token}` } };
    };
    expect((await get(registry, path, await token('kong/kuma-cp'))).status).to.equal(200);
    expect((await get(registry, path, await token('kong/kuma-dp'))).status).to.equal(401);
  });

  it('wants credentials, directly or for a token', async () => {
    const credentials = { username: 'kong', password: 'secret' };
    const authorization = `Basic ${Buffer.from('kong:secret').toString('base64')}`;
    const basic = await start({ authentication: { scheme: 'Basic', credentials } });
    expect((await get(basic, '/v2/')).headers.get('www-authenticate')).to.equal('Basic realm="test"');
    expect((await get(basic, '/v2/', { headers: { authorization } })).status).to.equal(200);
    const bearer = await start({ authentication: { scheme: 'Bearer', credentials } });
    expect((await get(bearer, '/token?scope=x')).status).to.equal(401);
    expect((await get(bearer, '/token?scope=x', { headers: { authorization } })).status).to.equal(200);
  });

  it('lets a test answer in its place, or change the headers of its answer', async () => {
    const registry = await start();
    const path = '/v2/kong/kuma-cp/manifests/2.14.3';
    registry.intercept = (_request, response) => {
      response.setHeader('retry-after', '1');
      answerError(response, 429, 'TOOMANYREQUESTS');
      return true;
    };
    const limited = await get(registry, path);
    expect([limited.status, limited.headers.get('retry-after')]).to.deep.equal([429, '1']);
    registry.intercept = (_request, response) => {
      response.setHeader('docker-content-digest', digestOf(Buffer.from('a lie')));
      return false;
    };
    const lied = await get(registry, path);
    expect(lied.headers.get('docker-content-digest')).to.equal(digestOf(Buffer.from('a lie')));
    expect(digestOf(await lied.bytes())).to.equal(IMAGE.index.digest);
    registry.intercept = (_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end();
      return true;
    };
    expect((await get(registry, path, { redirect: 'manual' })).status).to.equal(307);
  });

  it('stops in the middle of an endless body and of an answer that never comes', async () => {
    const registry = await start({
      intercept: (request, response) => {
        if (request.url === '/endless') {
          const more = () => {
            while (response.write('x'.repeat(65536)));
          };
          response.on('drain', more);
          more();
        }
        return true;
      },
    });
    const endless = await get(registry, '/endless');
    const never = get(registry, '/never').catch((error: unknown) => error);
    const reader = endless.body?.getReader();
    expect((await reader?.read())?.done).to.equal(false);
    await registry.stop();
    expect(await never).to.be.instanceOf(TypeError);
  });

  it('is written to over the push API in the same way as a real one', async () => {
    const registry = await start();
    const pushed: string[] = [];
    registry.intercept = (request, response) => {
      pushed.push(`${request.method ?? ''} ${(request.url ?? '').replaceAll(/[0-9a-f]{64}/g, '…')}`);
      const location = request.method === 'POST' ? { location: '/v2/upload?state=1' } : {};
      request.resume().on('end', () => response.writeHead(request.method === 'POST' ? 202 : 201, location).end());
      return true;
    };
    await pushImage(registry.host, 'kong/kuma-cp', '2.14.3', IMAGE);
    await pushAttachment(registry.host, 'kong/notary', IMAGE.index.digest, [minted]);
    expect(pushed.filter((line) => line === 'PUT /v2/upload?state=1&digest=sha256%3A…')).to.have.length(6);
    expect(pushed).to.include('PUT /v2/kong/kuma-cp/manifests/2.14.3');
    expect(pushed.at(-1)).to.equal('PUT /v2/kong/notary/manifests/sha256-….att');
  });
});
