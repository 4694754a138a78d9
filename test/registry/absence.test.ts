/** Why nothing is stored for a digest, told apart by what the image's own repository holds. */
import { expect } from 'chai';
import { explainAbsence } from '../../src/registry/absence.ts';
import type { Digest } from '../../src/reference/reference.ts';
import { buildImage } from '../support/image.ts';
import { answerError, type Registry } from '../support/registry.ts';
import type { MintedAttestation } from '../support/minted-attestation.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';
import {
  attestationOf,
  clientFor,
  DIGEST,
  IMAGE,
  reference,
  startKongMeshRegistry,
  VERSION,
} from './attested-image.ts';

const [AMD64, ARM64] = IMAGE.manifests;
const OTHER = buildImage({ seed: 'another image' });
const SINGLE = Buffer.from(JSON.stringify({ schemaVersion: 2, layers: [] }));
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

describe('the absence of attestations', () => {
  let registry: Registry;
  let minted: MintedAttestation;

  before(async () => {
    minted = await (await createSigstoreWorld()).attest(attestationOf());
  });

  beforeEach(async () => {
    registry = await startKongMeshRegistry();
  });

  afterEach(() => registry.stop());

  function explain(image: string, digest: Digest) {
    const client = clientFor(registry.host);
    const name = reference(`${registry.host}/kong/${image}`);
    const [notary, repository] = [{ registry: registry.host, path: 'kong/notary' }, name].map((place) =>
      client.repository(place, AbortSignal.timeout(5000)),
    );
    if (notary === undefined || repository === undefined) {
      throw new Error('two repositories were opened');
    }
    return explainAbsence(name, digest, repository, [notary, repository]);
  }

  it('of an index is that nobody attested it, and names where was looked', async () => {
    const reason = await explain(`kuma-cp:${VERSION}`, DIGEST);
    expect(reason.code).to.equal('ATTESTATION_MISSING');
    expect(reason.reason).to.contain(`${registry.host}/kong/notary`).and.contain(`${registry.host}/kong/kuma-cp`);
  });

  it('of a digest that is not there is that of the image', async () => {
    expect(await explain('kuma-cp:9.9.9', OTHER.index.digest)).to.have.property('code', 'IMAGE_NOT_FOUND');
    expect(await explain('no-such-image', DIGEST)).to.have.property('code', 'IMAGE_NOT_FOUND');
  });

  for (const manifest of [AMD64, ARM64]) {
    it(`of a manifest for ${manifest?.platform ?? ''} beside its tag points to the attested index`, async () => {
      const digest = manifest?.digest ?? DIGEST;
      const unattested = await explain(`kuma-cp:${VERSION}@${digest}`, digest);
      expect(unattested).to.have.property('code', 'ATTESTATION_MISSING');
      expect(unattested.reason).to.contain(`and none for the index ${DIGEST}`);
      registry.putAttachment('kong/notary', DIGEST, [minted]);
      const reason = await explain(`kuma-cp:${VERSION}@${digest}`, digest);
      expect(reason).to.include({ code: 'PLATFORM_DIGEST', expected: DIGEST, found: digest });
      expect(reason.reason).to.contain(`the manifest of ${manifest?.platform ?? ''} alone`);
      expect(reason.remedy).to.contain(`${registry.host}/kong/kuma-cp:${VERSION}@${DIGEST}`);
    });
  }

  it("of a platform's own tag points to the index as well", async () => {
    registry.putAttachment('kong/notary', DIGEST, [minted]);
    const bytes = ARM64?.bytes ?? Buffer.of();
    const digest = registry.putManifest('kong/kuma-cp', `${VERSION}-arm64`, bytes, MANIFEST);
    expect(await explain(`kuma-cp:${VERSION}-arm64`, digest)).to.include({
      code: 'PLATFORM_DIGEST',
      expected: DIGEST,
    });
  });

  it('of a single manifest is that nobody attested it', async () => {
    const digest = registry.putManifest('kong/kuma-cp', 'single', SINGLE, MANIFEST);
    expect(await explain('kuma-cp:single', digest)).to.have.property('code', 'ATTESTATION_MISSING');
  });

  it('of a platform whose index the tag does not name, or no longer, is that nobody attested it', async () => {
    const digest = AMD64?.digest ?? DIGEST;
    expect(await explain(`kuma-cp@${digest}`, digest)).to.have.property('code', 'ATTESTATION_MISSING');
    registry.putImage('kong/kuma-cp', VERSION, OTHER);
    expect(await explain(`kuma-cp:${VERSION}@${digest}`, digest)).to.have.property('code', 'ATTESTATION_MISSING');
  });

  it('is not told where the image could not be read', async () => {
    registry.intercept = (_request, response) => {
      answerError(response, 403, 'DENIED');
      return true;
    };
    expect(await explain(`kuma-cp:${VERSION}`, DIGEST)).to.have.property('code', 'REGISTRY_UNAUTHORIZED');
  });

  it('of what is no manifest at all is that nobody attested it', async () => {
    for (const content of ['not json', '[]', 'null', '{"manifests":[{"digest":1}]}']) {
      const digest = registry.putManifest('kong/kuma-cp', 'odd', Buffer.from(content), MANIFEST);
      expect(await explain('kuma-cp:odd', digest)).to.have.property('code', 'ATTESTATION_MISSING');
    }
  });
});
