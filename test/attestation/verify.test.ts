/** Stored bytes become verified, or do not: one accepted attestation, and each single change of it with its code. */
import { isFailure } from '../../src/failure.ts';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { attestationVerifier, type VerifyAttestation } from '../../src/attestation/verify.ts';
import type { StoredAttestation } from '../../src/registry/stored-attestations.ts';
import { storedAttestations } from '../../src/registry/stored-attestations.ts';
import { readTrustedRoot } from '../../src/trusted-root/trusted-root.ts';
import type { Code } from '../../src/codes.ts';
import {
  attestationOf,
  clientFor,
  reference,
  startKongMeshRegistry,
  verifierOf,
  verifierOfRoot,
} from '../registry/attested-image.ts';
import {
  dropExtensions,
  fulcioOid,
  replaceExtension,
  type CertificateExtension,
} from '../support/certificate-claims.ts';
import { withIntermediate } from '../support/intermediate.ts';
import {
  BUNDLE_ANNOTATION,
  bundleOf,
  CERTIFICATE_ANNOTATION,
  CHAIN_ANNOTATION,
  corruptSet,
  editAnnotations,
  editBundle,
  editEnvelope,
  editIntegratedTime,
  editPayload,
  swapLogEntry,
  type Envelope,
  type MintedAttestation,
} from '../support/minted-attestation.ts';
import { serveLayout } from '../support/oci-layout.ts';
import { realMaterial } from '../support/real-material.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

type Forgery = (minted: MintedAttestation, second: MintedAttestation) => MintedAttestation;

function stored({ envelope, annotations }: MintedAttestation): StoredAttestation {
  return { storedAt: 'here', mediaType: 'application/vnd.dsse.envelope.v1+json', bytes: envelope, annotations };
}

