/** Whatever else a resource holds, an image that a cluster would run is found, or it is told that it is not known. */
import { expect } from 'chai';
import fc from 'fast-check';
import { readManifest } from '../../src/plan/manifest.ts';
import { readPreview } from '../../src/plan/preview.ts';
import {
  plannedUses,
  UNKNOWN_LIST,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  useLine,
  indexedPlace,
} from '../support/planned-images.ts';
import { valueAt } from '../../src/plan/path.ts';
import { placeText } from '../../src/report/place.ts';
import { plannedValue } from '../../src/plan/planned-value.ts';

const TEMPLATE = ['spec', 'template', 'spec'];

/** Types and where their pod spec is. */
const KINDS: readonly (readonly [string, readonly string[]])[] = [
  ['core/v1:Pod', ['spec']],
  ['core/v1:PodPatch', ['spec']],
  ['core/v1:PodTemplate', ['template', 'spec']],
  ['core/v1:ReplicationController', TEMPLATE],
  ['apps/v1:Deployment', TEMPLATE],
  ['apps/v1:DeploymentPatch', TEMPLATE],
  ['apps/v1beta2:StatefulSet', TEMPLATE],
  ['apps/v1:DaemonSet', TEMPLATE],
  ['extensions/v1beta1:ReplicaSet', TEMPLATE],
  ['batch/v1:Job', TEMPLATE],
  ['batch/v1beta1:CronJob', ['spec', 'jobTemplate', ...TEMPLATE]],
  ['argoproj.io/v1alpha1:Rollout', TEMPLATE],
  ['serving.knative.dev/v1:Service', TEMPLATE],
  ['keda.sh/v1alpha1:ScaledJob', ['spec', 'jobTargetRef', 'template', 'spec']],
  ['apps.kruise.io/v1alpha1:CloneSet', TEMPLATE],
  ['acme.example.com/v1:Anything', ['spec', 'podTemplate', 'spec']],
];

const KNOWN = 'registry.acme.com/known:1';

/** Texts that may be keys anywhere, many of which mean something to a reader. */
const KEYS = fc.constantFrom(
  ...['spec', 'template', 'metadata', 'status', 'containers', 'initContainers', 'ephemeralContainers', 'volumes'],
  ...['image', 'env', 'envFrom', 'name', 'value', 'valueFrom', 'args', 'command', 'reference', 'repository', 'tag'],
  ...['rules', 'mutate', 'generate', 'parameters', 'assign', 'location', 'mutations', 'expression', 'annotations'],
  ...[
    'patch',
    'patchesJson6902',
    'templates',
    'steps',
    'images',
    'baseImage',
    'version',
    'sha',
    'objects',
    'resources',
  ],
  ...['items', 'kind', 'apiVersion', 'data', 'rbd', 'registry', 'digest', 'sidecarPatch', 'op', 'path'],
  ...['__proto__', 'constructor', 'config.yaml', ''],
);

const { noise } = fc.letrec<{ noise: unknown }>((tie) => ({
  noise: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(UNKNOWN_TEXT, UNKNOWN_LIST, UNKNOWN_OBJECT, `a:${UNKNOWN_TEXT}`),
    fc.constantFrom(null, undefined, 'a:1', 'control-plane', 'KUMA_ENVIRONMENT', '', 5, true),
    fc.constantFrom(
      'ConfigMap',
      'v1',
      'kyverno.io/v1',
      'ClusterPolicy',
      'a/b:1',
      '$(x)',
      '*',
      'apiVersion: v1\nkind: Pod\n',
    ),
    fc.constantFrom('/image', 'add', '"a:1"', '--cleanup-image-registry', 'runtime: {kubernetes: {}}', '{'),
    fc.array(tie('noise'), { maxLength: 3 }),
    fc.dictionary(KEYS, tie('noise'), { maxKeys: 5 }),
  ),
}));
const fields = fc.dictionary(KEYS, noise, { maxKeys: 5 });

/** A record that holds this at this key, and anything beside it. */
function beside(key: string, held: fc.Arbitrary<unknown>, without: readonly string[] = []): fc.Arbitrary<object> {
  return fc.tuple(fields, held).map(([others, value]) => ({
    ...Object.fromEntries(Object.entries(others).filter(([other]) => !without.includes(other))),
    [key]: value,
  }));
}

