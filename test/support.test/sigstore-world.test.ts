/** What the minted world is worth: stock @sigstore/verify accepts its attestations, and refuses each forged one. */
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { expect } from 'chai';
import { dropExtensions, fulcioOid, replaceExtension } from '../support/certificate-claims.ts';
import { kongMeshAttestation, slsaV02Predicate, type KongMeshImage } from '../support/kong-mesh-attestation.ts';
import {
  bundleOf,
  corruptSet,
  editIntegratedTime,
  editPayload,
  sigstoreBundle,
  swapLogEntry,
  type MintedAttestation,
} from '../support/minted-attestation.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

const DIGEST = 'ab'.repeat(32);

function attestation(overrides: KongMeshImage['overrides'] = {}) {
  return kongMeshAttestation({ image: 'kuma-cp', digest: `sha256:${DIGEST}`, version: '2.14.3', overrides });
}

function verify(minted: MintedAttestation, { trustedRoot }: SigstoreWorld, version: '0.1' | '0.3' = '0.1') {
  const trustMaterial = toTrustMaterial(TrustedRoot.fromJSON(trustedRoot));
  const thresholds = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };
  const bundle = bundleFromJSON(sigstoreBundle(minted, version));
  return new Verifier(trustMaterial, thresholds).verify(toSignedEntity(bundle));
}

describe('a minted sigstore world', () => {
  let world: SigstoreWorld;
  let other: SigstoreWorld;

  before(async () => {
    world = await createSigstoreWorld();
    other = await createSigstoreWorld();
  });

  it('mints a Kong Mesh attestation that verifies, from the cosign layer and as a v0.3 bundle', async () => {
    const minted = await world.attest(attestation());
    const { identity } = verify(minted, world);
    expect(identity?.subjectAlternativeName).to.equal(attestation().claims.san);
    expect(identity?.extensions?.issuer).to.equal('https://token.actions.githubusercontent.com');
    expect(verify(minted, world, '0.3').identity?.subjectAlternativeName).to.equal(attestation().claims.san);
    expect(Object.keys(minted.annotations)).to.deep.equal([
      'dev.cosignproject.cosign/signature',
      'dev.sigstore.cosign/bundle',
      'dev.sigstore.cosign/certificate',
      'dev.sigstore.cosign/chain',
      'predicateType',
    ]);
  });

  it('writes all of the claims into the certificate, the first six raw', async () => {
    const { identity } = verify(await world.attest(attestation()), world);
    const value = (number: number) => {
      const found = identity?.oids?.find(({ oid }) => oid?.id.join('.') === fulcioOid(number));
      return found?.value.toString();
    };
    expect(value(4)).to.equal('build-test-distribute');
    expect(value(5)).to.equal('Kong/kong-mesh');
    expect(value(14)).to.equal('\u000c\u0011refs/tags/v2.14.3');
    expect(value(22)).to.equal('\u000c\u0006public');
  });

  it('lets changed claims change the predicate, unless it is given', () => {
    const moved = attestation({ claims: { sourceRef: 'refs/heads/main' } });
    expect(moved.predicate).to.deep.equal(slsaV02Predicate(moved.claims));
    expect(attestation({ claims: { sourceRef: 'refs/heads/main' }, predicate: {} }).predicate).to.deep.equal({});
  });

  it('is refused by the root of another world', async () => {
    const minted = await world.attest(attestation());
    expect(() => verify(minted, other)).to.throw();
  });

  const forgeries: Record<string, (minted: MintedAttestation, second: MintedAttestation) => MintedAttestation> = {
    'a corrupt SET': corruptSet,
    'a changed integratedTime': (minted) => editIntegratedTime(minted, 60),
    'the log entry of another attestation': swapLogEntry,
    'a changed payload': (minted) => editPayload(minted, (text) => text.replaceAll(DIGEST, 'cd'.repeat(32))),
  };
  for (const [name, forge] of Object.entries(forgeries)) {
    it(`is refused with ${name}`, async () => {
      const second = await world.attest(attestation({ subjects: [{ name: 'x', digest: 'ef'.repeat(32) }] }));
      const minted = await world.attest(attestation({ tamper: (genuine) => forge(genuine, second) }));
      expect(() => verify(minted, world)).to.throw();
    });
  }

  it('leaves out the SCT when told, and nothing else', async () => {
    const minted = await world.attest(attestation({ scts: 0 }));
    expect(() => verify(minted, world)).to.throw('expected 1 SCTs, got 0');
  });

  it('mints certificates with extensions dropped, disagreeing and repeated', async () => {
    const repeated = { oid: fulcioOid(5), value: 'evil/kong-mesh', legacy: true };
    const changes = [dropExtensions(5, 12), replaceExtension(6, 'refs/heads/main')];
    for (const extensions of changes) {
      expect(verify(await world.attest(attestation({ extensions })), world).identity).to.not.equal(undefined);
    }
    const minted = await world.attest(attestation({ extensions: (list) => [...list, repeated] }));
    const { oids = [] } = verify(minted, world).identity ?? {};
    expect(oids.filter(({ oid }) => oid?.id.join('.') === fulcioOid(5))).to.have.length(2);
  });

  it('mints the log entries of old cosign, and payloads that are no statement', async () => {
    const old = await world.attest(attestation({ logKind: 'intoto-0.0.1' }));
    expect(() => verify(old, world)).to.throw('unsupported intoto version: 0.0.1');
    const body = Buffer.from(bundleOf(old).Payload.body, 'base64').toString();
    expect(body).to.contain('"kind":"intoto"');
    expect(verify(await world.attest(attestation({ payload: Buffer.from('not json') })), world)).to.have.property(
      'key',
    );
  });
});
