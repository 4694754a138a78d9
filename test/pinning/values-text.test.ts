/** Chart values with one value set: the rest of the text stays as its author wrote it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { isFailure } from '../../src/failure.ts';
import { textWithValue } from '../../src/pinning/values-text.ts';
import { readYaml } from '../../src/yaml/documents.ts';

const PATH = ['kuma', 'controlPlane', 'image', 'tag'];

function withTag(text: string): string | undefined {
  return textWithValue(text, PATH, '2@sha256:ab');
}

describe('the text of chart values', () => {
  const CASES: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'that is empty': ['', 'kuma:\n  controlPlane:\n    image:\n      tag: "2@sha256:ab"\n'],
    'of comments alone': [
      '# nothing is set\n',
      '# nothing is set\nkuma:\n  controlPlane:\n    image:\n      tag: "2@sha256:ab"\n',
    ],
    'with the value': [
      'kuma:\n  controlPlane:\n    image:\n      tag: 2.14.3 # the tag\n      pull: x\n',
      'kuma:\n  controlPlane:\n    image:\n      tag: "2@sha256:ab" # the tag\n      pull: x\n',
    ],
    'with the value left out': [
      'kuma: {controlPlane: {image: {tag: , a: 1}}}\n',
      'kuma: {controlPlane: {image: {tag: "2@sha256:ab", a: 1}}}\n',
    ],
    'with the value left out before a comment': [
      'kuma: {controlPlane: {image: {tag: # by CI\n  }}}\n',
      'kuma: {controlPlane: {image: {tag: "2@sha256:ab" # by CI\n  }}}\n',
    ],
    'with null': [
      'kuma:\n  controlPlane:\n    image:\n      tag: ~\n',
      'kuma:\n  controlPlane:\n    image:\n      tag: "2@sha256:ab"\n',
    ],
    'with an alias': [
      'v: &v 2\nkuma:\n  controlPlane:\n    image:\n      tag: *v\n',
      'v: &v 2\nkuma:\n  controlPlane:\n    image:\n      tag: "2@sha256:ab"\n',
    ],
    'with a map on the way': [
      'kuma:\n  # of the control plane\n  controlPlane:\n    replicas: 2 # two\n    # none below\n\n  a: 1\n# end\n',
      'kuma:\n  # of the control plane\n  controlPlane:\n    replicas: 2 # two\n    image:\n      tag: "2@sha256:ab"\n    # none below\n\n  a: 1\n# end\n',
    ],
    'with a map on the way that ends in a block scalar': [
      'kuma:\n  controlPlane:\n    note: |\n      text\n  a: 1\n',
      'kuma:\n  controlPlane:\n    note: |\n      text\n    image:\n      tag: "2@sha256:ab"\n  a: 1\n',
    ],
    'with a map on the way that ends in a list': [
      'kuma:\n  controlPlane:\n    zones:\n    - a: 1\n    - b: {c: 2}\n',
      'kuma:\n  controlPlane:\n    zones:\n    - a: 1\n    - b: {c: 2}\n    image:\n      tag: "2@sha256:ab"\n',
    ],
    'without an end of its last line': [
      'kuma:\n  a: 1',
      'kuma:\n  a: 1\n  controlPlane:\n    image:\n      tag: "2@sha256:ab"\n',
    ],
    'with an empty map on the way': [
      'kuma:\n  controlPlane: {} # none\n',
      'kuma:\n  controlPlane: {"image": {"tag": "2@sha256:ab"}} # none\n',
    ],
    'with a flow map on the way': [
      'kuma: {a: 1}\n',
      'kuma: {"controlPlane": {"image": {"tag": "2@sha256:ab"}}, a: 1}\n',
    ],
    'with a null map on the way': [
      'kuma:\n  controlPlane:\n',
      'kuma:\n  controlPlane: {"image": {"tag": "2@sha256:ab"}}\n',
    ],
    'in JSON': ['{"kuma":{"a":1}}', '{"kuma":{"controlPlane": {"image": {"tag": "2@sha256:ab"}}, "a":1}}'],
    'with the line ends of Windows': [
      'kuma:\r\n  a: 1\r\n',
      'kuma:\r\n  a: 1\r\n  controlPlane:\r\n    image:\r\n      tag: "2@sha256:ab"\r\n',
    ],
  };

  for (const [what, [before, after]] of Object.entries(CASES)) {
    it(`${what} gets the value`, () => {
      expect(withTag(before)).to.equal(after);
      const document = readYaml(after);
      expect(isFailure(document) ? document : document.value).to.have.nested.property(PATH.join('.'), '2@sha256:ab');
    });
  }

  for (const [what, text] of Object.entries({
    'a text': 'kuma: text\n',
    'a list': 'kuma: [1]\n',
    'a map as the value': 'kuma: {controlPlane: {image: {tag: {a: 1}}}}\n',
    'an alias of a map': 'x: &x {a: 1}\nkuma: *x\n',
    'what is no YAML': 'kuma: [\n',
  })) {
    it(`with ${what} on the way stays as it is`, () => {
      expect(withTag(text)).to.equal(undefined);
    });
  }

  it('has all other values as before, whatever they are', () => {
    const key = fc.constantFrom('kuma', 'controlPlane', 'image', 'tag', 'a', 'b');
    const { map } = fc.letrec((tie) => ({
      map: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, 'x', '1', 'a: b', '', 'two\nlines\n'),
        tie('map'),
        fc.array(tie('map'), { maxLength: 2 }),
      ),
    }));
    let written = 0;
    fc.assert(
      fc.property(map, fc.boolean(), (value, isJson) => {
        const before = isJson ? JSON.stringify(value) : stringify(value);
        const after = withTag(before);
        if (after === undefined) {
          expect(withValue(value, PATH), before).to.equal(undefined);
          return;
        }
        written += 1;
        const document = readYaml(after);
        expect(isFailure(document) ? document : document.value, before).to.deep.equal(withValue(value, PATH));
        expect(() => isJson && (JSON.parse(after) as unknown)).to.not.throw();
      }),
      { numRuns: 1000 },
    );
    expect(written).to.be.above(300);
  });
});

/** @returns undefined where something else than a map is on the way */
function withValue(value: unknown, [key, ...below]: readonly string[]): unknown {
  if (key === undefined) {
    return typeof value === 'object' && value !== null ? undefined : '2@sha256:ab';
  }
  const map = value ?? {};
  if (typeof map !== 'object' || Array.isArray(map)) {
    return undefined;
  }
  const inner = withValue((map as Readonly<Record<string, unknown>>)[key], below);
  return inner === undefined ? undefined : { ...map, [key]: inner };
}
