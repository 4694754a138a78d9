/** Texts that Go's YAML reader and ours would read as two different things are told, and take no longer than others. */
import { expect } from 'chai';
import { parseDocument } from 'yaml';
import { configurationImages } from '../src/images/kuma/configuration.ts';
import { readManifest } from '../src/plan/manifest.ts';
import { ambiguity, hasOtherLineEnds } from '../src/yaml-ambiguity.ts';

const codeOf = (text: string) => ambiguity(parseDocument(text, { version: '1.1', uniqueKeys: false }))?.code;

describe('ambiguous YAML', () => {
  const TWINS: readonly [string, string, string][] = [
    ['a key twice', 'a: 1\nb: 2\n', 'a: 1\na: 2\n'],
    ['a key twice, deep', 'x: [{a: 1, b: 2}]\n', 'x: [{a: 1, a: 2}]\n'],
    ['a merge that comes late', 'x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n', 'x: &x {a: 1}\ny:\n  a: 2\n  <<: *x\n'],
    ['a key that is no text', 'a: {b: c}\n', '? {b: c}\n: a\n'],
  ];
  for (const [what, plain, ambiguous] of TWINS) {
    it(`is ${what}`, () => {
      expect(codeOf(plain)).to.equal(undefined);
      expect(codeOf(ambiguous)).to.match(/^(?:DUPLICATE|MERGE|ODD)_KEY$/);
    });
  }

  for (const end of ['\u2028', '\u2029', '\u0085', '\r']) {
    it(`is a comment that ends with U+${end.charCodeAt(0).toString(16)}, behind which a container hides`, () => {
      const pod = (text: string) =>
        `apiVersion: v1\nkind: Pod\nspec:\n  # note${text}  initContainers: [{image: evil:1}]\n`;
      expect(hasOtherLineEnds(pod(end))).to.equal(true);
      expect(readManifest(pod(end))).to.have.property('reason');
      expect(readManifest(pod(' '))).to.be.an('array');
    });
  }

  it("hides nothing in a control plane's configuration, whatever its ConfigMap is called", () => {
    const injector = 'runtime: {kubernetes: {injector: {sidecarContainer: {image: evil:1}}}}\n';
    const uses = (file: string) =>
      configurationImages({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        patch: false,
        at: [],
        fields: { metadata: { name: 'any' }, data: { 'config.yaml': file } },
      }).map((use) => ('image' in use ? use.image : use.code));
    expect(uses(injector)).to.deep.equal(['evil:1']);
    expect(uses(`${injector}runtime: {}\n`)).to.deep.equal(['IMAGE_UNKNOWN']);
    expect(uses('a: 1\na: 2\n')).to.deep.equal([]);
  });
});
