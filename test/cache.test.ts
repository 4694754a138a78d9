/** The cache: requests of a five-image plan cold and warm, and that nothing but a pass ever comes from it. */
import { expect } from 'chai';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CacheFolder } from '../src/registry/cache-folder.ts';
import { defaultCacheDirectory } from '../src/cache-directory.ts';
import type { WrittenConfiguration } from '../src/configuration/schema.ts';
import { codesOf } from './registry/attested-image.ts';
import { freshCacheHome } from './support/cache-home.ts';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION as VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from './support/kong-mesh-registry.ts';
import { attachmentManifest, attachmentTag, fallbackTag } from './support/image.ts';
import { kongMeshAttestation } from './support/kong-mesh-attestation.ts';
import { pathOf } from './support/path.ts';
import { answerError, type Registry, startRegistry } from './support/registry.ts';
import { startRun } from './support/run.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

const NAMES = [...KONG_MESH_IMAGES, 'kuma-cni'];

describe('the cache', () => {
  let world: SigstoreWorld;
  let registry: Registry;
  let cacheDirectory: string;
  let tags: readonly string[];
  let digests: readonly string[];

  before(async () => {
    world = await createSigstoreWorld();
  });

  beforeEach(async () => {
    registry = await startRegistry({ referrers: true });
    cacheDirectory = join(freshCacheHome(), 'attestations');
    const images = await Promise.all(NAMES.map((name) => publishKongMeshImage(registry, world, name, VERSION)));
    tags = NAMES.map((name) => `kong/${name}:${VERSION}`);
    digests = NAMES.map((name, index) => `kong/${name}@${images[index]?.index.digest ?? ''}`);
  });

  afterEach(() => registry.stop());

  /** The codes of a plan, what it sent, and what it noted. */
  async function run(images: readonly string[], changes: WrittenConfiguration = {}, directory = cacheDirectory) {
    const before = registry.requests.length;
    const started = startRun(
      { ...kongMeshConfiguration(registry.host, world), ...changes },
      { cacheDirectory: directory },
    );
    for (const image of images) {
      for (const resource of ['a', 'b']) {
        started.start({ resource, use: { path: pathOf('image'), image, injected: false } });
      }
    }
    const results = await started.results();
    const { registryRequests } = await started.summary();
    expect(registry.requests.length - before).to.equal(registryRequests);
    return {
      codes: results.map(({ verdict }) => codesOf(verdict).join()),
      requests: registryRequests,
      notes: started.notes(),
    };
  }

  const passed = NAMES.map(() => 'PASSED');

  it('costs three requests for each tag cold and one warm, two for each digest cold and none warm', async () => {
    expect(await run(tags)).to.deep.equal({ codes: passed, requests: 15, notes: [] });
    expect(await run(tags)).to.deep.equal({ codes: passed, requests: 5, notes: [] });
    expect(await run(digests)).to.deep.equal({ codes: passed, requests: 0, notes: [] });
    expect((await run(digests, {}, join(freshCacheHome(), 'other'))).requests).to.equal(10);
    expect((await run(digests, { cache: { enabled: false } })).requests).to.equal(10);
  });

  it('is shared by runs at the same time', async () => {
    const runs = await Promise.all([startAll(), startAll(), startAll()]);
    expect(runs.flat()).to.deep.equal([...passed, ...passed, ...passed]);
    expect((await run(digests)).requests).to.equal(0);
  });

  async function startAll(): Promise<readonly string[]> {
    const started = startRun(kongMeshConfiguration(registry.host, world), { cacheDirectory });
    digests.forEach((image) =>
      started.start({ resource: 'a', use: { path: pathOf('image'), image, injected: false } }),
    );
    return (await started.results()).map(({ verdict }) => codesOf(verdict).join());
  }

  it('is of this user alone, and holds no name of a repository', async () => {
    await run(tags);
    expect(statSync(cacheDirectory).mode & 0o777).to.equal(0o700);
    const files = readdirSync(cacheDirectory, { recursive: true, encoding: 'utf8' });
    for (const file of files.map((name) => join(cacheDirectory, name)).filter((path) => statSync(path).isFile())) {
      expect(statSync(file).mode & 0o777, file).to.equal(0o600);
    }
    expect(files.join()).to.not.contain('kong').and.not.contain(VERSION);
  });

  it('is not believed: changed bytes and changed hints are asked for again', async () => {
    for (const damage of [
      '',
      'x',
      '{"artifacts":["../../x"],"attachment":"../x"}',
      '{"artifacts":[],"attachment":1}',
    ]) {
      await run(digests);
      for (const part of ['blobs/sha256', 'hints']) {
        for (const file of readdirSync(join(cacheDirectory, part))) {
          writeFileSync(join(cacheDirectory, part, file), damage);
        }
      }
      expect(await run(digests)).to.deep.equal({ codes: passed, requests: 10, notes: [] });
    }
  });

  it('compares what it reads with its digest, also where it would pass', async () => {
    const image = digests[0] ?? '';
    const digest = image.split('@')[1] ?? '';
    await run([image]);
    const minted = await world.attest(kongMeshAttestation({ image: 'kuma-cp', digest, version: VERSION }));
    const { manifest, blobs } = attachmentManifest([minted]);
    const blobPathOf = (of: string) => join(cacheDirectory, 'blobs/sha256', of.slice('sha256:'.length));
    blobs.forEach((bytes, of) => {
      writeFileSync(blobPathOf(of), bytes);
    });
    const stored = registry.manifest('kong/notary', attachmentTag(digest));
    writeFileSync(blobPathOf(stored?.digest ?? ''), manifest.bytes);
    expect(await run([image])).to.deep.equal({ codes: ['PASSED'], requests: 2, notes: [] });
    expect(await run([image])).to.deep.equal({ codes: ['PASSED'], requests: 0, notes: [] });
  });

  it('gives no failure: what does not satisfy the rule is asked for again', async () => {
    await run(digests);
    const strict = kongMeshConfiguration(registry.host, world).rules?.map((rule) => ({
      ...rule,
      source: { ...rule.source, trigger: 'schedule' },
    }));
    const { codes, requests } = await run(digests.slice(0, 1), { rules: strict ?? [] });
    expect(codes).to.deep.equal(['TRIGGER_MISMATCH']);
    expect(requests).to.be.above(2);
    registry.intercept = (_request, response) => {
      answerError(response, 403, 'DENIED');
      return true;
    };
    expect((await run(digests.slice(0, 1), { rules: strict ?? [] })).codes).to.deep.equal([
      'REGISTRY_UNAUTHORIZED,REGISTRY_UNAUTHORIZED',
    ]);
    expect((await run(digests)).codes).to.deep.equal(passed);
  });

  it('does not remember that something is absent', async () => {
    const { index } = await publishKongMeshImage(registry, world, 'kuma-cp', '2.14.2', []);
    const image = `kong/kuma-cp:2.14.2@${index.digest}`;
    expect((await run([image])).codes).to.deep.equal(['ATTESTATION_MISSING']);
    const minted = await world.attest(
      kongMeshAttestation({ image: 'kuma-cp', digest: index.digest, version: '2.14.2' }),
    );
    registry.putAttachment('kong/notary', index.digest, [minted]);
    expect((await run([image])).codes).to.deep.equal(['PASSED']);
    expect(await run([image])).to.include({ requests: 0 });
  });

  it('remembers no tag of an image: one that moved is another image', async () => {
    await run(tags.slice(0, 1));
    const other = await publishKongMeshImage(registry, world, 'kuma-cp', 'next', []);
    registry.retag('kong/kuma-cp', VERSION, other.index.digest);
    expect((await run(tags.slice(0, 1))).codes).to.deep.equal(['ATTESTATION_MISSING']);
  });

  it('has no room for an attestation of another image under its hints', async () => {
    await run(digests);
    const hints = readdirSync(join(cacheDirectory, 'hints')).map((name) => join(cacheDirectory, 'hints', name));
    const contents = hints.map((path) => readFileSync(path));
    hints.forEach((path, index) => {
      writeFileSync(path, contents[(index + 1) % contents.length] ?? '');
    });
    expect(await run(digests)).to.deep.equal({ codes: passed, requests: 10, notes: [] });
  });

  it('keeps referrers with a subject too', async () => {
    const { index } = await publishKongMeshImage(registry, world, 'kuma-cp', '2.14.2', []);
    const minted = await world.attest(
      kongMeshAttestation({ image: 'kuma-cp', digest: index.digest, version: '2.14.2' }),
    );
    const { manifest, blobs } = attachmentManifest([minted]);
    const content = { ...(JSON.parse(manifest.bytes.toString()) as object), subject: { digest: index.digest } };
    const bytes = Buffer.from(JSON.stringify(content));
    const digest = registry.putManifest('kong/kuma-cp', 'artifact', bytes, manifest.mediaType);
    blobs.forEach((blob) => registry.putBlob('kong/kuma-cp', blob));
    const list = Buffer.from(
      JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType: manifest.mediaType, size: 1, digest }] }),
    );
    registry.putManifest('kong/kuma-cp', fallbackTag(index.digest), list, 'application/vnd.oci.image.index.v1+json');
    const image = `kong/kuma-cp:2.14.2@${index.digest}`;
    expect((await run([image])).codes).to.deep.equal(['PASSED']);
    expect(await run([image])).to.deep.equal({ codes: ['PASSED'], requests: 0, notes: [] });
  });

  it('is not used where others may write to it, and says so', async () => {
    mkdirSync(cacheDirectory);
    chmodSync(cacheDirectory, 0o777);
    const { codes, requests, notes } = await run(digests);
    expect([codes, requests, readdirSync(cacheDirectory)]).to.deep.equal([passed, 10, []]);
    expect(notes.join()).to.contain(cacheDirectory).and.contain('chmod 700');
  });

  it('is not there where it can not be written, and says so', async () => {
    const file = join(freshCacheHome(), 'file');
    writeFileSync(file, '');
    const { codes, requests, notes } = await run(digests, {}, join(file, 'cache'));
    expect([codes, requests]).to.deep.equal([passed, 10]);
    expect(notes).to.deep.equal([`the cache ${join(file, 'cache')} cannot be written (ENOTDIR)`]);
  });

  it('removes what was not read for the longest time, and what was left unfinished', async () => {
    const blobs = join(cacheDirectory, 'blobs/sha256');
    const all = Array.from({ length: 10 }, (_, age) => String(age));
    mkdirSync(blobs, { recursive: true, mode: 0o700 });
    chmodSync(cacheDirectory, 0o700);
    for (const age of all) {
      writeFileSync(join(blobs, age), Buffer.alloc(100));
      utimesSync(join(blobs, age), 1_700_000_000 - Number(age), 1_700_000_000 - Number(age));
    }
    writeFileSync(join(blobs, '.young'), '');
    writeFileSync(join(blobs, '.old'), '');
    utimesSync(join(blobs, '.old'), 1, 1);
    expect(await new CacheFolder(cacheDirectory, 1000).prepare(1)).to.equal(undefined);
    expect(readdirSync(blobs)).to.have.members([...all, '.young']);
    expect(await new CacheFolder(cacheDirectory, 999).prepare(1)).to.equal(undefined);
    expect(readdirSync(blobs)).to.have.members([...all.slice(0, 7), '.young']);
  });

  it('is in the folder for caches', () => {
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: '/c', HOME: '/h' })).to.equal(
      '/c/kong-mesh-provenance/attestations',
    );
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: 'c', HOME: '/h' })).to.equal(
      '/h/.cache/kong-mesh-provenance/attestations',
    );
    expect(defaultCacheDirectory({})).to.equal(undefined);
  });
});
