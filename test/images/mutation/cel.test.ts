/** What CEL expressions put into other objects; what is no literal is decided when they run. */
import { expect } from 'chai';
import fc from 'fast-check';
import { imagesInCel } from '../../../src/images/mutation/cel.ts';
import { UNKNOWN_OBJECT, useLines } from '../../support/planned-images.ts';

function inCel(expression: string): string[] {
  return imagesInCel(expression, []).map((use) => ('image' in use ? use.image : use.code));
}

const LATER = ['IMAGES_NOT_IN_PLAN'];
const EVIL = ['evil.example/a/b:1'];

const CASES: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'an object': [
    'Object{spec: Object.spec{containers: [Object.spec.containers{name: "a", image: "evil.example/a/b:1"}]}}',
    EVIL,
  ],
  'a map': ['Object{spec: Object.spec{initContainers: [{"name": "a", "image": "evil.example/a/b:1"}]}}', EVIL],
  'other quotes': [
    "Object{spec: Object.spec{containers: [Object.spec.containers{image: 'evil.example/a/b:1'}]}}",
    EVIL,
  ],
  'three quotes': ['Object{x: [X{image: """evil.example/a/b:1"""}]}', EVIL],
  'a raw text': ['Object{x: [X{image: r"evil.example/a/b:1"}]}', EVIL],
  'a key with escapes': ['Object{x: [{"im\\u0061ge": "evil.example/a/b:1"}]}', EVIL],
  'a text with escapes': ['Object{x: [{"image": "evil.ex\\x61mple/a/b:1"}]}', EVIL],
  'a name in backquotes': ['Object{x: [X{`image`: "evil.example/a/b:1"}]}', EVIL],
  'a text in two parts': ['Object{x: [X{image: "evil.example/" + "a/b:1"}]}', EVIL],
  'a comment between': ['Object{x: [X{image: // "\n "evil.example/a/b:1"}]}', EVIL],
  'a patch of an image': [
    '[JSONPatch{op: "replace", path: "/spec/containers/0/image", value: "evil.example/a/b:1"}]',
    EVIL,
  ],
  'a patch with its value first': [
    '[JSONPatch{value: "evil.example/a/b:1", path: "/spec/containers/0/image", op: "add"}]',
    EVIL,
  ],
  'a patch with a computed index': [
    '[JSONPatch{op: "replace", path: "/spec/containers/" + string(0) + "/image", value: "evil.example/a/b:1"}]',
    EVIL,
  ],
  'a patch of a container': [
    '[JSONPatch{op: "add", path: "/spec/initContainers/-", value: Object.spec.initContainers{image: "evil.example/a/b:1"}}]',
    EVIL,
  ],
  'two patches': [
    '[JSONPatch{op: "remove", path: "/spec/containers/1/image"}, JSONPatch{op: "add", path: "/spec/containers/0/image", value: "evil.example/a/b:1"}]',
    EVIL,
  ],
  'an image from parameters': ['Object{x: [X{image: params.data.image}]}', LATER],
  'an image with a part of another': ['Object{x: [X{image: "evil.example/" + c.image}]}', LATER],
  'an image by a condition': ['Object{x: [X{image: has(object.x) ? "a/b:1" : "evil.example/a/b:1"}]}', LATER],
  'containers from a variable': ['Object{spec: Object.spec{containers: variables.sidecars}}', LATER],
  'a patch of all containers': ['[JSONPatch{op: "add", path: "/spec/containers", value: variables.all}]', LATER],
  'a patch at a computed place': ['[JSONPatch{op: "add", path: variables.place, value: variables.all}]', LATER],
  'a text that is too long': [`Object{x: "${'a'.repeat(17_000)}"}`, LATER],
  'a patch with a text at a computed place': ['[JSONPatch{op: "add", path: variables.place, value: "low"}]', []],
  'a patch with an image at a computed place': [
    '[JSONPatch{op: "add", path: variables.place, value: "evil.example/a/b:1"}]',
    EVIL,
  ],
  'labels alone': ['Object{metadata: Object.metadata{labels: Object.metadata.labels{image: "no"}}}', ['no']],
  'an environment': [
    'Object{spec: Object.spec{containers: object.spec.containers.map(c, X{name: c.name, env: [E{name: "a", value: "b"}]})}}',
    [],
  ],
  'the containers as they are': ['Object{spec: Object.spec{containers: object.spec.containers}}', []],
  'a patch of a label': [
    '[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b"), value: "image"}]',
    [],
  ],
  'an image in a comment': ['Object{} // image: "evil.example/a/b:1"', []],
  'an image in a text': ['Object{x: "image: evil.example/a/b:1"}', []],
};

describe('the images that a CEL expression sets', () => {
  for (const [name, [expression, images]] of Object.entries(CASES)) {
    it(`are found in ${name}`, () => {
      expect(inCel(expression)).to.deep.equal(images);
    });
  }

  it('are read in both kinds of mutation and in variables', () => {
    const expression = 'Object{spec: Object.spec{containers: [Object.spec.containers{image: "evil.example/a:1"}]}}';
    const spec = {
      variables: [{ name: 'x', expression }],
      mutations: [
        { patchType: 'ApplyConfiguration', applyConfiguration: { expression } },
        { patchType: 'JSONPatch', jsonPatch: { expression } },
      ],
    };
    for (const type of [
      'admissionregistration.k8s.io/v1:MutatingAdmissionPolicy',
      'policies.kyverno.io/v1:MutatingPolicy',
    ]) {
      expect(useLines(type, { spec })).to.have.members([
        'spec.variables[0].expression evil.example/a:1',
        'spec.mutations[0].applyConfiguration.expression evil.example/a:1',
        'spec.mutations[1].jsonPatch.expression evil.example/a:1',
      ]);
    }
    const type = 'admissionregistration.k8s.io/v1:MutatingAdmissionPolicy';
    for (const [unknown, at] of [
      [UNKNOWN_OBJECT, 'spec'],
      [{ mutations: UNKNOWN_OBJECT }, 'spec.mutations'],
      [
        { mutations: [{ applyConfiguration: { expression: UNKNOWN_OBJECT } }] },
        'spec.mutations[0].applyConfiguration.expression',
      ],
    ] as const) {
      expect(useLines(type, { spec: unknown })).to.deep.equal([`${at} IMAGE_UNKNOWN`]);
    }
    expect(
      useLines('admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy', {
        spec: { validations: [{ expression: 'object.spec.containers.all(c, c.image == "evil.example/a:1")' }] },
      }),
    ).to.deep.equal([]);
  });

  it('never throw, whatever the text', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'image',
        'path',
        'op',
        'value',
        ':',
        '{',
        '}',
        '[',
        ']',
        '(',
        ')',
        ',',
        '"a"',
        "'",
        '"',
        '+',
        '//',
        '\n',
        '\\',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((parts) => parts.join(' ')),
        ),
        (text) => {
          inCel(text);
        },
      ),
    );
  });
});
