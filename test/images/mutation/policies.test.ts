/** What policies of Kyverno and Gatekeeper put into other objects, and patterns that only look like images. */
import { expect } from 'chai';
import { UNKNOWN_OBJECT, UNKNOWN_TEXT, useLines } from '../../support/planned-images.ts';

const EVIL = 'evil.example/a/b:1';
const CONTAINERS = [{ name: 'x', image: EVIL }];

function kyverno(rule: object): string[] {
  const uses = useLines('kyverno.io/v1:ClusterPolicy', { spec: { rules: [{ name: 'a', ...rule }] } });
  expect(useLines('kyverno.io/v2beta1:Policy', { spec: { rules: [{ name: 'a', ...rule }] } })).to.deep.equal(uses);
  return uses.map((line) => line.replace('spec.rules[0].', ''));
}

function gatekeeper(kind: string, spec: object): string[] {
  return useLines(`mutations.gatekeeper.sh/v1:${kind}`, { spec }).map((line) => line.replace('spec.parameters.', ''));
}

const KYVERNO: Readonly<Record<string, readonly [object, readonly string[]]>> = {
  'a patch by merging': [
    { mutate: { patchStrategicMerge: { spec: { containers: CONTAINERS } } } },
    [`mutate.patchStrategicMerge.spec.containers[0].image ${EVIL}`],
  ],
  'a patch that sets what is not set': [
    { mutate: { patchStrategicMerge: { spec: { containers: [{ '(name)': '*', '+(image)': EVIL }] } } } },
    [`mutate.patchStrategicMerge.spec.containers[0].image ${EVIL}`],
  ],
  'a patch that goes on below': [
    { mutate: { patchStrategicMerge: { spec: { '=(initContainers)': CONTAINERS } } } },
    [`mutate.patchStrategicMerge.spec.initContainers[0].image ${EVIL}`],
  ],
  'a condition': [
    {
      mutate: { patchStrategicMerge: { spec: { containers: [{ '(image)': '*:latest', imagePullPolicy: 'Always' }] } } },
    },
    [],
  ],
  'operations in JSON': [
    { mutate: { patchesJson6902: JSON.stringify([{ op: 'add', path: '/spec/containers/-', value: CONTAINERS[0] }]) } },
    [`mutate.patchesJson6902[0].value.image ${EVIL}`],
  ],
  'operations for each container': [
    {
      mutate: {
        foreach: [
          {
            list: 'x',
            patchesJson6902: `- path: /spec/containers/{{elementIndex}}/image\n  op: replace\n  value: ${EVIL}`,
          },
        ],
      },
    },
    [`mutate.foreach[0].patchesJson6902[0].value ${EVIL}`],
  ],
  'an image of which a part stays': [
    {
      mutate: {
        foreach: [
          {
            patchStrategicMerge: {
              spec: { containers: [{ name: '{{ element.name }}', image: 'evil.example/{{ element.image }}' }] },
            },
          },
        ],
      },
    },
    ['mutate.foreach[0].patchStrategicMerge.spec.containers[0].image IMAGES_NOT_IN_PLAN'],
  ],
  'operations that can not be read': [
    { mutate: { patchesJson6902: '- path: "/spec/containers/0/image\n' } },
    ['mutate.patchesJson6902 IMAGES_NOT_IN_PLAN'],
  ],
  'a label': [{ mutate: { patchStrategicMerge: { metadata: { labels: { image: 'x' } } } } }, []],
  'an object that it makes': [
    {
      generate: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'x',
        data: { spec: { template: { spec: { containers: CONTAINERS } } } },
      },
    },
    [`generate.data.spec.template.spec.containers[0].image ${EVIL}`],
  ],
  'a deployer that it makes': [
    { generate: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name: 'x', data: { spec: {} } } },
    ['generate.data.spec IMAGES_NOT_IN_PLAN'],
  ],
  'a network policy that it makes': [
    {
      generate: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        name: 'x',
        data: { spec: { podSelector: {} } },
      },
    },
    [],
  ],
  'a copy of a Secret': [
    { generate: { apiVersion: 'v1', kind: 'Secret', name: 'x', clone: { namespace: 'a', name: 'b' } } },
    [],
  ],
  'a copy of a Deployment': [
    { generate: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', clone: { namespace: 'a', name: 'b' } } },
    ['generate IMAGES_NOT_IN_PLAN'],
  ],
  'copies of anything': [
    { generate: { cloneList: { namespace: 'a', kinds: ['v1/Secret'] } } },
    ['generate IMAGES_NOT_IN_PLAN'],
  ],
  'what is not known': [
    { mutate: UNKNOWN_OBJECT, generate: UNKNOWN_OBJECT },
    ['mutate IMAGE_UNKNOWN', 'generate IMAGE_UNKNOWN'],
  ],
  'a pattern': [{ validate: { pattern: { spec: { containers: [{ image: '!*:latest' }] } } } }, []],
  'a pattern that is an image': [{ validate: { pattern: { spec: { containers: CONTAINERS } } } }, []],
  'a signature to verify': [{ verifyImages: [{ imageReferences: [EVIL], image: EVIL }] }, []],
};

