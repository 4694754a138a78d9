/** Images in every built-in kind that has a pod spec, and what is said where one cannot be read. */
import { expect } from 'chai';
import fc from 'fast-check';
import { podSpecImages } from '../../src/images/pod-spec.ts';
import {
  plannedObjects,
  plannedUses,
  UNKNOWN_LIST,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  useLines,
} from '../support/planned-images.ts';

const POD = { containers: [{ name: 'a', image: 'a:1' }] };
const TEMPLATE = { template: { spec: POD } };

/** Types of Pulumi's, their inputs, and where the pod spec stands. */
const KINDS: readonly (readonly [string, object, string])[] = [
  ['core/v1:Pod', { spec: POD }, 'spec'],
  ['core/v1:PodTemplate', TEMPLATE, 'template.spec'],
  ['core/v1:ReplicationController', { spec: TEMPLATE }, 'spec.template.spec'],
  ...['v1', 'v1beta1', 'v1beta2'].flatMap((version) => [
    [`apps/${version}:Deployment`, { spec: TEMPLATE }, 'spec.template.spec'] as const,
    [`apps/${version}:StatefulSet`, { spec: TEMPLATE }, 'spec.template.spec'] as const,
  ]),
  ...['v1', 'v1beta2'].flatMap((version) => [
    [`apps/${version}:DaemonSet`, { spec: TEMPLATE }, 'spec.template.spec'] as const,
    [`apps/${version}:ReplicaSet`, { spec: TEMPLATE }, 'spec.template.spec'] as const,
  ]),
  ['extensions/v1beta1:Deployment', { spec: TEMPLATE }, 'spec.template.spec'],
  ['extensions/v1beta1:DaemonSet', { spec: TEMPLATE }, 'spec.template.spec'],
  ['extensions/v1beta1:ReplicaSet', { spec: TEMPLATE }, 'spec.template.spec'],
  ['batch/v1:Job', { spec: TEMPLATE }, 'spec.template.spec'],
  ['batch/v1:CronJob', { spec: { jobTemplate: { spec: TEMPLATE } } }, 'spec.jobTemplate.spec.template.spec'],
  ['batch/v1beta1:CronJob', { spec: { jobTemplate: { spec: TEMPLATE } } }, 'spec.jobTemplate.spec.template.spec'],
  ['batch/v2alpha1:CronJob', { spec: { jobTemplate: { spec: TEMPLATE } } }, 'spec.jobTemplate.spec.template.spec'],
];

function deployment(podSpec: unknown): string[] {
  return useLines('apps/v1:Deployment', { spec: { template: { spec: podSpec } } }).map((line) =>
    line.replace('spec.template.spec.', ''),
  );
}

