/** What is stored for a digest: every layer in its order from every repository, and a reason for what could not be read. */
import { isFailure } from '../../src/failure.ts';
import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { type StoredAttestation, storedAttestations } from '../../src/registry/stored-attestations.ts';
import type { CodedReason } from '../../src/verdict.ts';
import { digestOf } from '../support/digest.ts';
import {
  type Artifact,
  attachmentManifest,
  attachmentTag,
  fallbackTag,
  referrersIndex,
  SIGSTORE_BUNDLE,
} from '../support/image.ts';
import type { MintedAttestation } from '../support/minted-attestation.ts';
import { answerError, type Registry } from '../support/registry.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';
import { askedOf, attestationOf, clientFor, clientOf, DIGEST, IMAGE, startKongMeshRegistry } from './attested-image.ts';

const ENVELOPE = 'application/vnd.dsse.envelope.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const WANTED = 'https://slsa.dev/provenance/v0.2';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

interface Layer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size?: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

describe('the stored attestations of a digest', () => {
  const others: Registry[] = [];
  let registry: Registry;
  let minted: readonly MintedAttestation[];

  before(async () => {
    const world = await createSigstoreWorld();
    minted = [await world.attest(attestationOf()), await world.attest(attestationOf())];
  });

  beforeEach(async () => {
    registry = await startKongMeshRegistry();
  });

  afterEach(() => Promise.all([registry, ...others.splice(0)].map(({ stop }) => stop())));

  function look(...paths: readonly string[]): AsyncGenerator<StoredAttestation | CodedReason> {
    const client = clientFor(registry.host);
    const signal = AbortSignal.timeout(5000);
    const names = paths.map((path) => ({ registry: registry.host, path }));
    return storedAttestations(
      DIGEST,
      names.map((name) => client.repository(name, signal)),
      [WANTED],
    );
  }

  async function all(...paths: readonly string[]): Promise<(StoredAttestation | CodedReason)[]> {
    const found: (StoredAttestation | CodedReason)[] = [];
    for await (const one of look(...paths)) {
      found.push(one);
    }
    return found;
  }

  async function codes(...paths: readonly string[]): Promise<string[]> {
    return (await all(...paths)).map((one) => (isFailure(one) ? one.code : 'stored'));
  }

  function putManifest(content: unknown): void {
    const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    registry.putManifest('kong/notary', attachmentTag(DIGEST), bytes, MANIFEST);
  }

  /** A manifest whose layers are these: of the stored envelope, but for what is given. */
  function putLayers(...layers: readonly Partial<Layer>[]): void {
    const bytes = minted[0]?.envelope ?? Buffer.of();
    const digest = registry.putBlob('kong/notary', bytes);
    putManifest({ layers: layers.map((layer) => ({ mediaType: ENVELOPE, digest, size: bytes.length, ...layer })) });
  }

  it('are each layer, byte for byte, with its annotations and its place', async () => {
    registry.putAttachment('kong/notary', DIGEST, minted);
    const storedAt = `${registry.host}/kong/notary:${attachmentTag(DIGEST)}`;
    expect(await all('kong/notary')).to.deep.equal(
      minted.map(({ envelope, annotations }) => ({ storedAt, mediaType: ENVELOPE, annotations, bytes: envelope })),
    );
  });

  it('are at the mirror that has them, and so is what can not be read', async () => {
    const empty = await startKongMeshRegistry();
    others.push(empty);
    registry.putAttachment('hub/kong/notary', DIGEST, minted.slice(0, 1));
    const hosts = Object.fromEntries([empty, registry].map(({ host }) => [host, { plainHttp: true }]));
    const client = clientOf({ 'docker.io': { mirrors: [empty.host, `${registry.host}/hub`] }, ...hosts });
    const first = async () => {
      const repository = client.repository({ registry: 'docker.io', path: 'kong/notary' }, AbortSignal.timeout(5000));
      return (await storedAttestations(DIGEST, [repository]).next()).value as StoredAttestation | CodedReason;
    };
    const tag = attachmentTag(DIGEST);
    expect((await first()).storedAt).to.equal(`${registry.host}/hub/kong/notary:${tag}`);
    empty.intercept = (_request, response) => {
      answerError(response, 403, 'DENIED');
      return true;
    };
    expect((await first()).storedAt).to.equal(`${registry.host}/hub/kong/notary:${tag}`);
    registry.intercept = empty.intercept;
    expect(await first()).to.include({ code: 'REGISTRY_UNAUTHORIZED', storedAt: `${empty.host}/kong/notary:${tag}` });
  });

  it('are no fault of the attestation where a login page answers in place of the registry', async () => {
    registry.intercept = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      return true;
    };
    expect(await codes('kong/notary')).to.deep.equal(['REGISTRY_UNREACHABLE']);
  });

  it('are those of every repository, one after the other', async () => {
    registry.putAttachment('kong/kuma-cp', DIGEST, minted);
    registry.putAttachment('kong/notary', DIGEST, minted.slice(0, 1));
    const places = (await all('kong/notary', 'kong/nothing', 'kong/kuma-cp')).map(({ storedAt = '' }) => storedAt);
    const place = (path: string) => `${registry.host}/${path}:${attachmentTag(DIGEST)}`;
    expect(places).to.deep.equal([place('kong/notary'), place('kong/kuma-cp'), place('kong/kuma-cp')]);
  });

  it('are asked for only as far as they are wanted', async () => {
    registry.putAttachment('kong/notary', DIGEST, minted);
    for await (const one of look('kong/notary', 'kong/kuma-cp')) {
      expect(one).to.have.property('bytes');
      break;
    }
    expect(askedOf(registry)).to.deep.equal([
      'GET /v2/kong/notary/manifests/sha256-….att',
      'GET /v2/kong/notary/blobs/sha256:…',
    ]);
  });

  it('are none where every repository says so', async () => {
    expect(await all('kong/notary', 'kong/kuma-cp')).to.deep.equal([]);
  });

  it('are a reason, with the place, where a repository cannot be read, and the rest is read', async () => {
    registry.putAttachment('kong/kuma-cp', DIGEST, minted.slice(0, 1));
    registry.intercept = ({ url = '' }, response) => {
      if (url.includes('notary')) {
        answerError(response, 401, 'UNAUTHORIZED');
      }
      return url.includes('notary');
    };
    const [first, second] = await all('kong/notary', 'kong/kuma-cp');
    expect(first).to.include({
      code: 'REGISTRY_UNAUTHORIZED',
      storedAt: `${registry.host}/kong/notary:${attachmentTag(DIGEST)}`,
    });
    expect(second).to.have.property('bytes');
  });

  const MANIFESTS: Readonly<Record<string, unknown>> = {
    'no JSON': 'not json',
    null: null,
    'a list': [],
    'an object without layers': { schemaVersion: 2 },
    'an index': { manifests: [] },
    'a manifest without a layer': { layers: [] },
    'a manifest whose layer is a text': { layers: ['x'] },
    'a manifest of an image': {
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: DIGEST }],
    },
    'a manifest with odd annotations': { layers: [{ mediaType: ENVELOPE, digest: DIGEST, annotations: { a: 1 } }] },
  };
  for (const [name, content] of Object.entries(MANIFESTS)) {
    it(`are malformed where the manifest is ${name}`, async () => {
      putManifest(content);
      expect(await codes('kong/notary')).to.deep.equal(['ATTESTATION_MALFORMED']);
    });
  }

  it('are the envelopes alone', async () => {
    putLayers({ mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json' }, {});
    expect(await codes('kong/notary')).to.deep.equal(['stored']);
  });

  it('are a hundred at most', async () => {
    putLayers(...Array.from({ length: 100 }, () => ({})));
    expect(await codes('kong/notary')).to.deep.equal(Array.from({ length: 100 }, () => 'stored'));
    for (const layers of [101, 10_000]) {
      putLayers(...Array.from({ length: layers }, () => ({})));
      const found = await codes('kong/notary');
      expect([found.length, found.at(-1)]).to.deep.equal([101, 'LIMIT_EXCEEDED']);
    }
  });

  it('are those first whose annotation names a wanted predicate, in each place', async () => {
    const annotated = (predicateType: string) => ({ annotations: { predicateType } });
    putLayers(...Array.from({ length: 150 }, () => annotated('https://spdx.dev/Document')), {}, annotated(WANTED));
    const first: unknown[] = [];
    for await (const one of look('kong/notary')) {
      first.push(isFailure(one) ? one.code : one.annotations.predicateType);
    }
    expect(first.slice(0, 3)).to.deep.equal([WANTED, undefined, 'https://spdx.dev/Document']);
    expect(first).to.have.length(101);
  });

  it('are each a reason of their own where a layer cannot be read', async () => {
    putLayers(
      { digest: 'sha256:123' },
      { digest: `sha512:${'ab'.repeat(64)}` },
      { digest: '../../etc/passwd' },
      { size: 2 ** 30 },
      { digest: digestOf(Buffer.from('not stored')) },
      {},
    );
    expect(await codes('kong/notary')).to.deep.equal([
      'ATTESTATION_MALFORMED',
      'ATTESTATION_MALFORMED',
      'ATTESTATION_MALFORMED',
      'LIMIT_EXCEEDED',
      'ATTESTATION_MISSING',
      'stored',
    ]);
    expect(registry.requests.map(({ url }) => url).join(' ')).to.not.contain('passwd');
  });

  it('are no longer than they may be, whatever size the manifest tells', async () => {
    const digest = registry.putBlob('kong/notary', Buffer.alloc(4 * 1024 * 1024 + 1));
    putLayers({ digest, size: 1 });
    expect(await codes('kong/notary')).to.deep.equal(['LIMIT_EXCEEDED']);
  });

  it('are refused where the bytes are not those of the digest', async () => {
    registry.putAttachment('kong/notary', DIGEST, minted);
    registry.intercept = ({ url = '' }, response) => {
      if (url.includes('/blobs/')) {
        response.end('other bytes');
      }
      return url.includes('/blobs/');
    };
    expect(await codes('kong/notary')).to.deep.equal(['DIGEST_MISMATCH', 'DIGEST_MISMATCH']);
  });

  it('are bound by nothing but the signed subject: a tag that is another artifact is read all the same', async () => {
    const { manifest } = attachmentManifest(minted);
    registry.putManifest('kong/notary', attachmentTag(DIGEST), manifest.bytes, 'application/octet-stream');
    expect(await codes('kong/notary')).to.deep.equal(['ATTESTATION_MISSING', 'ATTESTATION_MISSING']);
  });

  describe('among the referrers', () => {
    const places = ['manifests/sha256-….att', 'referrers/sha256:…', 'manifests/sha256-…'];
    const asked = () => askedOf(registry).map((line) => line.replace('GET /v2/kong/kuma-cp/', ''));

    /** An artifact with cosign 2's layer. */
    function envelopeArtifact(index = 0): Artifact {
      const one = minted[index];
      return attachmentManifest(one === undefined ? [] : [one]);
    }

    function putArtifact({ manifest, blobs }: Artifact): void {
      registry.putManifest('kong/kuma-cp', manifest.digest, manifest.bytes, manifest.mediaType);
      for (const bytes of blobs.values()) {
        registry.putBlob('kong/kuma-cp', bytes);
      }
    }

    function putFallback(...artifacts: readonly Artifact[]): void {
      artifacts.forEach(putArtifact);
      const index = referrersIndex(artifacts.map(({ manifest }) => manifest));
      registry.putManifest('kong/kuma-cp', fallbackTag(DIGEST), index.bytes, index.mediaType);
    }

    function answerReferrers(answer: (response: ServerResponse) => void): void {
      registry.intercept = ({ url = '' }, response) => {
        if (url.includes('/referrers/')) {
          answer(response);
        }
        return url.includes('/referrers/');
      };
    }

    async function startServing(): Promise<void> {
      await registry.stop();
      registry = await startKongMeshRegistry({ referrers: true });
    }

    it('are a bundle, which the fallback tag lists as well and which is read once', async () => {
      await startServing();
      const one = minted[0];
      const artifact = one && registry.putReferrer('kong/kuma-cp', IMAGE.index, one);
      const [found, ...more] = await all('kong/kuma-cp');
      expect(more).to.deep.equal([]);
      expect(found).to.include({ mediaType: SIGSTORE_BUNDLE, storedAt: `${registry.host}/kong/kuma-cp@${artifact}` });
      expect(asked()).to.deep.equal([
        ...places.slice(0, 2),
        'manifests/sha256:…',
        'blobs/sha256:…',
        ...places.slice(2),
      ]);
    });

    it('are asked for only where the places before did not do', async () => {
      registry.putAttachment('kong/kuma-cp', DIGEST, minted.slice(0, 1));
      putFallback(envelopeArtifact());
      await look('kong/kuma-cp').next();
      expect(asked()).to.deep.equal([places[0], 'blobs/sha256:…']);
      expect(await codes('kong/kuma-cp')).to.deep.equal(['stored', 'stored']);
    });

    it('are at the fallback tag where the endpoint is not served, says nothing, leads elsewhere or is too busy', async () => {
      await startServing();
      putFallback(envelopeArtifact(), envelopeArtifact(1));
      const habits: readonly [answer: (response: ServerResponse) => void, reasons: readonly string[]][] = [
        [(response) => response.writeHead(404).end(), []],
        [(response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), []],
        [(response) => response.writeHead(200, { 'content-type': INDEX }).end('{"manifests":[]}'), []],
        [(response) => response.writeHead(200, { 'content-type': INDEX }).end('{"manifests":null}'), []],
        [(response) => response.writeHead(200, { 'content-type': INDEX }).end(''), []],
        [
          (response) => response.writeHead(200, { 'content-type': INDEX }).end('{"manifests":['),
          ['REGISTRY_UNREACHABLE'],
        ],
        [(response) => response.writeHead(303, { location: 'http://127.0.0.1:1/x' }).end(), []],
        [(response) => response.writeHead(429, { 'retry-after': '0' }).end(), ['REGISTRY_RATE_LIMITED']],
      ];
      for (const [answer, reasons] of habits) {
        answerReferrers(answer);
        const found = await codes('kong/kuma-cp');
        expect(found).to.have.members(['stored', 'stored', ...reasons]);
      }
    });

    it('are not absent where the endpoint could not answer and the fallback tag is not there', async () => {
      answerReferrers((response) => response.writeHead(429, { 'retry-after': '0' }).end());
      expect(await codes('kong/kuma-cp')).to.deep.equal(['REGISTRY_RATE_LIMITED']);
    });

    const NO_LISTS: Readonly<Record<string, string>> = {
      'no JSON': 'not json',
      'a manifest': '{"layers":[]}',
      'an odd list': '{"manifests":[1]}',
    };
    for (const [name, content] of Object.entries(NO_LISTS)) {
      it(`are a reason where the fallback tag holds ${name}`, async () => {
        registry.putManifest('kong/kuma-cp', fallbackTag(DIGEST), Buffer.from(content), MANIFEST);
        expect(await codes('kong/kuma-cp')).to.deep.equal(['ATTESTATION_MALFORMED']);
      });
    }

    it('are a reason each where they are of another kind, are missing or have an odd digest', async () => {
      const manifests = [
        { mediaType: MANIFEST, size: 1, digest: digestOf(Buffer.from('not stored')) },
        { mediaType: MANIFEST, size: 1, digest: '../../etc/passwd' },
        { mediaType: MANIFEST, size: 1, digest: DIGEST, artifactType: 'application/spdx+json' },
      ];
      const index = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
      registry.putManifest('kong/kuma-cp', fallbackTag(DIGEST), index, INDEX);
      const found = await all('kong/kuma-cp');
      expect(found.map((one) => isFailure(one) && one.code)).to.deep.equal([
        'ATTESTATION_MISSING',
        'ATTESTATION_MALFORMED',
        'PROVENANCE_MISSING',
      ]);
      expect(found[2]).to.include({ found: 'application/spdx+json' });
    });

    it('are read where entries beside them are odd, each of which is a reason', async () => {
      const { manifest } = envelopeArtifact();
      const manifests = [null, { digest: null, size: 1 }, { digest: manifest.digest, mediaType: null, size: null }];
      putArtifact(envelopeArtifact());
      const body = JSON.stringify({ schemaVersion: 2, manifests });
      registry.putManifest('kong/kuma-cp', fallbackTag(DIGEST), Buffer.from(body), INDEX);
      expect(await codes('kong/kuma-cp')).to.deep.equal(['ATTESTATION_MALFORMED', 'stored']);
      answerReferrers((response) => response.writeHead(200, { 'content-type': INDEX }).end(body));
      expect(await codes('kong/kuma-cp')).to.deep.equal(['ATTESTATION_MALFORMED', 'stored']);
    });

    it('are a thousand at most, and those are opened before that is told', async () => {
      const { manifest } = envelopeArtifact();
      const manifests = Array.from({ length: 1001 }, (_, index) => ({
        mediaType: MANIFEST,
        size: 1,
        digest: digestOf(Buffer.from(String(index))),
      }));
      putArtifact(envelopeArtifact());
      const wanted = { ...manifests[0], digest: manifest.digest, annotations: { predicateType: WANTED } };
      const index = Buffer.from(
        JSON.stringify({ schemaVersion: 2, manifests: [...manifests.slice(0, 999), wanted, wanted] }),
      );
      registry.putManifest('kong/kuma-cp', fallbackTag(DIGEST), index, INDEX);
      const found = await codes('kong/kuma-cp');
      expect([found[0], found.at(-1), found.length]).to.deep.equal(['stored', 'LIMIT_EXCEEDED', 101]);
    });
  });
});