describe('a policy of Kyverno', () => {
  for (const [name, [rule, uses]] of Object.entries(KYVERNO)) {
    it(`has the images of ${name}`, () => {
      expect(kyverno(rule)).to.deep.equal(uses);
    });
  }

  it('is not known without its rules', () => {
    expect(useLines('kyverno.io/v1:ClusterPolicy', { spec: { rules: UNKNOWN_OBJECT } })).to.deep.equal([
      'spec.rules IMAGE_UNKNOWN',
    ]);
    expect(useLines('kyverno.io/v1:ClusterPolicy', { spec: UNKNOWN_OBJECT })).to.deep.equal(['spec IMAGE_UNKNOWN']);
  });
});

describe('a mutation of Gatekeeper', () => {
  const IMAGE = 'spec.containers[name:*].image';

  const ASSIGN: readonly (readonly [string, unknown, readonly string[]])[] = [
    [IMAGE, { value: EVIL }, [`assign.value ${EVIL}`]],
    ['spec.containers[name:x]', { value: { name: 'x', image: EVIL } }, [`assign.value.image ${EVIL}`]],
    ['spec.initContainers', { value: CONTAINERS }, [`assign.value[0].image ${EVIL}`]],
    [IMAGE, { externalData: { provider: 'x' } }, ['spec IMAGES_NOT_IN_PLAN']],
    [IMAGE, { fromMetadata: { field: 'namespace' } }, ['spec IMAGES_NOT_IN_PLAN']],
    [IMAGE, { value: UNKNOWN_TEXT }, ['assign IMAGE_UNKNOWN']],
    ['spec.containers[name:*].imagePullPolicy', { value: 'Always' }, []],
    ['spec.hostNetwork', { value: UNKNOWN_TEXT }, []],
    ['metadata.labels.image', { value: EVIL }, []],
  ];
  for (const [location, assign, uses] of ASSIGN) {
    it(`assigns at ${location}: ${JSON.stringify(assign)}`, () => {
      const found = gatekeeper('Assign', { location, parameters: { assign } });
      expect(found.map((line) => line.replace('assign IMAGES', 'spec IMAGES'))).to.deep.equal(uses);
    });
  }

  it('replaces the parts of an image, all or some', () => {
    const parts = { assignDomain: 'evil.example', assignPath: 'a/b', assignTag: ':1' };
    expect(gatekeeper('AssignImage', { location: IMAGE, parameters: parts })).to.deep.equal([
      `spec.parameters ${EVIL}`,
    ]);
    expect(gatekeeper('AssignImage', { location: IMAGE, parameters: { assignDomain: 'evil.example' } })).to.deep.equal([
      'spec.parameters IMAGES_NOT_IN_PLAN',
    ]);
    const unknown = { ...parts, assignTag: UNKNOWN_TEXT };
    expect(gatekeeper('AssignImage', { parameters: unknown })).to.deep.equal(['spec.parameters IMAGE_UNKNOWN']);
  });

  it('is not known without its spec', () => {
    for (const kind of ['Assign', 'AssignImage', 'AssignMetadata', 'ModifySet']) {
      expect(useLines(`mutations.gatekeeper.sh/v1:${kind}`, { spec: UNKNOWN_OBJECT })).to.deep.equal([
        'spec IMAGE_UNKNOWN',
      ]);
    }
  });

  it('adds containers to a list', () => {
    expect(gatekeeper('ModifySet', { parameters: { values: { fromList: CONTAINERS } } })).to.deep.equal([
      `values.fromList[0].image ${EVIL}`,
    ]);
    expect(gatekeeper('ModifySet', { parameters: { values: { fromList: ['--verbose'] } } })).to.deep.equal([]);
  });

  it('sets an annotation that names an image', () => {
    const assigned = (key: string) =>
      gatekeeper('AssignMetadata', {
        location: `metadata.annotations.${key}`,
        parameters: { assign: { value: EVIL } },
      });
    expect(assigned('"sidecar.istio.io/proxyImage"')).to.deep.equal([`assign.value ${EVIL}`]);
    expect(assigned('owner')).to.deep.equal([]);
  });
});
