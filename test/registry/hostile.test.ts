/** A registry that means it, by the advisory of the tool that fell for it: whole images, in bounded time and memory. */
import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Digest } from '../../src/reference/reference.ts';
import { digestOf } from '../support/digest.ts';
import { attachmentTag, buildImage, fallbackTag, type Image } from '../support/image.ts';
import { kongMeshAttestation } from '../support/kong-mesh-attestation.ts';
import {
  kongMeshConfiguration,
  KONG_MESH_VERSION as VERSION,
  publishKongMeshImage,
} from '../support/kong-mesh-registry.ts';
import { Listeners } from '../support/listeners.ts';
import { pathOf } from '../support/path.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { startRun } from '../support/run.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';
import { askedOf, codesOf } from './attested-image.ts';

const MEBIBYTE = 1024 * 1024;
const ENVELOPE = 'application/vnd.dsse.envelope.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const TAGGED = `kong/kuma-cp:${VERSION}`;

describe('a hostile registry', function () {
  this.timeout(60_000);
  const listeners = new Listeners();
  let world: SigstoreWorld;
  let registry: Registry;
  let image: Image;
  let digest: Digest;

  before(async () => {
    world = await createSigstoreWorld();
  });

  beforeEach(async () => {
    registry = await startRegistry({ referrers: true });
    image = await publishKongMeshImage(registry, world, 'kuma-cp', VERSION, []);
    ({ digest } = image.index);
  });

  afterEach(() => Promise.all([registry.stop(), listeners.stop()]));

  async function results(...images: readonly string[]) {
    const run = startRun({ ...kongMeshConfiguration(registry.host, world), timeoutSeconds: 20 });
    images.forEach((text, index) => {
      run.start({ resource: `test ${index}`, use: { path: pathOf('image'), image: text, injected: false } });
    });
    return (await run.results()).map(({ verdict }) => verdict);
  }

  /** The codes of the image, which must come within bounds of time and memory. */
  async function bounded(written = TAGGED): Promise<readonly string[]> {
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const started = performance.now();
    const codes = (await results(written)).flatMap(codesOf);
    clearInterval(watch);
    expect(performance.now() - started).to.be.below(20_000);
    expect(most - before).to.be.below(300 * MEBIBYTE);
    return codes;
  }

  function putAttachment(layers: readonly object[]): void {
    const content = { schemaVersion: 2, mediaType: MANIFEST, config: {}, layers };
    registry.putManifest('kong/notary', attachmentTag(digest), Buffer.from(JSON.stringify(content)), MANIFEST);
  }

  function putLayer(bytes: Buffer): void {
    const { length: size } = bytes;
    putAttachment([{ mediaType: ENVELOPE, digest: registry.putBlob('kong/notary', bytes), size }]);
  }

  const attest = () => world.attest(kongMeshAttestation({ image: 'kuma-cp', digest, version: VERSION }));

  /** Answers what the path contains so. */
  function answering(part: string, answer: (response: ServerResponse) => void): void {
    registry.intercept = ({ url = '' }, response) => {
      if (url.includes(part)) {
        answer(response);
      }
      return url.includes(part);
    };
  }

  describe('sends too much (A6, A7)', () => {
    it('the right attestation and nothing else, which passes', async () => {
      registry.putAttachment('kong/notary', digest, [await attest()]);
      expect(await bounded()).to.deep.equal(['PASSED']);
    });

    function tenThousandLayers(): object[] {
      return Array.from({ length: 10_000 }, (_, index) => {
        const content = Buffer.from(`layer ${index}`);
        return { mediaType: ENVELOPE, digest: registry.putBlob('kong/notary', content), size: content.length };
      });
    }

    it('ten thousand layers', async () => {
      putAttachment(tenThousandLayers());
      expect(await bounded()).to.include('LIMIT_EXCEEDED');
      expect(registry.requests.length).to.be.below(120);
    });

    it('ten thousand layers behind the right one, which passes', async () => {
      const { envelope, annotations } = await attest();
      const right = { mediaType: ENVELOPE, digest: registry.putBlob('kong/notary', envelope), annotations };
      putAttachment([right, ...tenThousandLayers()]);
      expect(await bounded()).to.deep.equal(['PASSED']);
    });

    for (const [what, content] of [
      ['a million values', `{"schemaVersion":2,"layers":[${'{},'.repeat(1_000_000)}{}]}`],
      ['a million levels', `{"schemaVersion":2,"layers":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`],
    ] as const) {
      it(`${what} in a manifest`, async () => {
        registry.putManifest('kong/notary', attachmentTag(digest), Buffer.from(content), MANIFEST);
        expect(await bounded()).to.include('LIMIT_EXCEEDED');
      });

      it(`${what} in a list of referrers`, async () => {
        answering('/referrers/', (response) => response.writeHead(200, { 'content-type': INDEX }).end(content));
        expect(await bounded()).to.include('LIMIT_EXCEEDED');
      });

      it(`${what} in an attestation`, async () => {
        putLayer(Buffer.from(content));
        expect(await bounded()).to.include('LIMIT_EXCEEDED');
      });
    }

    it('a layer of a gigabyte', async () => {
      putAttachment([{ mediaType: ENVELOPE, digest: digestOf(Buffer.from('huge')), size: 10 }]);
      answering('/blobs/', (response) => response.writeHead(200, { 'content-length': String(2 ** 30) }).write('{'));
      expect(await bounded()).to.include('LIMIT_EXCEEDED');
    });

    it('a manifest without length and without end', async () => {
      answering('.att', (response) => {
        const more = () => {
          while (response.write(Buffer.alloc(65_536, ' '))) {
            // As long as somebody takes it.
          }
        };
        response.writeHead(200, { 'content-type': MANIFEST }).on('drain', more);
        more();
      });
      expect(await bounded()).to.include('LIMIT_EXCEEDED');
    });

    const BOMB = gzipSync(Buffer.alloc(512 * MEBIBYTE));

    it('a bomb of gzip in place of a manifest', async () => {
      answering('.att', (response) =>
        response.writeHead(200, { 'content-type': MANIFEST, 'content-encoding': 'gzip' }).end(BOMB),
      );
      expect(await bounded()).to.include('REGISTRY_UNREACHABLE');
    });

    it('a bomb of gzip in place of an attestation', async () => {
      putLayer(BOMB);
      expect(await bounded()).to.include('ATTESTATION_MALFORMED');
      answering('/blobs/', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB));
      expect(await bounded()).to.include('ATTESTATION_MALFORMED');
    });

    it('a list of referrers that leads to itself', async () => {
      registry.intercept = ({ url = '' }, response) => {
        response.setHeader('link', `<${url}>; rel="next"`);
        return false;
      };
      expect(await bounded()).to.include('LIMIT_EXCEEDED');
      expect(registry.requests.length).to.be.below(60);
    });

    it('five thousand referrers at the fallback tag', async () => {
      const manifests = Array.from({ length: 5000 }, (_, index) => {
        const { length: size } = `artifact ${index}`;
        return { mediaType: MANIFEST, digest: digestOf(Buffer.from(`artifact ${index}`)), size };
      });
      const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }));
      registry.putManifest('kong/notary', fallbackTag(digest), bytes, INDEX);
      expect(await bounded()).to.include('LIMIT_EXCEEDED');
      expect(registry.requests.length).to.be.below(120);
    });
  });

  describe('answers two requests differently (A13, A14)', () => {
    it('is asked once what a tag is, and the verdict is about that digest', async () => {
      registry.putAttachment('kong/notary', digest, [await attest()]);
      const other = registry.putImage('kong/kuma-cp', 'other', buildImage({ seed: 'other' }));
      let heads = 0;
      registry.intercept = ({ method, url = '' }) => {
        const isTag = url.includes(`/manifests/${VERSION}`);
        heads += method === 'HEAD' && isTag ? 1 : 0;
        if (heads > 0 && isTag) {
          setImmediate(() => {
            registry.retag('kong/kuma-cp', VERSION, other);
          });
        }
        return false;
      };
      const verdicts = await results(TAGGED, TAGGED, `docker.io/${TAGGED}`);
      expect(verdicts.map((verdict) => [codesOf(verdict), 'digest' in verdict && verdict.digest])).to.deep.equal(
        verdicts.map(() => [['PASSED'], digest]),
      );
      expect(askedOf(registry).filter((line) => line.includes(VERSION))).to.have.length(1);
    });

    it('is not asked for the tag beside a digest, wherever that has moved', async () => {
      registry.putAttachment('kong/notary', digest, [await attest()]);
      const other = registry.putImage('kong/kuma-cp', VERSION, buildImage({ seed: 'other' }));
      expect(await bounded(`${TAGGED}@${digest}`)).to.deep.equal(['PASSED']);
      expect(await bounded(`${TAGGED}@${other}`)).to.deep.equal(['ATTESTATION_MISSING']);
      expect(askedOf(registry).filter((line) => line.includes(`/${VERSION}`))).to.deep.equal([]);
    });

    it('is not believed what a header says of bytes that it sends', async () => {
      registry.putAttachment('kong/notary', digest, [await attest()]);
      registry.intercept = ({ method, url = '' }, response) => {
        if (method === 'GET' && url.includes('/manifests/')) {
          response.setHeader('docker-content-digest', digestOf(Buffer.from('a lie')));
        }
        return false;
      };
      expect(await bounded()).to.include('DIGEST_MISMATCH');
    });
  });

  it('is not asked at all for an image that no rule covers, whatever its reference is (A21)', async () => {
    let connections = 0;
    const inside = await listeners.listen(
      createServer((socket) => {
        connections++;
        socket.destroy();
      }),
    );
    const expected = {
      [`${inside}/x:1`]: 'NO_TRUST_RULE',
      [`${inside}/kong/kuma-cp:1`]: 'LOOKALIKE',
      [`localhost:${inside.split(':')[1] ?? ''}/x:1`]: 'NO_TRUST_RULE',
      [`${inside}/../v1/containers:1`]: 'REFERENCE_INVALID',
      [`${inside}/x?y=z:1`]: 'REFERENCE_INVALID',
      [`me:hunter2@${inside}/x:1`]: 'REFERENCE_INVALID',
      '169.254.169.254/latest/meta-data:1': 'NO_TRUST_RULE',
    };
    const verdicts = await results(...Object.keys(expected));
    expect(verdicts.flatMap(codesOf)).to.deep.equal(Object.values(expected));
    expect([connections, registry.requests.length]).to.deep.equal([0, 0]);
  });

  describe('names digests that are none (A30)', () => {
    const PATHS = ['../../../token', `sha256:${'../'.repeat(20)}`, 'sha256:AB', `sha512:${'ab'.repeat(64)}`, ''];

    it('in a layer', async () => {
      putAttachment(PATHS.map((odd) => ({ mediaType: ENVELOPE, digest: odd, size: 10 })));
      expect(new Set(await bounded())).to.deep.equal(new Set(['ATTESTATION_MALFORMED']));
    });

    it('in a list of referrers', async () => {
      const manifests = PATHS.map((odd) => ({ mediaType: MANIFEST, digest: odd, size: 10 }));
      const list = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
      answering('/referrers/', (response) => response.writeHead(200, { 'content-type': INDEX }).end(list));
      expect(new Set(await bounded())).to.deep.equal(new Set(['ATTESTATION_MALFORMED']));
    });

    it('in the answer to HEAD', async () => {
      for (const odd of PATHS) {
        registry.intercept = ({ method }, response) => {
          if (method === 'HEAD') {
            response.writeHead(200, { 'docker-content-digest': odd }).end();
          }
          return method === 'HEAD';
        };
        expect(await bounded()).to.deep.equal(['ATTESTATION_MISSING']);
      }
    });

    afterEach(() => {
      const odd = registry.requests.filter(({ url }) => /\.\.|token|AB|sha512/.test(url));
      expect(odd.map(({ url }) => url)).to.deep.equal([]);
    });
  });
});
