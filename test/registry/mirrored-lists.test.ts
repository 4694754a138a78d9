/** The attestations that one of several mirrors lists: absence needs the answer of each, and what does is asked for no more. */
import { expect } from 'chai';
import { isFailure } from '../../src/failure.ts';
import { storedAttestations } from '../../src/registry/stored-attestations.ts';
import { attachmentTag, fallbackTag, referrersIndex } from '../support/image.ts';
import type { MintedAttestation } from '../support/minted-attestation.ts';
import { answerError, type Intercept, type Registry } from '../support/registry.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';
import { askedOf, attestationOf, clientOf, DIGEST, IMAGE, startKongMeshRegistry } from './attested-image.ts';

const PATH = 'kong/notary';

describe('the lists of several mirrors', () => {
  let first: Registry;
  let second: Registry;
  let minted: MintedAttestation;

  before(async () => {
    minted = await (await createSigstoreWorld()).attest(attestationOf());
  });

  beforeEach(async () => {
    [first, second] = await Promise.all([
      startKongMeshRegistry({ referrers: true }),
      startKongMeshRegistry({ referrers: true }),
    ]);
  });

  afterEach(() => Promise.all([first, second].map(({ stop }) => stop())));

  /** The codes of what is stored in the end, or as much of it as is wanted. */
  async function codes(most = Infinity, mirrors: readonly Registry[] = [first, second]): Promise<readonly string[]> {
    const hosts = Object.fromEntries(mirrors.map(({ host }) => [host, { plainHttp: true }]));
    const client = clientOf({ 'docker.io': { mirrors: mirrors.map(({ host }) => host) }, ...hosts });
    const repository = client.repository({ registry: 'docker.io', path: PATH }, AbortSignal.timeout(10_000));
    const found: string[] = [];
    for await (const stored of storedAttestations(DIGEST, [repository])) {
      found.push(isFailure(stored) ? stored.code : 'stored');
      if (found.length === most) {
        break;
      }
    }
    return found;
  }

  /** Lets the second one have it as a referrer, and at no tag. */
  function listAtSecond(): void {
    second.putReferrer(PATH, IMAGE.index, minted);
    second.intercept = refusing(`/manifests/${fallbackTag(DIGEST)}`, 404);
  }

  function refusing(part: string, status: number): Intercept {
    return ({ url = '' }, response) => {
      const refused = url.includes(part);
      if (refused) {
        response.setHeader('retry-after', '0');
        answerError(response, status, 'DENIED');
      }
      return refused;
    };
  }

  const askedForReferrers = (registry: Registry) =>
    askedOf(registry).filter((line) => line.includes('/referrers/')).length;

  it('are each asked for where the one before is empty, in either order', async () => {
    listAtSecond();
    expect(await codes()).to.deep.equal(['stored']);
    expect(await codes(Infinity, [second, first])).to.deep.equal(['stored']);
  });

  it('are nothing only where each of them was asked', async () => {
    expect(await codes()).to.deep.equal([]);
    expect([first, second].map(askedForReferrers)).to.deep.equal([1, 1]);
  });

  it('are not nothing where one of them could not answer', async () => {
    first.intercept = refusing('/referrers/', 403);
    expect(await codes()).to.deep.equal(['REGISTRY_UNAUTHORIZED']);
    first.intercept = undefined;
    second.intercept = refusing('/referrers/', 403);
    expect(await codes()).to.deep.equal(['REGISTRY_UNAUTHORIZED']);
  });

  it('are completed by the next one where one breaks off', async () => {
    listAtSecond();
    first.intercept = ({ url = '' }, response) => {
      response.setHeader('link', '<?last=1>; rel="next"');
      const isLast = url.includes('last=1');
      if (isLast) {
        answerError(response, 403, 'DENIED');
      }
      return isLast;
    };
    expect(await codes()).to.have.members(['REGISTRY_UNAUTHORIZED', 'stored']);
  });

  it('are completed by the next one where an empty one lies at the fallback tag', async () => {
    const { bytes, mediaType } = referrersIndex([]);
    first.putManifest(PATH, fallbackTag(DIGEST), bytes, mediaType);
    second.putReferrer(PATH, IMAGE.index, minted);
    second.intercept = refusing('/referrers/', 404);
    expect(await codes()).to.deep.equal(['stored']);
  });

  it('are not asked for where what came before does', async () => {
    second.putReferrer(PATH, IMAGE.index, minted);
    first.putReferrer(PATH, IMAGE.index, minted);
    expect(await codes(1)).to.deep.equal(['stored']);
    expect(askedForReferrers(second)).to.equal(0);
    first.putAttachment(PATH, DIGEST, [minted]);
    const before = [first.requests.length, second.requests.length];
    expect(await codes(1)).to.deep.equal(['stored']);
    expect([first, second].map(askedOf).map((lines, index) => lines.slice(before[index]))).to.deep.equal([
      [`GET /v2/${PATH}/manifests/${attachmentTag(DIGEST)}`, `GET /v2/${PATH}/blobs/sha256:…`].map(
        (line) => `${line.replaceAll(/[0-9a-f]{64}/g, '…')}?ns=docker.io`,
      ),
      [],
    ]);
  });

  it('are read once where both have it', async () => {
    first.putReferrer(PATH, IMAGE.index, minted);
    second.putReferrer(PATH, IMAGE.index, minted);
    expect(await codes()).to.deep.equal(['stored']);
  });
});