describe('the images of a pod spec', () => {
  for (const [type, inputs, at] of KINDS) {
    it(`are read from ${type}`, () => {
      expect(useLines(type, inputs)).to.deep.equal([`${at}.containers[0].image a:1`]);
    });

    it(`are not known where nothing of ${type} is`, () => {
      expect(useLines(type, {})).to.deep.equal([`${at} IMAGE_UNKNOWN`]);
    });

    const steps = at.split('.');
    for (const [depth, step] of steps.entries()) {
      it(`are not known where ${step} of ${type} is not (${depth})`, () => {
        const inner = steps.slice(0, depth).reduceRight<object>((value, key) => ({ [key]: value }), {
          [step]: UNKNOWN_OBJECT,
        });
        expect(useLines(type, inner)).to.deep.equal([`${steps.slice(0, depth + 1).join('.')} IMAGE_UNKNOWN`]);
      });
    }
  }

  it('are those of all containers and volumes, in order', () => {
    expect(
      deployment({
        containers: [{ image: 'a:1' }, { image: 'b:1' }],
        initContainers: [{ image: 'c:1', restartPolicy: 'Always' }],
        ephemeralContainers: [{ image: 'd:1' }],
        volumes: [
          { name: 'x', emptyDir: {} },
          { name: 'y', image: { reference: 'e:1', pullPolicy: 'Always' } },
        ],
      }),
    ).to.deep.equal([
      'containers[0].image a:1',
      'containers[1].image b:1',
      'initContainers[0].image c:1',
      'ephemeralContainers[0].image d:1',
      'volumes[1].image.reference e:1',
    ]);
  });

  it('are not looked for elsewhere', () => {
    const rbd = { name: 'x', rbd: { image: 'foo', monitors: [] } };
    expect(deployment({ ...POD, volumes: [rbd], image: 'b:1', securityContext: { image: 'c:1' } })).to.deep.equal([
      'containers[0].image a:1',
    ]);
    for (const type of ['core/v1:ConfigMap', 'core/v1:Node', 'rbac.authorization.k8s.io/v1:Role']) {
      expect(useLines(type, { spec: TEMPLATE })).to.deep.equal([]);
    }
    // Kinds of that name in other groups are custom resources, which may lack a pod spec.
    for (const type of ['acme.io/v1alpha1:Deployment', 'apps.example.com/v1:Deployment', 'myapps/v1:Deployment']) {
      expect(useLines(type, {})).to.deep.equal([]);
      expect(useLines(type, { spec: TEMPLATE })).to.deep.equal(['spec.template.spec.containers[0].image a:1']);
    }
  });

  it('are those by the inputs, and by the type too, whatever kind the inputs claim', () => {
    expect(useLines('core/v1:ConfigMap', { kind: 'Deployment', apiVersion: 'apps/v1', spec: TEMPLATE })).to.have.length(
      1,
    );
    expect(useLines('apps/v1:Deployment', { kind: 'ConfigMap', apiVersion: 'v1', spec: TEMPLATE })).to.have.length(1);
  });

  const EMPTY: Readonly<Record<string, unknown>> = {
    'no list of containers': {},
    'an empty list of containers': { containers: [] },
    'null as containers': { containers: null },
    'a text as containers': { containers: 'x' },
    'an object as containers': { containers: { image: 'a:1' } },
    'unknown containers': { containers: UNKNOWN_LIST },
  };
  for (const [name, podSpec] of Object.entries(EMPTY)) {
    it(`are not known with ${name}`, () => {
      expect(deployment(podSpec)).to.deep.equal(['containers IMAGE_UNKNOWN']);
    });
  }

  it('may lack init and ephemeral containers, but not have them as something odd', () => {
    expect(deployment({ ...POD, initContainers: [], ephemeralContainers: null })).to.have.length(1);
    expect(deployment({ ...POD, initContainers: 'x', ephemeralContainers: {} })).to.deep.equal([
      'containers[0].image a:1',
      'initContainers IMAGE_UNKNOWN',
      'ephemeralContainers IMAGE_UNKNOWN',
    ]);
  });

  it('are told one by one: what is not known hides nothing beside it', () => {
    expect(
      deployment({
        containers: [
          UNKNOWN_OBJECT,
          { image: UNKNOWN_TEXT },
          { image: `docker.io/kong/kuma-cp:${UNKNOWN_TEXT}` },
          { image: 'a:1' },
          { name: 'no image' },
          { image: null },
          { image: 5 },
          null,
          'x',
          { image: '' },
          { image: 'b:1' },
        ],
        initContainers: UNKNOWN_LIST,
        volumes: [
          UNKNOWN_OBJECT,
          { image: UNKNOWN_OBJECT },
          { image: { reference: UNKNOWN_TEXT } },
          { image: { pullPolicy: 'Always' } },
          { image: { reference: 'c:1' } },
        ],
      }),
    ).to.deep.equal([
      'containers[0] IMAGE_UNKNOWN',
      'containers[1].image IMAGE_UNKNOWN',
      'containers[2].image IMAGE_UNKNOWN',
      'containers[3].image a:1',
      'containers[4].image IMAGE_UNKNOWN',
      'containers[5].image IMAGE_UNKNOWN',
      'containers[6].image IMAGE_UNKNOWN',
      'containers[7] IMAGE_UNKNOWN',
      'containers[8] IMAGE_UNKNOWN',
      'containers[9].image ',
      'containers[10].image b:1',
      'initContainers IMAGE_UNKNOWN',
      'volumes[0] IMAGE_UNKNOWN',
      'volumes[1].image IMAGE_UNKNOWN',
      'volumes[2].image.reference IMAGE_UNKNOWN',
      'volumes[3].image.reference IMAGE_UNKNOWN',
      'volumes[4].image.reference c:1',
    ]);
    expect(deployment({ ...POD, volumes: UNKNOWN_LIST })).to.deep.equal([
      'containers[0].image a:1',
      'volumes IMAGE_UNKNOWN',
    ]);
  });

  it('never tell the text of what is not known', () => {
    const secret = `hunter2-${UNKNOWN_TEXT}`;
    const found = plannedUses('core/v1:Pod', { spec: { containers: [{ image: secret }] } });
    expect(JSON.stringify(found)).to.not.contain('hunter2');
  });

  it('are those of the volumes that a PodPreset adds to pods, and it may add none', () => {
    const preset = (spec: unknown) => useLines('settings.k8s.io/v1alpha1:PodPreset', { spec });
    expect(preset({ env: [{ name: 'A', value: 'a:1' }] })).to.deep.equal([]);
    expect(preset({ volumes: [{ name: 'x', image: { reference: 'a:1' } }] })).to.deep.equal([
      'spec.volumes[0].image.reference a:1',
    ]);
    expect(preset({ volumes: UNKNOWN_LIST })).to.deep.equal(['spec.volumes IMAGE_UNKNOWN']);
    expect(preset(UNKNOWN_OBJECT)).to.deep.equal(['spec IMAGE_UNKNOWN']);
  });

  describe('of a patch', () => {
    it('are those that it names, and it may name none', () => {
      const patch = (inputs: object) => useLines('apps/v1:DeploymentPatch', inputs);
      expect(patch({})).to.deep.equal([]);
      expect(patch({ spec: { replicas: 2 } })).to.deep.equal([]);
      expect(patch({ spec: { template: { spec: {} } } })).to.deep.equal([]);
      expect(patch({ spec: { template: { spec: { containers: [{ name: 'a' }] } } } })).to.deep.equal([]);
      expect(patch({ spec: TEMPLATE })).to.deep.equal(['spec.template.spec.containers[0].image a:1']);
      expect(useLines('core/v1:PodPatch', { spec: POD })).to.deep.equal(['spec.containers[0].image a:1']);
      expect(useLines('batch/v1:CronJobPatch', { spec: { jobTemplate: { spec: TEMPLATE } } })).to.have.length(1);
    });

    it('are not known where the patch is not', () => {
      const patch = (podSpec: unknown) =>
        useLines('apps/v1:DeploymentPatch', { spec: { template: { spec: podSpec } } });
      expect(patch(UNKNOWN_OBJECT)).to.deep.equal(['spec.template.spec IMAGE_UNKNOWN']);
      expect(patch({ containers: UNKNOWN_LIST })).to.deep.equal(['spec.template.spec.containers IMAGE_UNKNOWN']);
      expect(patch({ containers: [{ image: UNKNOWN_TEXT }] })).to.deep.equal([
        'spec.template.spec.containers[0].image IMAGE_UNKNOWN',
      ]);
    });

    it("are not those of Kuma's ContainerPatch, which is no patch of a Container", () => {
      const inputs = { spec: { sidecarPatch: [{ op: 'add', path: '/image', value: '"evil:1"' }] } };
      const type = 'kuma.io/v1alpha1:ContainerPatch';
      const [object] = plannedObjects(type, inputs);
      expect(object).to.include({ kind: 'ContainerPatch', patch: false });
      expect(useLines(type, inputs)).to.deep.equal(['spec.sidecarPatch[0].value evil:1 (injected)']);
    });
  });

  it('throw on nothing that can be planned', () => {
    const key = fc.constantFrom('spec', 'template', 'containers', 'initContainers', 'volumes', 'image', 'env', 'name');
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, undefined, UNKNOWN_TEXT, UNKNOWN_OBJECT, 'a:1', 1, true),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (spec) => {
        expect(plannedUses('core/v1:Pod', { spec })).to.not.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are none of a kind that only the prototype of an object has', () => {
    for (const kind of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(podSpecImages({ apiVersion: 'v1', kind, patch: false, fields: {}, at: [] })).to.deep.equal([]);
    }
  });
});
