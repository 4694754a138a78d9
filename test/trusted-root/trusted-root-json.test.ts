/** The strict reading of a trusted root: both spellings, and nothing that is lost in silence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { expect } from 'chai';
import fc from 'fast-check';
import { isFailure } from '../../src/failure.ts';
import {
  MAX_AUTHORITIES,
  MAX_ROOT_CERTIFICATE_BYTES,
  MAX_TRUSTED_ROOT_BYTES,
  trustedRootFromBytes,
  trustedRootFromJson,
} from '../../src/trusted-root/trusted-root-json.ts';
import { realMaterial } from '../support/real-material.ts';
import { createSigstoreWorld, type TrustedRootJson } from '../support/sigstore-world.ts';

/** The same JSON in snake case, keys alone. */
function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(snakeCase);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, part]) => [
          key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          snakeCase(part),
        ]),
      )
    : value;
}

function fromText(text: string): ReturnType<typeof trustedRootFromBytes> {
  return trustedRootFromBytes(Buffer.from(text));
}

describe('the JSON of a trusted root', () => {
  let root: TrustedRootJson;

  before(async () => {
    root = (await createSigstoreWorld()).trustedRoot;
  });

  function reasonOf(value: unknown): string {
    const outcome = trustedRootFromJson(value);
    return isFailure(outcome) ? outcome.reason : '';
  }

  it('is read as the library reads it, in either spelling', () => {
    const full = {
      ...root,
      timestampAuthorities: root.certificateAuthorities,
      tlogs: root.tlogs.map((log) => ({ ...log, operator: 'acme.com', checkpointKeyId: { keyId: 'AAAAAA==' } })),
    };
    const expected = TrustedRoot.fromJSON(full);
    expect(trustedRootFromJson(full)).to.deep.equal(expected);
    expect(trustedRootFromJson(snakeCase(full))).to.deep.equal(expected);
    expect(fromText(JSON.stringify(snakeCase(full)))).to.deep.equal(expected);
  });

  it('of the world is read', function () {
    const folder = realMaterial(this);
    const files = ['trusted-roots/public-good.json', 'trusted-roots/github.json'];
    const cases = ['rekor2-dsse-happy-path', 'intoto-log-entry-mismatch_fail'];
    for (const file of [...files, ...cases.map((name) => `conformance/${name}/trusted_root.json`)]) {
      const text = readFileSync(join(folder, file), 'utf8');
      expect(fromText(text), file).to.deep.equal(TrustedRoot.fromJSON(JSON.parse(text)));
    }
  });

  const key = (edit: (publicKey: object) => object) => (whole: TrustedRootJson) => ({
    ...whole,
    tlogs: whole.tlogs.map((log) => ({ ...log, publicKey: edit(log.publicKey) })),
  });
  const RANGE = { start: '2024-01-01T00:00:00Z' };
  const REFUSED: Readonly<Record<string, { readonly edit: (whole: TrustedRootJson) => object; readonly at: string }>> =
    {
      'a misspelt end': {
        edit: key((publicKey) => ({ ...publicKey, validFor: { ...RANGE, ends: '2025-01-01T00:00:00Z' } })),
        at: 'tlogs[0].publicKey.validFor.ends',
      },
      'a misspelt period': {
        edit: key((publicKey) => ({ ...publicKey, valid_until: RANGE })),
        at: 'tlogs[0].publicKey.valid_until',
      },
      'a period in both spellings': {
        edit: key((publicKey) => ({ ...publicKey, valid_for: RANGE })),
        at: 'tlogs[0].publicKey.valid_for',
      },
      'a period that ends before it starts': {
        edit: key((publicKey) => ({ ...publicKey, validFor: { ...RANGE, end: '2023-12-31T23:59:59Z' } })),
        at: 'tlogs[0].publicKey.validFor',
      },
      'an end that is no time': {
        edit: key((publicKey) => ({ ...publicKey, validFor: { ...RANGE, end: 'soon' } })),
        at: 'tlogs[0].publicKey.validFor.end',
      },
      'an end that is null': {
        edit: key((publicKey) => ({ ...publicKey, validFor: { ...RANGE, end: null } })),
        at: 'tlogs[0].publicKey.validFor.end',
      },
      'a key without its kind': {
        edit: key((publicKey) => ({ ...publicKey, keyDetails: 0 })),
        at: 'tlogs[0].publicKey.keyDetails',
      },
      'a key whose base64 is cut off': {
        edit: key((publicKey) => ({ ...publicKey, rawBytes: 'MFkwEwYHKo' })),
        at: 'tlogs[0].publicKey.rawBytes',
      },
      'a log without its key': {
        edit: ({ tlogs, ...rest }) => ({ ...rest, tlogs: tlogs.map(({ logId }) => ({ logId })) }),
        at: 'tlogs[0].publicKey',
      },
      'an authority without a chain': {
        edit: (whole) => ({ ...whole, certificateAuthorities: [{ uri: 'https://fulcio.test' }] }),
        at: 'certificateAuthorities[0].certChain',
      },
      'a certificate that is too large': {
        edit: (whole) => ({
          ...whole,
          certificateAuthorities: [
            {
              certChain: {
                certificates: [{ rawBytes: Buffer.alloc(MAX_ROOT_CERTIFICATE_BYTES + 3).toString('base64') }],
              },
            },
          ],
        }),
        at: 'certificateAuthorities[0].certChain.certificates[0].rawBytes',
      },
      'too many logs': {
        edit: ({ tlogs, ...rest }) => ({ ...rest, tlogs: Array.from({ length: MAX_AUTHORITIES + 1 }, () => tlogs[0]) }),
        at: 'tlogs',
      },
      'another media type': {
        edit: (whole) => ({ ...whole, mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json' }),
        at: 'mediaType',
      },
      'no media type': { edit: (whole) => ({ ...whole, mediaType: undefined }), at: 'mediaType' },
      'a kind of authority that there is not': { edit: (whole) => ({ ...whole, witnesses: [] }), at: 'witnesses' },
    };
  for (const [name, { edit, at }] of Object.entries(REFUSED)) {
    it(`is refused with ${name}, by its path`, () => {
      expect(reasonOf(root)).to.equal('');
      expect(reasonOf(edit(root))).to.match(new RegExp(`^${at.replace(/[[\]]/g, '\\$&')}: `));
    });
  }

  it('is refused where a key stands twice, or where it is too large', () => {
    const text = JSON.stringify(root);
    const twice = text.replace('"validFor":', '"validFor":{"end":"2025-01-01T00:00:00Z"},"validFor":');
    expect(fromText(text)).to.not.have.property('reason');
    expect(fromText(twice)).to.have.property('reason').that.contains('a second time');
    expect(fromText(text + ' '.repeat(MAX_TRUSTED_ROOT_BYTES))).to.have.property('reason');
    expect(fromText(`\ufeff${text}`)).to.have.property('reason');
  });

  it('never throws, and never loses a field: what it accepts has all that was written', () => {
    const edits = fc.constantFrom<(part: object, other: string) => object>(
      (part, other) => ({ ...part, [other]: 'x' }),
      (part, other) =>
        Object.fromEntries(Object.entries(part).map(([name, value], i) => [i === 0 ? other : name, value])),
    );
    const names = fc.oneof(fc.string(), fc.constantFrom('valid_for', 'validFor', 'end', 'uri', 'operator', 'keyId'));
    const parts = (value: unknown): object[] =>
      typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(parts)] : [];
    const full = { ...root, timestampAuthorities: root.certificateAuthorities };
    const count = parts(full).length;
    const leaves = (value: unknown): number => JSON.stringify(value).split('":').length;
    fc.assert(
      fc.property(fc.nat(count - 1), edits, names, (index, edit, name) => {
        const target = parts(full)[index];
        const changed = JSON.parse(
          JSON.stringify(full, (_, value: unknown) =>
            value === target && !Array.isArray(value) ? edit(value as object, name) : value,
          ),
        ) as unknown;
        const outcome = trustedRootFromJson(changed);
        if (!isFailure(outcome)) {
          expect(leaves(TrustedRoot.toJSON(outcome))).to.equal(leaves(changed));
        }
      }),
      { numRuns: 500 },
    );
  });
});
