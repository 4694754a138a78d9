/** Planned resources, any and full ones: pod specs of every kind between noise, and each place where Kuma gets an image. */
import fc from 'fast-check';
import { UNKNOWN_LIST, UNKNOWN_OBJECT, UNKNOWN_TEXT } from './planned-images.ts';

const TEMPLATE = ['spec', 'template', 'spec'];

/** Types and where their pod spec is. */
export const KINDS: readonly (readonly [string, readonly string[]])[] = [
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

export const KNOWN = 'registry.acme.com/known:1';

/** Texts that may be keys anywhere, many of which mean something to a reader. */
export const KEYS = fc.constantFrom(
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

export const { noise } = fc.letrec<{ noise: unknown }>((tie) => ({
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
export const fields = fc.dictionary(KEYS, noise, { maxKeys: 5 });

/** A record that holds this at this key, and anything beside it. */
export function beside(
  key: string,
  held: fc.Arbitrary<unknown>,
  without: readonly string[] = [],
): fc.Arbitrary<object> {
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
export const podSpec = fc
  .constantFrom('containers', 'initContainers', 'ephemeralContainers')
  .chain((list) =>
    fc.oneof(
      beside(list, among(beside('image', known))),
      beside(list, among(beside('env', among(variable)))),
      beside('volumes', among(beside('image', beside('reference', known)))),
    ),
  );

/** Resources in which everything is known. */
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

export const FULL: Readonly<Record<string, readonly [string, object]>> = {
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
