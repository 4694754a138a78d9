/** The digest check over a repository in memory: what is accepted, and its twin that differs in one byte or one digest. */
import { expect } from 'chai';
import type { RepositoryName } from '../../src/reference/reference.ts';
import { digestChecked } from '../../src/registry/digest-checked.ts';
import { type Answer, digestOf, type Repository } from '../../src/registry/repository.ts';

const NAME: RepositoryName = { registry: 'docker.io', path: 'kong/kuma-cp' };
const MIRROR: RepositoryName = { registry: 'cache.acme.com', path: 'hub/kong/kuma-cp' };
const BYTES = Buffer.from('{"schemaVersion":2}');
const DIGEST = digestOf(BYTES);
const LIE = digestOf(Buffer.from('a lie'));

/** A repository that answers what it is given to answer. */
function repository(answers: Partial<Repository>): Repository {
  const absent = () => Promise.resolve({ absent: true } as const);
  const nothing = { resolve: absent, manifest: absent, blob: absent, referrers: absent };
  return digestChecked(() => ({ name: NAME, places: [MIRROR], ...nothing, ...answers }))(
    NAME,
    AbortSignal.timeout(1000),
  );
}

function code(answer: Answer<unknown>): string {
  return 'failure' in answer ? answer.failure.code : Object.keys(answer).join();
}

describe('the digest check', () => {
  /** A manifest with a digest of the repository's choice. */
  const manifestOf = (digest: typeof DIGEST, bytes: Buffer = BYTES) =>
    repository({ manifest: () => Promise.resolve({ found: { digest, bytes } }) });

  it('takes a manifest whose bytes have the digest that was asked for, whatever the repository claims', async () => {
    expect(code(await manifestOf(DIGEST).manifest(DIGEST))).to.equal('found');
    expect(code(await manifestOf(LIE).manifest(DIGEST))).to.equal('found');
    expect(code(await manifestOf(DIGEST).manifest(LIE))).to.equal('DIGEST_MISMATCH');
    expect(code(await manifestOf(LIE).manifest(LIE))).to.equal('DIGEST_MISMATCH');
  });

  it('takes a manifest by tag whose bytes have the digest that the repository claims', async () => {
    expect(code(await manifestOf(DIGEST).manifest('2.14.3'))).to.equal('found');
    expect(code(await manifestOf(LIE).manifest('2.14.3'))).to.equal('DIGEST_MISMATCH');
    expect(code(await manifestOf(DIGEST, Buffer.from(`${BYTES.toString()} `)).manifest('2.14.3'))).to.equal(
      'DIGEST_MISMATCH',
    );
  });

  it('takes a blob whose bytes have the digest', async () => {
    const blobs = repository({ blob: () => Promise.resolve({ found: BYTES }) });
    expect(code(await blobs.blob(DIGEST, 1000))).to.equal('found');
    expect(code(await blobs.blob(LIE, 1000))).to.equal('DIGEST_MISMATCH');
  });

  it('tells both digests, and the place that sent the bytes', async () => {
    const blobs = repository({ blob: () => Promise.resolve({ found: BYTES, at: MIRROR }) });
    const refused = await blobs.blob(LIE, 1000);
    expect(refused).to.have.property('failure').which.includes({ expected: LIE, found: DIGEST });
    expect(refused).to.have.nested.property('failure.reason').which.contains('cache.acme.com/hub/kong/kuma-cp');
  });

  it('leaves every other answer as it is', async () => {
    const failure = { failure: { code: 'REGISTRY_UNREACHABLE', reason: 'gone' } } as const;
    const failing = () => Promise.resolve(failure);
    const broken = repository({ resolve: failing, manifest: failing, blob: failing, referrers: failing });
    for (const one of [broken, repository({})]) {
      const answers = await Promise.all([
        one.resolve('x'),
        one.manifest(DIGEST),
        one.blob(DIGEST, 1),
        one.referrers(DIGEST),
      ]);
      expect(answers).to.deep.equal(Array.from({ length: 4 }, () => (one === broken ? failure : { absent: true })));
    }
    expect(broken.name).to.equal(NAME);
    expect(broken.places).to.deep.equal([MIRROR]);
  });
});
