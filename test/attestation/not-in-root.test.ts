/** What the trusted root lacks for an attestation: the root is at fault then, and the image is refused all the same. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { initializeTSA } from '@sigstore/mock';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { expect } from 'chai';
import { notInRoot } from '../../src/attestation/not-in-root.ts';
import { attestationVerifier } from '../../src/attestation/verify.ts';
import type { Code } from '../../src/codes.ts';
import { isFailure } from '../../src/failure.ts';
import { THRESHOLDS } from '../../src/trusted-root/thresholds.ts';
import { readTrustedRoot } from '../../src/trusted-root/trusted-root.ts';
import type { CodedReason } from '../../src/verdict.ts';
import { attestationOf } from '../registry/attested-image.ts';
import { type MintedAttestation, sigstoreBundle } from '../support/minted-attestation.ts';
import { realMaterial } from '../support/real-material.ts';
import { createSigstoreWorld, type SigstoreWorld, type TrustedRootJson } from '../support/sigstore-world.ts';

const START = '2024-01-01T00:00:00Z';
const ENDED = { start: START, end: '2025-01-01T00:00:00Z' };
const SOUND = { start: START, end: '2999-01-01T00:00:00Z' };
const LATER = { start: '2999-01-01T00:00:00Z' };

describe('an attestation that the trusted root does not cover', () => {
  let world: SigstoreWorld;
  let stranger: SigstoreWorld;
  let genuine: MintedAttestation;

  before(async () => {
    world = await createSigstoreWorld();
    stranger = await createSigstoreWorld();
    genuine = await world.attest(attestationOf());
  });

  /** What is said of the genuine attestation under a root with this JSON, `verified` included. */
  async function said(edited: object): Promise<CodedReason | 'verified'> {
    const json = JSON.parse(JSON.stringify(edited)) as object;
    const root = await readTrustedRoot('mine', { mine: { json, timestamps: 'log' } });
    const verify = isFailure(root) ? root : attestationVerifier(root);
    const { envelope: bytes, annotations } = genuine;
    const stored = { storedAt: 'here', mediaType: 'application/vnd.dsse.envelope.v1+json', bytes, annotations };
    const outcome = isFailure(verify) ? verify : verify(stored);
    return isFailure(outcome) ? outcome : 'verified';
  }

  type Edit = (root: TrustedRootJson, other: TrustedRootJson) => object;

  /** The keys of logs with another period, in the spelling of the key. */
  const keys = (kind: 'tlogs' | 'ctlogs', period: object): Edit => {
    return (root) => ({
      [kind]: root[kind].map((log) => ({ ...log, publicKey: { ...log.publicKey, validFor: undefined, ...period } })),
    });
  };
  const authorities = (period: object): Edit => {
    return ({ certificateAuthorities }) => ({
      certificateAuthorities: certificateAuthorities.map(({ certChain }) => ({ certChain, ...period })),
    });
  };

  const ACCEPTED: Readonly<Record<string, Edit>> = {
    'that issued and logged it': () => ({}),
    'whose log keys end later': keys('tlogs', { validFor: SOUND }),
    'whose log keys end later, in snake case': keys('tlogs', { valid_for: SOUND }),
    'whose log keys have no period': keys('tlogs', {}),
    'whose certificate log keys end later, in snake case': keys('ctlogs', { valid_for: SOUND }),
    'whose authorities end later, in snake case': authorities({ valid_for: SOUND }),
    'that has a strange log beside its own': ({ tlogs }, other) => ({ tlogs: [...other.tlogs, ...tlogs] }),
  };
  for (const [name, edit] of Object.entries(ACCEPTED)) {
    it(`passes under a root ${name}`, async () => {
      expect(await said({ ...world.trustedRoot, ...edit(world.trustedRoot, stranger.trustedRoot) })).to.equal(
        'verified',
      );
    });
  }

  const LOG = /^the trusted root "mine" has no key of the transparency log [0-9a-f]{16}/;
  const CERTIFICATE_LOG = /^the trusted root "mine" has no key of the certificate log [0-9a-f]{16}/;
  const AUTHORITY = /^the trusted root "mine" has no certificate authority of that name/;
  const FOR_A_TIME = / for 20\d\d-\d\d-\d\dT[\d:.]+Z, and its newest key is of 20\d\d-\d\d-\d\d$/;
  const REFUSED: Readonly<Record<string, { readonly edit: Edit; readonly says: readonly RegExp[] }>> = {
    'of a stranger': { edit: (_, other) => other, says: [] },
    "with a stranger's authority": {
      edit: (_, { certificateAuthorities }) => ({ certificateAuthorities }),
      says: [
        /^the trusted root "mine" has no certificate authority that issued the certificate, and its newest key is of 20/,
      ],
    },
    "with a stranger's log": { edit: (_, { tlogs }) => ({ tlogs }), says: [LOG] },
    "with a stranger's certificate log": { edit: (_, { ctlogs }) => ({ ctlogs }), says: [CERTIFICATE_LOG] },
    'whose log keys have ended': { edit: keys('tlogs', { validFor: ENDED }), says: [LOG, FOR_A_TIME] },
    'whose log keys have ended, in snake case': { edit: keys('tlogs', { valid_for: ENDED }), says: [LOG, FOR_A_TIME] },
    'whose log keys begin later': { edit: keys('tlogs', { validFor: LATER }), says: [LOG] },
    'whose certificate log keys have ended': {
      edit: keys('ctlogs', { validFor: ENDED }),
      says: [CERTIFICATE_LOG, FOR_A_TIME],
    },
    'whose certificate log keys have ended, in snake case': {
      edit: keys('ctlogs', { valid_for: ENDED }),
      says: [CERTIFICATE_LOG, FOR_A_TIME],
    },
    'whose authorities have ended': { edit: authorities({ validFor: ENDED }), says: [AUTHORITY, FOR_A_TIME] },
    'whose authorities have ended, in snake case': {
      edit: authorities({ valid_for: ENDED }),
      says: [AUTHORITY, FOR_A_TIME],
    },
  };
  for (const [name, { edit, says }] of Object.entries(REFUSED)) {
    it(`is refused under a root ${name}`, async () => {
      const result = await said({ ...world.trustedRoot, ...edit(world.trustedRoot, stranger.trustedRoot) });
      expect(result).to.have.property('code', 'SIGNER_NOT_IN_ROOT' satisfies Code);
      for (const sentence of says) {
        expect(result).to.have.property('reason').that.matches(sentence);
      }
    });
  }

  it('is unreadable under a root whose period is misspelt', async () => {
    const edited = keys('tlogs', { validfor: ENDED })(world.trustedRoot, stranger.trustedRoot);
    expect(await said({ ...world.trustedRoot, ...edited })).to.include({
      code: 'TRUST_ROOT_UNAVAILABLE',
      reason:
        'the trusted root "mine" can\'t be used: tlogs[0].publicKey.validfor: is not a field here; did you mean validFor?',
    });
  });

  it('by GitHub itself passes under the root github, and names it under public-good', async function () {
    const path = realMaterial(this, join('bundles', 'github-container-go-server.sigstore.json'));
    const entity = toSignedEntity(bundleFromJSON(JSON.parse(readFileSync(path, 'utf8'))));
    const judge = async (name: string) => {
      const root = await readTrustedRoot(name, {});
      return isFailure(root) ? root : notInRoot(entity, toTrustMaterial(root.trustedRoot), root);
    };
    expect(await judge('github')).to.equal(undefined);
    expect(await judge('public-good')).to.deep.include({
      code: 'SIGNER_NOT_IN_ROOT',
      remedy: 'if GitHub may sign the image for a private repository, write "trustedRoot": "github" in the rule',
    });
  });

  describe('whose only time is that of a timestamp authority', () => {
    let stamped: object;
    let timestampAuthorities: readonly object[];

    before(async () => {
      // Whole seconds: the library does not read all fractions that @sigstore/mock writes. And not before the
      // certificates, which begin now.
      const clock = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
      const authority = await initializeTSA(generateKeyPairSync('ec', { namedCurve: 'P-384' }), clock);
      const bundle = bundleFromJSON(sigstoreBundle(genuine, '0.3'));
      const signature = toSignedEntity(bundle).signature.signature;
      const signedTimestamp = await authority.timestamp({
        artifactHash: await sha256(signature),
        hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
        policyOID: '1.2.3.4.1',
        nonce: 1,
      });
      stamped = onlyStamped(sigstoreBundle(genuine, '0.3'), base64(signedTimestamp));
      const chain = [authority.intCertificate, authority.rootCertificate];
      timestampAuthorities = [
        { certChain: { certificates: chain.map((one) => ({ rawBytes: base64(one) })) }, validFor: { start: START } },
      ];
    });

    function judged(edit: Edit): Code | 'verified' {
      const json = { ...world.trustedRoot, timestampAuthorities };
      const trustedRoot = TrustedRoot.fromJSON({ ...json, ...edit(json, stranger.trustedRoot) });
      const material = toTrustMaterial(trustedRoot);
      const root = { name: 'mine', origin: 'configuration', trustedRoot, thresholds: THRESHOLDS.log } as const;
      const entity = toSignedEntity(bundleFromJSON(stamped));
      const outside = notInRoot(entity, material, root);
      if (outside !== undefined) {
        return outside.code;
      }
      new Verifier(material, { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 }).verify(entity);
      return 'verified';
    }

    it('passes where the root has all of them then', () => {
      expect(judged(() => ({}))).to.equal('verified');
    });

    const LACKING: Readonly<Record<string, Edit>> = {
      'whose log key has ended': keys('tlogs', { validFor: ENDED }),
      'whose log key begins later': keys('tlogs', { validFor: LATER }),
      'without the log': (_, { tlogs }) => ({ tlogs }),
      'whose authority has ended': authorities({ validFor: ENDED }),
      'without timestamp authorities': () => ({ timestampAuthorities: [] }),
      'with other timestamp authorities': ({ certificateAuthorities }) => ({
        timestampAuthorities: certificateAuthorities,
      }),
      'whose timestamp authority has ended': ({ timestampAuthorities: all }) => ({
        timestampAuthorities: all.map((one) => ({ ...one, validFor: ENDED })),
      }),
    };
    for (const [name, edit] of Object.entries(LACKING)) {
      it(`is refused under a root ${name}`, () => {
        expect(judged(edit)).to.equal('SIGNER_NOT_IN_ROOT');
      });
    }
  });
});

function base64(bytes: ArrayBufferView): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

async function sha256(bytes: Buffer): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
}

interface BundleJson {
  readonly verificationMaterial: { readonly tlogEntries: readonly object[] };
}

/** As Rekor v2 has it: the log entry has a proof and no promise, and a timestamp authority says when. */
function onlyStamped(bundle: object, signedTimestamp: string): object {
  const { verificationMaterial, ...rest } = bundle as BundleJson;
  const tlogEntries = verificationMaterial.tlogEntries.map((entry) => ({
    ...entry,
    inclusionPromise: undefined,
    integratedTime: '0',
  }));
  const timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp }] };
  return { ...rest, verificationMaterial: { ...verificationMaterial, tlogEntries, timestampVerificationData } };
}
