/** A trusted root from a real TUF repository: what verifies is used, and everything else is told and never used. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { expect } from 'chai';
import fc from 'fast-check';
import { withDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { isFailure } from '../../src/failure.ts';
import { NO_ENVIRONMENT } from '../../src/registry/environment.ts';
import { registriesFor } from '../../src/services.ts';
import { MAX_TRUSTED_ROOT_BYTES } from '../../src/trusted-root/trusted-root-json.ts';
import { readTrustedRoot, type TrustedRootValue } from '../../src/trusted-root/trusted-root.ts';
import { trustedRootFetcher } from '../../src/trusted-root/tuf.ts';
import type { CodedReason } from '../../src/verdict.ts';
import { mintServerCertificate } from '../support/chart-server.ts';
import { startProxy } from '../support/proxy.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';
import { type Publication, TufRepository, tufSigner } from '../support/tuf-repository.ts';

type Written = NonNullable<WrittenConfiguration['trustedRoots']>[string];

describe('the trusted root of a TUF repository', () => {
  const { TMPDIR } = process.env;
  let repository: TufRepository;
  let other: TufRepository;
  let folder: string;
  let cache: string;
  let rootFile: string;
  let first: Buffer;
  let second: Buffer;
  let close: () => Promise<void> = () => Promise.resolve();

  before(async () => {
    first = Buffer.from(JSON.stringify((await createSigstoreWorld()).trustedRoot));
    second = Buffer.from(JSON.stringify((await createSigstoreWorld()).trustedRoot));
  });

  beforeEach(async () => {
    repository = await TufRepository.start();
    other = await TufRepository.start();
    folder = mkdtempSync(join(tmpdir(), 'tuf-test-'));
    cache = join(folder, 'cache');
    rootFile = join(folder, 'root.json');
    writeFileSync(rootFile, repository.publishRoot());
    repository.publish(first);
  });

  afterEach(async () => {
    if (TMPDIR === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = TMPDIR;
    }
    await close();
    await Promise.all([repository.stop(), other.stop()]);
    rmSync(folder, { recursive: true });
  });

  /** As a run has it, with connections and a cache of its own. */
  async function read(
    changes: Written = {},
    kept = cache,
    milliseconds = 10_000,
    connections: Parameters<typeof registriesFor> = [{}],
  ) {
    const { download, close: closeConnections } = registriesFor(...connections);
    close = closeConnections;
    if (download === undefined) {
      throw new Error('registries over HTTP can download');
    }
    const fetcher = trustedRootFetcher({
      download,
      folder: () => Promise.resolve(kept === 'nowhere' ? undefined : kept),
      signal: () => AbortSignal.timeout(milliseconds),
    });
    const tuf = { mirror: repository.mirror, rootFile, ...changes.tuf };
    const written: Written = { ...changes, tuf };
    const root = await readTrustedRoot('mine', withDefaults({ trustedRoots: { mine: written } }).trustedRoots, fetcher);
    await closeConnections();
    return root;
  }

  function expectRoot(root: TrustedRootValue | CodedReason, json: Buffer): void {
    const trustedRoot = TrustedRoot.fromJSON(JSON.parse(json.toString()));
    expect(root).to.deep.include({ name: 'mine', origin: 'tuf', trustedRoot });
  }

  function expectUnavailable(root: TrustedRootValue | CodedReason, reason: RegExp): void {
    expect(root).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
    expect(root).to.have.property('reason').that.matches(reason);
    expect(root)
      .to.have.property('remedy')
      .that.matches(/rootFile|trusted_root\.json/);
    expect(JSON.stringify(root)).to.not.contain('hunter2').and.not.contain(folder);
  }

  const asked = () => repository.requests.map(({ asked: what }) => what.replace(/[0-9a-f]{64}/, '…'));

  it('is fetched and verified', async () => {
    expectRoot(await read(), first);
    expect(asked()).to.deep.equal([
      'GET /tuf/2.root.json',
      'GET /tuf/timestamp.json',
      'GET /tuf/1.snapshot.json',
      'GET /tuf/1.targets.json',
      'GET /tuf/targets/….trusted_root.json',
    ]);
  });

  it('costs two requests where nothing has changed, and is the new one where it has', async () => {
    await read();
    repository.requests.length = 0;
    expectRoot(await read(), first);
    expect(asked()).to.deep.equal(['GET /tuf/2.root.json', 'GET /tuf/timestamp.json']);
    repository.publish(second, { version: 2 });
    expectRoot(await read(), second);
  });

  it('is fetched whole where nothing is kept, and leaves nothing behind', async () => {
    process.env.TMPDIR = folder;
    for (let run = 0; run < 2; run++) {
      expectRoot(await read({}, 'nowhere'), first);
    }
    expect(asked()).to.have.length(10);
    expect(readdirSync(folder)).to.deep.equal(['root.json']);
  });

  it('follows the versions of root.json, each signed by the one before', async () => {
    for (const version of [2, 3]) {
      repository.publishRoot(version);
    }
    expectRoot(await read(), first);
  });

  it('is asked for without credentials, cookies or an address of the user', async () => {
    await read();
    const names = new Set(repository.requests.flatMap(({ headers }) => Object.keys(headers)));
    expect([...names]).to.have.members(['host', 'connection', 'accept-encoding', 'user-agent']);
  });

  it('is fetched over TLS with an authority of the mirror, and not without', async () => {
    const tls = await mintServerCertificate();
    const secured = await TufRepository.start(tls);
    try {
      writeFileSync(rootFile, secured.publishRoot());
      secured.publish(first);
      const caFile = join(folder, 'ca.pem');
      writeFileSync(caFile, tls.certificate);
      const changes = { tuf: { mirror: secured.mirror, rootFile } };
      const trusting = { [new URL(secured.mirror).host]: { caFile } };
      expectUnavailable(await read(changes), /could not be asked: /);
      expectRoot(await read(changes, cache, 10_000, [trusting]), first);
    } finally {
      await secured.stop();
    }
  });

  it('is fetched through the proxy of the environment', async () => {
    const proxy = await startProxy(new URL(repository.mirror).host);
    try {
      const environment = { ...NO_ENVIRONMENT, proxies: { http: `http://${proxy.host}`, https: '', except: '' } };
      const changes = { tuf: { mirror: 'http://tuf.example/tuf', rootFile } };
      expectRoot(await read(changes, cache, 10_000, [{}, environment]), first);
    } finally {
      await proxy.stop();
    }
  });

  const TAMPERED: Readonly<Record<string, Publication>> = {
    'a timestamp that another key signed': { signers: { timestamp: tufSigner() } },
    'a snapshot that another key signed': { signers: { snapshot: tufSigner() } },
    'targets that another key signed': { signers: { targets: tufSigner() } },
    'another file than the one that was signed': { served: Buffer.from('{"mediaType":"hunter2"}') },
  };
  for (const [name, publication] of Object.entries(TAMPERED)) {
    it(`is unavailable with ${name}`, async () => {
      repository.publish(first, publication);
      expectUnavailable(await read(), /serves does not verify, from its rootFile on$/);
    });
  }

  for (const role of ['timestamp', 'snapshot', 'targets'] as const) {
    it(`is unavailable where the ${role} has expired`, async () => {
      repository.publish(first, { expires: { [role]: '2020-01-01T00:00:00Z' } });
      expectUnavailable(await read(), /the metadata of its TUF repository 127\.0\.0\.1:\d+ has expired$/);
    });
  }

  it('is unavailable where the newest root.json has expired, and not where an older one has', async () => {
    const expired = { expires: { root: '2020-01-01T00:00:00Z' } };
    writeFileSync(rootFile, repository.publishRoot(1, expired));
    expectUnavailable(await read(), /has expired$/);
    repository.publishRoot(2);
    expectRoot(await read(), first);
  });

  it('is unavailable where a later root.json is signed by another key', async () => {
    repository.publishRoot(2, { signers: { root: tufSigner() } });
    expectUnavailable(await read(), /does not verify/);
  });

  it('is unavailable under the root.json of another repository, also with what was kept', async () => {
    await read();
    writeFileSync(rootFile, other.publishRoot());
    expectUnavailable(await read(), /does not verify/);
  });

  it('is not rolled back to an older one', async () => {
    repository.publish(second, { version: 2 });
    expectRoot(await read(), second);
    repository.publish(first, { version: 1 });
    expectUnavailable(await read(), /serves an older version than before$/);
    expectRoot(await read({}, 'nowhere'), first);
  });

  it('is never read from the cache unverified', async () => {
    await read();
    const [kept = ''] = readdirSync(cache);
    expect(kept).to.match(/^[0-9a-f]{64}$/);
    expect(readdirSync(join(cache, kept))).to.have.members([
      'timestamp.json',
      'snapshot.json',
      'targets.json',
      'trusted_root.json',
    ]);
    writeFileSync(join(cache, kept, 'root.json'), repository.publishRoot(1, { signers: { root: tufSigner() } }));
    writeFileSync(join(cache, kept, 'trusted_root.json'), second);
    for (const file of ['timestamp', 'snapshot', 'targets']) {
      writeFileSync(join(cache, kept, `${file}.json`), 'hunter2');
    }
    expectRoot(await read(), first);
    expect(readFileSync(join(cache, kept, 'trusted_root.json')).equals(first)).to.equal(true);
  });

  it('is kept by repository and by rootFile', async () => {
    await read();
    writeFileSync(rootFile, repository.publishRoot(1, { expires: { root: '2998-01-01T00:00:00Z' } }));
    await read();
    expect(readdirSync(cache)).to.have.length(2);
  });

  it('is used where the cache cannot be written', async () => {
    writeFileSync(cache, 'a file');
    expectRoot(await read(), first);
  });

  it('is unavailable where the repository has none', async () => {
    for (const target of ['other.json', '../trusted_root.json', '../../x']) {
      repository.publish(first, { target });
      expectUnavailable(await read(), /has no trusted_root\.json$/);
    }
    expect(readdirSync(folder)).to.deep.equal(['root.json']);
  });

  it('is unavailable where it is no trusted root, although it verifies', async () => {
    repository.publish(Buffer.from('{"mediaType":"hunter2"}'));
    expect(await read()).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
    repository.publish(Buffer.from(JSON.stringify({ ...(JSON.parse(first.toString()) as object), tlogs: [] })), {
      version: 2,
    });
    expect(await read()).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
  });

  it('is unavailable where it is too large, although it verifies', async () => {
    repository.publish(Buffer.concat([first, Buffer.alloc(MAX_TRUSTED_ROOT_BYTES, ' ')]));
    expectUnavailable(await read(), /sent more than \d+ bytes$/);
  });

  it('is unavailable where the repository fails, or sends elsewhere', async () => {
    const answers = {
      500: {},
      401: { 'www-authenticate': 'Basic' },
      302: { location: `${other.mirror}/timestamp.json` },
    };
    for (const [status, headers] of Object.entries(answers)) {
      repository.intercept = ({ url = '' }, response) => {
        const isTimestamp = url.endsWith('timestamp.json');
        if (isTimestamp) {
          response.writeHead(Number(status), headers).end('hunter2');
        }
        return isTimestamp;
      };
      expectUnavailable(await read(), new RegExp(`answers with status ${status}$`));
    }
    expect(other.requests).to.deep.equal([]);
  });

  it('is unavailable where the repository does not answer in time, or at all', async () => {
    repository.intercept = () => true;
    expectUnavailable(await read({}, cache, 100), /could not be asked: .* did not answer in time$/);
    expectUnavailable(
      await read({ tuf: { mirror: 'http://127.0.0.1:1/tuf', rootFile } }),
      /could not be asked: 127\.0\.0\.1:1 /,
    );
  });

  it('is unavailable, and nothing is thrown, whatever is served', async () => {
    const files = ['2.root.json', 'timestamp.json', '1.snapshot.json', '1.targets.json', 'trusted_root.json'];
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .constantFrom('null', '[]', '{"signed":{"_type":"root"},"signatures":[]}', '{"signed":null}')
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), content, async (file, served) => {
        repository.intercept = ({ url = '' }, response) => {
          const isIt = url.endsWith(file);
          if (isIt) {
            response.writeHead(200).end(served);
          }
          return isIt;
        };
        expect(await read({}, 'nowhere')).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
      }),
      { numRuns: 60 },
    );
  });

  it('is unavailable where there is no room for its refresh', async () => {
    process.env.TMPDIR = rootFile;
    expectUnavailable(await read(), /none can be made; check TMPDIR$/);
  });

  const ROOT_FILES: Readonly<Record<string, (file: string) => string>> = {
    'is not there': (file) => `${file}.missing`,
    'is a folder': () => folder,
    'is a device': () => '/dev/zero',
    'is no JSON': (file) => {
      writeFileSync(file, 'hunter2');
      return file;
    },
    'is no root.json': (file) => {
      writeFileSync(file, first);
      return file;
    },
  };
  for (const [name, fileOf] of Object.entries(ROOT_FILES)) {
    it(`is unavailable where its rootFile ${name}, and nothing is asked`, async () => {
      const file = fileOf(join(folder, 'other.json'));
      expectUnavailable(await read({ tuf: { mirror: repository.mirror, rootFile: file } }), /its rootFile/);
      expect(asked()).to.deep.equal([]);
    });
  }

  it('is unavailable offline, and nothing is asked', async () => {
    const { trustedRoots } = withDefaults({ trustedRoots: { mine: { tuf: { mirror: repository.mirror, rootFile } } } });
    const root = await readTrustedRoot('mine', trustedRoots);
    expectUnavailable(root, /nothing is reached offline$/);
    expect(asked()).to.deep.equal([]);
  });

  it('has the thresholds that the configuration says, and needs what they ask for', async () => {
    const root = await read({ timestamps: 'log' });
    expect(isFailure(root) ? root : root.thresholds.logEntries).to.equal(1);
    expect(await read({ timestamps: 'authority' })).to.have.property('code', 'TRUST_ROOT_UNAVAILABLE');
  });
});
