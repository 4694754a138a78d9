/** The JSON of a manifest: parsed once for all who read the same bytes, and only for these. */
import { expect } from 'chai';
import { anything, integerFrom, record, text } from '../../src/json/untrusted-json.ts';
import { readManifestJson } from '../../src/registry/manifest-json.ts';

describe('the JSON of a manifest', () => {
  const BYTES = '{"schemaVersion":2,"layers":[]}';

  it('is one value for all who read the same bytes', () => {
    const bytes = Buffer.from(BYTES);
    const first = readManifestJson(record({ schemaVersion: integerFrom(1) }), bytes);
    expect(first).to.deep.equal({ schemaVersion: 2, layers: [] });
    expect(readManifestJson(anything, bytes)).to.equal(first);
    const other = readManifestJson(anything, Buffer.from(BYTES));
    expect(other === first).to.equal(false);
    expect(other).to.deep.equal(first);
  });

  it('has the shape that each of them asks for, or is none', () => {
    const bytes = Buffer.from(BYTES);
    expect(readManifestJson(record({ mediaType: text }), bytes)).to.equal(undefined);
    expect(readManifestJson(record({}), bytes)).to.deep.equal({ schemaVersion: 2, layers: [] });
    const broken = Buffer.from(BYTES.slice(1));
    expect(readManifestJson(anything, broken)).to.equal(undefined);
    expect(readManifestJson(anything, broken)).to.equal(undefined);
  });
});