/** A list that holds this somewhere. */
function among(held: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> {
  const others = fc.array(noise, { maxLength: 3 });
  return fc.tuple(others, held, others).map(([before, value, after]) => [...before, value, ...after]);
}

const known = fc.constant(KNOWN);
const variable = fc
  .tuple(fc.constantFrom('KUMA_INJECTOR_INIT', 'KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR', 'ANY'), fields)
  .map(([name, others]) => ({ ...others, name: `${name}_CONTAINER_IMAGE`, value: KNOWN, valueFrom: undefined }));

/** Everywhere in a pod spec where Kubernetes would run it, or a control plane would have it run. */
const podSpec = fc
  .constantFrom('containers', 'initContainers', 'ephemeralContainers')
  .chain((list) =>
    fc.oneof(
      beside(list, among(beside('image', known))),
      beside(list, among(beside('env', among(variable)))),
      beside('volumes', among(beside('image', beside('reference', known)))),
    ),
  );

describe('any resource with a pod spec', () => {
  for (const [type, path] of KINDS) {
    it(`never hides a known image behind something else (${type})`, () => {
      const resource = path.reduceRight<fc.Arbitrary<unknown>>(
        (held, step) => beside(step, held, ['kind', 'apiVersion']),
        podSpec,
      );
      fc.assert(
        fc.property(resource, (inputs) => {
          const found = plannedUses(type, inputs).filter((use) => 'image' in use && use.image === KNOWN);
          expect(found.length).to.be.greaterThan(0);
          for (const use of found) {
            expect(valueAt(plannedValue(inputs), use.path), placeText(use)).to.equal(KNOWN);
          }
        }),
        { numRuns: 150 },
      );
    });
  }
});

/** Resources in which everything is known, to be made unknown place by place. */
const FULL_POD = {
  serviceAccountName: 'x',
  initContainers: [
    { name: 'kuma-sidecar', image: 'init:1', restartPolicy: 'Always' },
    { name: 'b', image: 'init:2' },
  ],
  containers: [
    {
      name: 'control-plane',
      image: 'acme/kuma-cp:1',
      env: [
        { name: 'KUMA_ENVIRONMENT', value: 'kubernetes' },
        { name: 'KUMA_INJECTOR_INIT_CONTAINER_IMAGE', value: 'acme/kuma-init:1' },
        { name: 'KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE', value: 'acme/kuma-dp:1' },
      ],
    },
    { name: 'web', image: 'web:1', args: ['--x'] },
  ],
  ephemeralContainers: [{ name: 'debug', image: 'debug:1' }],
  volumes: [
    { name: 'a', image: { reference: 'volume:1', pullPolicy: 'Always' } },
    { name: 'b', emptyDir: {} },
  ],
};

const INJECTOR = 'runtime:\n  kubernetes:\n    injector:\n      sidecarContainer:\n        image: a:1\n';

const FULL: Readonly<Record<string, readonly [string, object]>> = {
  ...Object.fromEntries(
    KINDS.map(([type, path]) => [
      type,
      [type, path.reduceRight<object>((value, step) => ({ [step]: value, other: 1 }), FULL_POD)] as const,
    ]),
  ),
  'a list': ['apps/v1:DeploymentList', { items: [{ spec: { template: { spec: FULL_POD } } }] }],
  'an untyped list': [
    'core/v1:List',
    {
      items: [
        { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: FULL_POD } } },
        { apiVersion: 'v1', kind: 'Pod', spec: FULL_POD },
      ],
    },
  ],
  'an untyped list of custom resources': [
    'core/v1:List',
    { items: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { template: { spec: FULL_POD } } }] },
  ],
  'a list of custom resources': [
    'argoproj.io/v1alpha1:RolloutList',
    { items: [{ spec: { template: { spec: FULL_POD } } }, { spec: { template: { spec: FULL_POD } } }] },
  ],
  "a control plane's file": [
    'core/v1:ConfigMap',
    { metadata: { name: 'kuma-control-plane-config' }, data: { 'config.yaml': INJECTOR } },
  ],
  "a control plane's file, in a Secret": [
    'core/v1:Secret',
    {
      metadata: { name: 'kuma-control-plane-config' },
      data: { 'config.yaml': Buffer.from(INJECTOR).toString('base64') },
    },
  ],
  'a ContainerPatch': [
    'kuma.io/v1alpha1:ContainerPatch',
    {
      spec: {
        sidecarPatch: [{ op: 'add', path: '/image', value: '"a:1"' }],
        initPatch: [{ op: 'replace', path: '', value: '{"image":"b:1"}' }],
      },
    },
  ],
  'the clean-up of eBPF programs': [
    'batch/v1:Job',
    {
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'a',
                image: 'acme/kuma-init:1',
                args: ['uninstall', 'ebpf', '--cleanup-image-registry', 'r', '--cleanup-image-repository', 'p'],
              },
            ],
          },
        },
      },
    },
  ],
  'image in parts': [
    'acme.example.com/v1:Operator',
    { spec: { image: { registry: 'r', repository: 'p', tag: '1', digest: `sha256:${'ab'.repeat(32)}` } } },
  ],
  'image as a text': [
    'monitoring.coreos.com/v1:Prometheus',
    { spec: { image: 'a:1', containers: [{ image: 'b:1' }] } },
  ],
  'several templates': [
    'acme.example.com/v1:Workflow',
    { spec: { templates: [{ podSpec: { containers: [{ image: 'a:1' }] } }, { podTemplate: { spec: FULL_POD } }] } },
  ],
};