function envelopeOf({ envelope }: MintedAttestation): Envelope {
  return JSON.parse(envelope.toString()) as Envelope;
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

/** The log entry with its body changed, as nobody signed it. */
function editBody(minted: MintedAttestation, edit: (body: string) => string): MintedAttestation {
  return editBundle(minted, (bundle) => {
    const body = edit(Buffer.from(bundle.Payload.body, 'base64').toString());
    return { ...bundle, Payload: { ...bundle.Payload, body: Buffer.from(body).toString('base64') } };
  });
}

describe('the verification of a stored attestation', () => {
  let world: SigstoreWorld;
  let verify: VerifyAttestation;
  let genuine: MintedAttestation;
  let second: MintedAttestation;

  function outcome(minted: MintedAttestation, verifier = verify): Code | 'verified' {
    const result = verifier(stored(minted));
    return isFailure(result) ? result.code : 'verified';
  }

  function mint(overrides: Parameters<typeof attestationOf>[0]): Promise<MintedAttestation> {
    return world.attest(attestationOf(overrides));
  }

  before(async () => {
    world = await createSigstoreWorld();
    verify = verifierOf(world);
    genuine = await mint({});
    second = await mint({ subjects: [{ name: 'x', digest: 'ab'.repeat(32) }] });
  });

  it('hands on what was signed, byte for byte, and who signed it', () => {
    const result = verify(stored(genuine));
    if (isFailure(result)) {
      throw new Error(result.reason);
    }
    expect(result.payload.payloadType).to.equal('application/vnd.in-toto+json');
    expect(result.payload.bytes.toString('base64')).to.equal(envelopeOf(genuine).payload);
    expect(result.signer).to.deep.equal({
      identity: attestationOf().claims.san,
      issuer: 'https://token.actions.githubusercontent.com',
      runner: 'github-hosted',
      sourceRepository: 'https://github.com/Kong/kong-mesh',
      sourceDigest: '6c3f9d1d2bb0a5e4c7a84f60e1b9d35827fa640c',
      sourceRef: 'refs/tags/v2.14.3',
      workflowName: 'build-test-distribute',
      workflowUri:
        'https://github.com/Kong/kong-mesh/.github/workflows/kuma-build-test-distribute.yaml@refs/tags/v2.14.3',
      trigger: 'push',
      runUri: 'https://github.com/Kong/kong-mesh/actions/runs/17654321098/attempts/1',
    });
  });

  const FORGERIES: Readonly<Record<string, { readonly forge: Forgery; readonly code: Code }>> = {
    'a corrupt signed entry timestamp': { forge: corruptSet, code: 'LOG_ENTRY_INVALID' },
    'an empty signed entry timestamp': {
      forge: (minted) => editBundle(minted, (bundle) => ({ ...bundle, SignedEntryTimestamp: '' })),
      code: 'LOG_ENTRY_INVALID',
    },
    'a later integratedTime': { forge: (minted) => editIntegratedTime(minted, 60), code: 'LOG_ENTRY_INVALID' },
    'an integratedTime long before the certificate': {
      forge: (minted) => editIntegratedTime(minted, -86_400),
      code: 'CERTIFICATE_INVALID',
    },
    'an integratedTime long after the certificate': {
      forge: (minted) => editIntegratedTime(minted, 10 * 365 * 86_400),
      code: 'CERTIFICATE_INVALID',
    },
    'another log index': {
      forge: (minted) =>
        editBundle(minted, ({ Payload, ...rest }) => ({
          ...rest,
          Payload: { ...Payload, logIndex: Payload.logIndex + 1 },
        })),
      code: 'LOG_ENTRY_INVALID',
    },
    'the id of a log that nobody knows': {
      forge: (minted) =>
        editBundle(minted, ({ Payload, ...rest }) => ({ ...rest, Payload: { ...Payload, logID: '0'.repeat(64) } })),
      code: 'SIGNER_NOT_IN_ROOT',
    },
    'the log entry of another attestation': { forge: swapLogEntry, code: 'LOG_ENTRY_INVALID' },
    'a log entry whose body was changed': {
      forge: (minted) => editBody(minted, (body) => `${body} `),
      code: 'LOG_ENTRY_INVALID',
    },
    'a log entry of two signatures': {
      forge: (minted) =>
        editBody(minted, (text) => {
          const body = JSON.parse(text) as { spec: { signatures: object[] } };
          return JSON.stringify({
            ...body,
            spec: { ...body.spec, signatures: [...body.spec.signatures, ...body.spec.signatures] },
          });
        }),
      code: 'LOG_ENTRY_INVALID',
    },
    'a log entry of a later kind': {
      forge: (minted) => editBody(minted, (body) => body.replace('"0.0.1"', '"0.0.2"')),
      code: 'LOG_ENTRY_INVALID',
    },
    'no log entry': {
      forge: (minted) => editAnnotations(minted, { [BUNDLE_ANNOTATION]: undefined }),
      code: 'LOG_ENTRY_INVALID',
    },
    'a log entry that is not JSON': {
      forge: (minted) => editAnnotations(minted, { [BUNDLE_ANNOTATION]: '{' }),
      code: 'ATTESTATION_MALFORMED',
    },
    'a log entry that is null': {
      forge: (minted) => editAnnotations(minted, { [BUNDLE_ANNOTATION]: 'null' }),
      code: 'ATTESTATION_MALFORMED',
    },
    'a log entry whose body is not JSON': {
      forge: (minted) => editBody(minted, () => 'x'),
      code: 'ATTESTATION_MALFORMED',
    },
    'a log index that is no number': {
      forge: (minted) =>
        editAnnotations(minted, {
          [BUNDLE_ANNOTATION]: minted.annotations[BUNDLE_ANNOTATION]?.replace(/"logIndex":\d+/, '"logIndex":1e400'),
        }),
      code: 'ATTESTATION_MALFORMED',
    },
    'a changed payload': {
      forge: (minted) => editPayload(minted, (text) => text.replace('Kong/kong-mesh', 'evil/kong-mesh')),
      code: 'SIGNATURE_INVALID',
    },
    'a blank more in the payload': {
      forge: (minted) => editPayload(minted, (text) => `${text} `),
      code: 'SIGNATURE_INVALID',
    },
    'the payload of another attestation': {
      forge: (minted, other) => editEnvelope(minted, (all) => ({ ...all, payload: envelopeOf(other).payload })),
      code: 'SIGNATURE_INVALID',
    },
    'the signature of another attestation': {
      forge: (minted, other) => editEnvelope(minted, (all) => ({ ...all, signatures: envelopeOf(other).signatures })),
      code: 'SIGNATURE_INVALID',
    },
    'another payload type': {
      forge: (minted) => editEnvelope(minted, (all) => ({ ...all, payloadType: 'text/plain' })),
      code: 'SIGNATURE_INVALID',
    },
    'the envelope of another attestation': {
      forge: (minted, other) => ({ ...minted, envelope: other.envelope }),
      code: 'SIGNATURE_INVALID',
    },
    'two signatures': {
      forge: (minted) =>
        editEnvelope(minted, (all) => ({ ...all, signatures: [...all.signatures, ...all.signatures] })),
      code: 'ATTESTATION_MALFORMED',
    },
    'no signature': {
      forge: (minted) => editEnvelope(minted, (all) => ({ ...all, signatures: [] })),
      code: 'ATTESTATION_MALFORMED',
    },
    'an empty signature': {
      forge: (minted) => editEnvelope(minted, (all) => ({ ...all, signatures: [{ keyid: '', sig: '' }] })),
      code: 'ATTESTATION_MALFORMED',
    },
    'an envelope that is no JSON': {
      forge: (minted) => ({ ...minted, envelope: Buffer.from('not json') }),
      code: 'ATTESTATION_MALFORMED',
    },
    'an envelope that is a list': {
      forge: (minted) => ({ ...minted, envelope: Buffer.from('[]') }),
      code: 'ATTESTATION_MALFORMED',
    },
    'the certificate of another attestation': {
      forge: (minted, other) =>
        editAnnotations(minted, { [CERTIFICATE_ANNOTATION]: other.annotations[CERTIFICATE_ANNOTATION] }),
      code: 'LOG_ENTRY_INVALID',
    },
    'no certificate': {
      forge: (minted) => editAnnotations(minted, { [CERTIFICATE_ANNOTATION]: undefined }),
      code: 'ATTESTATION_MALFORMED',
    },
    'a certificate that is no PEM': {
      forge: (minted) => editAnnotations(minted, { [CERTIFICATE_ANNOTATION]: 'garbage' }),
      code: 'ATTESTATION_MALFORMED',
    },
    'two certificates': {
      forge: (minted) =>
        editAnnotations(minted, {
          [CERTIFICATE_ANNOTATION]: (minted.annotations[CERTIFICATE_ANNOTATION] ?? '').repeat(2),
        }),
      code: 'ATTESTATION_MALFORMED',
    },
    'a thousand certificates': {
      forge: (minted) =>
        editAnnotations(minted, {
          [CERTIFICATE_ANNOTATION]: (minted.annotations[CERTIFICATE_ANNOTATION] ?? '').repeat(1000),
        }),
      code: 'LIMIT_EXCEEDED',
    },
    'garbage where the DER of the certificate was, in the log entry too': {
      forge: (minted) => {
        const certificate = pem(Buffer.from('garbage that is no certificate'));
        const logged = editBody(minted, (body) =>
          body.replace(/"verifier":"[^"]*"/, `"verifier":"${Buffer.from(certificate).toString('base64')}"`),
        );
        return editAnnotations(logged, { [CERTIFICATE_ANNOTATION]: certificate });
      },
      code: 'ATTESTATION_MALFORMED',
    },
  };
  for (const [name, { forge, code }] of Object.entries(FORGERIES)) {
    it(`refuses ${name}`, () => {
      expect([outcome(genuine), outcome(second)]).to.deep.equal(['verified', 'verified']);
      expect(outcome(forge(genuine, second))).to.equal(code);
    });
  }

  it('does not care what else stands beside the layer: chain, predicate type, other annotations', () => {
    const chain = second.annotations[CERTIFICATE_ANNOTATION];
    const changes = { [CHAIN_ANNOTATION]: chain, predicateType: 'https://example.com', other: 'x' };
    expect(outcome(editAnnotations(genuine, changes))).to.equal('verified');
    expect(outcome(editAnnotations(genuine, { [CHAIN_ANNOTATION]: undefined }))).to.equal('verified');
  });

  it('refuses a certificate without a signed certificate timestamp', async () => {
    expect(outcome(await mint({ scts: 1 }))).to.equal('verified');
    expect(outcome(await mint({ scts: 0 }))).to.equal('CERTIFICATE_INVALID');
  });

  it('refuses a certificate with one signed certificate timestamp twice: a log speaks once', async () => {
    expect(verify(stored(await mint({ scts: 2 })))).to.deep.include({
      code: 'CERTIFICATE_INVALID',
      reason: 'the attestation does not verify: duplicate SCT',
    });
  });

  it('verifies what is no statement too: that is for the next room to judge', async () => {
    for (const payload of ['not json', '[]', 'null', '\u0000']) {
      expect(outcome(await mint({ payload: Buffer.from(payload) })), payload).to.equal('verified');
    }
    expect(outcome(await mint({ payload: Buffer.of() }))).to.equal('ATTESTATION_MALFORMED');
    expect(outcome(await mint({ payloadType: 'text/plain' }))).to.equal('verified');
    expect(outcome(await mint({ payloadType: 'text/gründlich; größe=ﬀ🦍' }))).to.equal('verified');
  });

  describe('under another root', () => {
    it('is refused: an authority behind an intermediate certificate that had expired', async () => {
      const year = (from: number, to: number) =>
        withIntermediate(world, { notBefore: new Date(`${from}-01-01`), notAfter: new Date(`${to}-01-01`) });
      expect(outcome(genuine, verifierOfRoot(await year(2024, 2044)))).to.equal('verified');
      expect(outcome(genuine, verifierOfRoot(await year(2024, 2025)))).to.equal('CERTIFICATE_INVALID');
      expect(outcome(genuine, verifierOfRoot(await year(2043, 2044)))).to.equal('CERTIFICATE_INVALID');
    });

    const certificate = (rawBytes: string) => ({
      subject: {},
      uri: '',
      certChain: { certificates: [{ rawBytes }] },
      validFor: {},
    });
    for (const authority of [certificate('AAAA'), certificate(''), 5, {}]) {
      it(`does not exist with an authority like ${JSON.stringify(authority)}`, async () => {
        const json = { ...world.trustedRoot, certificateAuthorities: [authority] };
        const root = await readTrustedRoot('mine', { mine: { json, timestamps: 'log' } });
        const made = isFailure(root) ? root : attestationVerifier(root);
        // Or it trusts nobody.
        const code = isFailure(made) ? made.code : outcome(genuine, made);
        expect(code).to.be.oneOf(['TRUST_ROOT_UNAVAILABLE', 'SIGNER_NOT_IN_ROOT']);
      });
    }
  });

  describe('whose certificate has odd extensions', () => {
    const PAIRS: readonly (readonly [number, string])[] = [
      [1, 'https://gitlab.com'],
      [8, 'https://gitlab.com'],
      [2, 'workflow_dispatch'],
      [20, 'workflow_dispatch'],
      [3, '0'.repeat(40)],
      [13, '0'.repeat(40)],
      [5, 'evil/kong-mesh'],
      [12, 'https://github.com/evil/kong-mesh'],
      [6, 'refs/heads/main'],
      [14, 'refs/heads/main'],
      [9, 'https://github.com/evil/ci/.github/workflows/x.yml@refs/tags/v2.1.0'],
    ];
    for (const [number, value] of PAIRS) {
      it(`refuses it where extension .${number} contradicts its counterpart`, async () => {
        expect(outcome(await mint({ extensions: replaceExtension(number, value) }))).to.equal('CERTIFICATE_INVALID');
        expect(outcome(await mint({ extensions: dropExtensions(number) }))).to.equal('verified');
      });
    }

    const LISTS: Readonly<Record<string, (list: readonly CertificateExtension[]) => readonly CertificateExtension[]>> =
      {
        'a second source repository': (list) => [
          ...list,
          { oid: fulcioOid(12), value: 'https://github.com/evil/kong-mesh' },
        ],
        'the same source ref twice': (list) => [...list, { oid: fulcioOid(14), value: 'refs/tags/v2.14.3' }],
        'a second subject alternative name': (list) => [...list, { oid: '2.5.29.17', value: 'evil' }],
        'a line feed in the workflow name': replaceExtension(4, 'build\ntest'),
        'an escape character in the run': replaceExtension(21, 'https://github.com/\u001b[31m'),
        'an empty trigger': (list) => replaceExtension(20, '')(dropExtensions(2)(list)),
        'no issuer': dropExtensions(1, 8),
        'raw bytes where a UTF8String belongs': (list) =>
          list.map((one) => (one.oid === fulcioOid(11) ? { ...one, legacy: true } : one)),
      };
    for (const [name, extensions] of Object.entries(LISTS)) {
      it(`refuses it with ${name}`, async () => {
        expect(outcome(await mint({ extensions }))).to.be.oneOf(['CERTIFICATE_INVALID', 'ATTESTATION_MALFORMED']);
      });
    }
  });

  it('never throws, whatever is stored', () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.constant(undefined));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), text, text, (bytes, bundle, certificate) => {
        const forged = editAnnotations(genuine, { [BUNDLE_ANNOTATION]: bundle, [CERTIFICATE_ANNOTATION]: certificate });
        expect(outcome({ ...forged, envelope: Buffer.from(bytes) })).to.not.equal('verified');
      }),
    );
  });

  it('never throws, and never verifies, wherever one character is changed', () => {
    const layer = genuine.envelope.toString();
    const bundle = genuine.annotations[BUNDLE_ANNOTATION] ?? '';
    const certificate = genuine.annotations[CERTIFICATE_ANNOTATION] ?? '';
    const change = (text: string, at: number, to: string) => text.slice(0, at) + to + text.slice(at + 1);
    const position = fc.nat({ max: 100_000 });
    fc.assert(
      fc.property(
        fc.constantFrom('layer', 'bundle', 'certificate'),
        position,
        fc.constantFrom('A', '"', '\\', '0'),
        (part, at, to) => {
          const forged = {
            ...genuine,
            envelope: Buffer.from(part === 'layer' ? change(layer, at % layer.length, to) : layer),
            annotations: {
              ...genuine.annotations,
              [BUNDLE_ANNOTATION]: part === 'bundle' ? change(bundle, at % bundle.length, to) : bundle,
              [CERTIFICATE_ANNOTATION]:
                part === 'certificate' ? change(certificate, at % certificate.length, to) : certificate,
            },
          };
          const found = outcome(forged);
          if (found === 'verified') {
            // Base64 leaves a few bits at its end unused, and JSON has members that nobody reads.
            expect(envelopeOf(forged).payloadType).to.equal(envelopeOf(genuine).payloadType);
            expect(Buffer.from(envelopeOf(forged).payload, 'base64')).to.deep.equal(
              Buffer.from(envelopeOf(genuine).payload, 'base64'),
            );
            expect(bundleOf(forged).Payload).to.deep.equal(bundleOf(genuine).Payload);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  describe('of real images', () => {
    const EXPECTED: Readonly<Record<string, Code | 'verified'>> = {
      'v1.4.0': 'verified',
      'v1.8.0': 'verified',
      'v1.10.0': 'verified',
      'v2.1.0': 'verified',
    };
    for (const [version, expected] of Object.entries(EXPECTED)) {
      it(`by generator ${version} under the public-good root: ${expected}`, async function () {
        const layout = realMaterial(this, join('oci-layouts', version));
        const registry = await startKongMeshRegistry();
        try {
          const { digest } = serveLayout(registry, 'example', layout);
          const root = await readTrustedRoot('public-good', {});
          const publicGood = isFailure(root) ? root : attestationVerifier(root);
          if (isFailure(publicGood)) {
            throw new Error(publicGood.reason);
          }
          const repository = clientFor(registry.host).repository(
            reference(`${registry.host}/example`),
            AbortSignal.timeout(5000),
          );
          const results: string[] = [];
          for await (const attestation of storedAttestations(digest, [repository])) {
            const result = isFailure(attestation) ? attestation : publicGood(attestation);
            results.push(isFailure(result) ? result.code : 'verified');
            if (!isFailure(attestation)) {
              expect(verify(attestation)).to.have.property('code');
            }
          }
          expect(results).to.deep.equal([expected]);
        } finally {
          await registry.stop();
        }
      });
    }
  });
});
