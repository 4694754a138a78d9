/** A certificate's extensions, made by hand, as one record of claims. */
import { isFailure } from '../../src/failure.ts';
import { expect } from 'chai';
import fc from 'fast-check';
import { signerOf } from '../../src/attestation/signer.ts';
import { claimExtensions, dropExtensions, type CertificateExtension } from '../support/certificate-claims.ts';
import { der, SEQUENCE } from '../support/der.ts';
import { kongMeshClaims } from '../support/kong-mesh-attestation.ts';

type Extensions = Parameters<typeof signerOf>[1];

const CLAIMS = kongMeshClaims('2.14.3');
const GITHUB_CLAIMS = claimExtensions(CLAIMS);
/** As Node has them. */
const NAMES = `URI:${CLAIMS.san}`;
const FULCIO = '1.3.6.1.4.1.57264.1';
const SAN = '2.5.29.17';
const USAGE = '2.5.29.37';
const URI = 0x86;
const EMAIL = 0x81;
const CODE_SIGNING = Buffer.from('06082b06010505070303', 'hex');
const SERVER_AUTHENTICATION = Buffer.from('06082b06010505070301', 'hex');

function utf8(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

function uri(text: string): Buffer {
  return der(URI, Buffer.from(text));
}

function extension(oid: string, value: Buffer): Extensions[number] {
  return { oid: { id: oid.split('.').map(Number) }, value };
}

const NAME = extension(SAN, der(SEQUENCE, uri(CLAIMS.san)));
const USE = extension(USAGE, der(SEQUENCE, CODE_SIGNING));

function fulcio(list: readonly CertificateExtension[]): Extensions {
  return list.map(({ oid, value, legacy }) => extension(oid, legacy === true ? Buffer.from(value) : utf8(value)));
}

function outcome(
  extensions: Extensions,
  identity: string | undefined = CLAIMS.san,
  alternativeNames = `URI:${identity}`,
): string {
  const signer = signerOf(identity, extensions, alternativeNames);
  return isFailure(signer) ? signer.code : 'accepted';
}

describe('the claims of a certificate', () => {
  it('are read from both forms, and from either alone', () => {
    const whole = signerOf(CLAIMS.san, [NAME, USE, ...fulcio(GITHUB_CLAIMS)], NAMES);
    expect(whole).to.deep.include({
      identity: CLAIMS.san,
      issuer: CLAIMS.issuer,
      sourceRepository: CLAIMS.sourceRepository,
      sourceRef: CLAIMS.sourceRef,
      sourceDigest: CLAIMS.sourceDigest,
      trigger: 'push',
      workflowName: 'build-test-distribute',
      runner: 'github-hosted',
    });
    const old = fulcio(GITHUB_CLAIMS.filter(({ legacy }) => legacy === true));
    expect(signerOf(CLAIMS.san, [NAME, USE, ...old], NAMES)).to.deep.equal({
      identity: CLAIMS.san,
      issuer: CLAIMS.issuer,
      sourceRepository: CLAIMS.sourceRepository,
      sourceRef: CLAIMS.sourceRef,
      sourceDigest: CLAIMS.sourceDigest,
      trigger: 'push',
      workflowName: 'build-test-distribute',
    });
    const current = signerOf(
      CLAIMS.san,
      [NAME, USE, ...fulcio(dropExtensions(1, 2, 3, 4, 5, 6)(GITHUB_CLAIMS))],
      NAMES,
    );
    expect(current).to.include({ sourceRepository: CLAIMS.sourceRepository, sourceRef: CLAIMS.sourceRef });
    expect(current).to.not.have.property('workflowName');
  });

  it('of another host than GitHub are completed by its own source repository URI', () => {
    const gitlab = { ...CLAIMS, issuer: 'https://gitlab.example', sourceRepository: 'https://gitlab.example/a/b' };
    const list = claimExtensions(gitlab).map((one) => (one.oid === `${FULCIO}.5` ? { ...one, value: 'a/b' } : one));
    expect(signerOf(CLAIMS.san, [NAME, USE, ...fulcio(list)], NAMES)).to.include({
      sourceRepository: 'https://gitlab.example/a/b',
    });
    const moved = list.map((one) => (one.oid === `${FULCIO}.5` ? { ...one, value: 'a/c' } : one));
    expect(outcome([NAME, USE, ...fulcio(moved)])).to.equal('CERTIFICATE_INVALID');
  });

  const ISSUER = extension(`${FULCIO}.8`, utf8(CLAIMS.issuer));
  const CASES: Readonly<Record<string, { readonly extensions: Extensions; readonly accepted: boolean }>> = {
    'a name, a usage and an issuer': { extensions: [NAME, USE, ISSUER], accepted: true },
    'no name': { extensions: [USE, ISSUER], accepted: false },
    'an empty list of names': { extensions: [extension(SAN, der(SEQUENCE)), USE, ISSUER], accepted: false },
    'two names': {
      extensions: [extension(SAN, der(SEQUENCE, uri(CLAIMS.san), uri('https://evil.example'))), USE, ISSUER],
      accepted: false,
    },
    'a name and an e-mail address': {
      extensions: [extension(SAN, der(SEQUENCE, uri(CLAIMS.san), der(EMAIL, Buffer.from('a@b.example')))), USE, ISSUER],
      accepted: false,
    },
    'the extension of names twice': { extensions: [NAME, NAME, USE, ISSUER], accepted: false },
    'no usage': { extensions: [NAME, ISSUER], accepted: false },
    'the usage of a web server': {
      extensions: [NAME, extension(USAGE, der(SEQUENCE, SERVER_AUTHENTICATION)), ISSUER],
      accepted: false,
    },
    'the usage of a web server as well': {
      extensions: [NAME, extension(USAGE, der(SEQUENCE, SERVER_AUTHENTICATION, CODE_SIGNING)), ISSUER],
      accepted: true,
    },
    'a usage that is not DER': { extensions: [NAME, extension(USAGE, Buffer.of(0x30, 0x50)), ISSUER], accepted: false },
    'no issuer': { extensions: [NAME, USE], accepted: false },
    'an issuer with bytes behind it': {
      extensions: [NAME, USE, extension(`${FULCIO}.8`, Buffer.concat([utf8(CLAIMS.issuer), Buffer.of(0)]))],
      accepted: false,
    },
    'an issuer as another kind of string': {
      extensions: [NAME, USE, extension(`${FULCIO}.8`, der(0x13, Buffer.from(CLAIMS.issuer)))],
      accepted: false,
    },
    'an issuer of bytes that are no UTF-8': {
      extensions: [NAME, USE, extension(`${FULCIO}.8`, der(0x0c, Buffer.of(0xc3, 0x28)))],
      accepted: false,
    },
    'an issuer whose length is written the long way': {
      extensions: [
        NAME,
        USE,
        extension(
          `${FULCIO}.8`,
          Buffer.concat([Buffer.of(0x0c, 0x81, CLAIMS.issuer.length), Buffer.from(CLAIMS.issuer)]),
        ),
      ],
      accepted: false,
    },
    'a delete character in a claim': {
      extensions: [NAME, USE, ISSUER, extension(`${FULCIO}.4`, Buffer.from('build\u007f'))],
      accepted: false,
    },
    'extensions that mean nothing here': {
      extensions: [NAME, USE, ISSUER, extension('1.2.3.4', Buffer.of(1)), extension(`${FULCIO}.99`, Buffer.of(1))],
      accepted: true,
    },
    'another build signer than the name': {
      extensions: [NAME, USE, ISSUER, extension(`${FULCIO}.9`, utf8('https://evil.example'))],
      accepted: false,
    },
  };
  for (const [name, { extensions, accepted }] of Object.entries(CASES)) {
    it(`are ${accepted ? 'accepted' : 'refused'} with ${name}`, () => {
      expect(outcome(extensions)).to.equal(accepted ? 'accepted' : 'CERTIFICATE_INVALID');
    });
  }

  it('are refused without the identity that the library read', () => {
    expect(outcome([NAME, USE, ISSUER], '')).to.equal('CERTIFICATE_INVALID');
    expect(signerOf(undefined, [NAME, USE, ISSUER], NAMES)).to.have.property('code', 'CERTIFICATE_INVALID');
  });

  it('have a name that both readers read alike, and that fits on a line', () => {
    const list = [NAME, USE, ISSUER];
    expect(outcome(list, 'a@b.example', 'email:a@b.example')).to.equal('accepted');
    expect(outcome(list, CLAIMS.san, `URI:"${CLAIMS.san}"`)).to.equal('CERTIFICATE_INVALID');
    expect(outcome(list, CLAIMS.san, `DNS:${CLAIMS.san}`)).to.equal('CERTIFICATE_INVALID');
    expect(outcome(list, CLAIMS.san, `${NAMES}, URI:https://evil.example`)).to.equal('CERTIFICATE_INVALID');
    expect(signerOf(CLAIMS.san, list, undefined)).to.have.property('code', 'CERTIFICATE_INVALID');
    for (const control of ['\u0000', '\n', '\u001b', '\u007f']) {
      expect(outcome(list, `${CLAIMS.san}${control}`), JSON.stringify(control)).to.equal('CERTIFICATE_INVALID');
    }
  });

  it('never throw, whatever stands in the extensions', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((value) => Buffer.from(value));
    const oid = fc.oneof(
      fc.integer({ min: 1, max: 22 }).map((number) => `${FULCIO}.${number}`),
      fc.constantFrom(SAN, USAGE),
    );
    const value = fc.oneof(
      bytes,
      bytes.map((inner) => der(SEQUENCE, inner)),
      bytes.map((inner) => der(0x0c, inner)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(oid, value)), (list) => {
        const found = outcome([ISSUER, ...list.map(([id, contents]) => extension(id, contents))]);
        expect(found).to.be.oneOf(['accepted', 'CERTIFICATE_INVALID']);
      }),
      { numRuns: 500 },
    );
  });
});