/** Each copy of a value in which one place is unknown, and where that is. */
function* unknownCopies(value: unknown, path = ''): Generator<readonly [string, unknown]> {
  if (path !== '') {
    yield [path, UNKNOWN_TEXT];
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const step = Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`;
      for (const [where, copy] of unknownCopies(item, `${path}${step}`)) {
        yield [
          where,
          Array.isArray(value)
            ? value.map((other: unknown, index) => (index === Number(key) ? copy : other))
            : { ...value, [key]: copy },
        ];
      }
    }
  }
}

describe('one unknown value', () => {
  for (const [name, [type, resource]] of Object.entries(FULL)) {
    it(`takes no image away without saying so, wherever it stands (${name})`, () => {
      const images = plannedUses(type, resource);
      expect(images).to.not.deep.equal([]);
      const passedOver: string[] = [];
      for (const [where, copy] of unknownCopies(resource)) {
        const uses = plannedUses(type, copy);
        const lines = uses.map(useLine);
        // What an object is decides where its images are.
        const place = where.replace(/(?:kind|apiVersion)$/, '');
        const unreadable = uses.flatMap((use) => ('image' in use ? [] : [indexedPlace(use)]));
        for (const use of images) {
          const path = indexedPlace(use);
          const told = unreadable.some((other) => path.startsWith(other) || other.startsWith(place));
          if (!lines.includes(useLine(use)) && !told) {
            passedOver.push(`${useLine(use)} with ${where} unknown`);
          }
        }
      }
      expect(passedOver).to.deep.equal([]);
    });
  }
});

describe('no reader', () => {
  const TYPES = [
    ...KINDS.map(([type]) => type),
    ...['core/v1:List', 'core/v1:PodList', 'apps/v1:DeploymentList', 'core/v1:ConfigMap', 'core/v1:Secret'],
    ...['kuma.io/v1alpha1:ContainerPatch', 'argoproj.io/v1alpha1:Application', 'a.example.com/v1:ThingList', ':'],
    ...['kyverno.io/v1:ClusterPolicy', 'mutations.gatekeeper.sh/v1:Assign', 'mutations.gatekeeper.sh/v1:AssignImage'],
    ...[
      'admissionregistration.k8s.io/v1:MutatingAdmissionPolicy',
      'v1:Template',
      'monitoring.coreos.com/v1:Prometheus',
    ],
    ...['argoproj.io/v1alpha1:Workflow', 'fleet.cattle.io/v1alpha1:Bundle', 'core/v1:Namespace'],
  ];

  it('throws at any planned value whatever', () => {
    const spec = fc.oneof(fc.jsonValue(), noise, fields);
    const inputs = fc.oneof(
      spec,
      fc.dictionary(KEYS, spec),
      fc.record({ metadata: spec, spec, data: spec, items: spec }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), inputs, (type, value) => {
        for (const use of plannedUses(type, value)) {
          expect(use.path).to.be.an('array');
          expect(JSON.stringify(use)).to.not.contain(UNKNOWN_TEXT);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('throws at any text whatever that is a manifest or a preview', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fields.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        await readManifest(value, '-');
        readPreview(value);
        readPreview(`{"steps":[{"urn":"a","newState":${value}}]}`);
      }),
      { numRuns: 500 },
    );
  });
});
