/** Images of custom resources, found by their shape; and what has such a shape but is no image. */
import { expect } from 'chai';
import {
  UNKNOWN_LIST,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  plannedUses,
  useLine,
  useLines,
} from '../support/planned-images.ts';
import { pathOf } from '../support/path.ts';

const POD = { containers: [{ name: 'a', image: 'a:1' }], initContainers: [{ name: 'b', image: 'b:1' }] };
const TEMPLATE = { template: { spec: POD } };
const OPERATOR = 'acme.example.com/v1alpha1:Thing';
const DIGEST = `sha256:${'ab'.repeat(32)}`;

function thing(spec: unknown): string[] {
  return useLines(OPERATOR, { spec });
}

/** Kinds that hold pods, and where. */
const WORKLOADS: readonly (readonly [string, object, string])[] = [
  ['argoproj.io/v1alpha1:Rollout', { spec: TEMPLATE }, 'spec.template.spec'],
  ['serving.knative.dev/v1:Service', { spec: TEMPLATE }, 'spec.template.spec'],
  ['serving.knative.dev/v1:Configuration', { spec: TEMPLATE }, 'spec.template.spec'],
  ['keda.sh/v1alpha1:ScaledJob', { spec: { jobTargetRef: TEMPLATE } }, 'spec.jobTargetRef.template.spec'],
  ['apps.kruise.io/v1alpha1:CloneSet', { spec: TEMPLATE }, 'spec.template.spec'],
  ['apps.kruise.io/v1beta1:StatefulSet', { spec: TEMPLATE }, 'spec.template.spec'],
  [
    'apps.kruise.io/v1alpha1:AdvancedCronJob',
    { spec: { template: { jobTemplate: { spec: TEMPLATE } } } },
    'spec.template.jobTemplate.spec.template.spec',
  ],
  ['apps.kruise.io/v1alpha1:SidecarSet', { spec: POD }, 'spec'],
  ['acme.example.com/v1:PodLike', { spec: POD }, 'spec'],
  ['argoproj.io/v1alpha1:RolloutPatch', { spec: TEMPLATE }, 'spec.template.spec'],
  ['storage.acme.k8s.io/v1:NotBuiltIn', { spec: POD }, 'spec'],
  ['networking.acme.x-k8s.io/v1:NotBuiltIn', { spec: POD }, 'spec'],
];

describe('the images of a custom resource', () => {
  for (const [type, inputs, at] of WORKLOADS) {
    it(`are those of the containers in it (${type})`, () => {
      expect(useLines(type, inputs)).to.have.members([
        `${at}.containers[0].image a:1`,
        `${at}.initContainers[0].image b:1`,
      ]);
    });

    it(`are not known where something on the way is not (${type})`, () => {
      const steps = at.split('.');
      for (const [depth, step] of steps.entries()) {
        const cut = steps.slice(0, depth).reduceRight<object>((value, key) => ({ [key]: value }), {
          [step]: UNKNOWN_OBJECT,
        });
        expect(useLines(type, cut)).to.deep.equal([`${steps.slice(0, depth + 1).join('.')} IMAGE_UNKNOWN`]);
      }
    });

    it(`are none where there is nothing (${type})`, () => {
      expect(useLines(type, {})).to.deep.equal([]);
    });
  }

  it('are those of all three lists, of image volumes and of what is injected', () => {
    expect(
      useLines('argoproj.io/v1alpha1:Rollout', {
        spec: {
          template: {
            spec: {
              containers: [{ name: 'control-plane', image: 'a:1', env: [{ name: 'X_CONTAINER_IMAGE', value: 'd:1' }] }],
              initContainers: [{ image: 'b:1' }],
              ephemeralContainers: [{ image: 'c:1' }],
              volumes: [
                { name: 'a', image: { reference: 'e:1', pullPolicy: 'Always' } },
                { name: 'b', image: { reference: UNKNOWN_TEXT } },
                { name: 'c', image: UNKNOWN_OBJECT },
              ],
            },
          },
        },
      }),
    ).to.have.members([
      'spec.template.spec.containers[0].image a:1',
      'spec.template.spec.containers[0].env[0].value d:1 (injected)',
      'spec.template.spec.initContainers[0].image b:1',
      'spec.template.spec.ephemeralContainers[0].image c:1',
      'spec.template.spec.volumes[0].image.reference e:1',
      'spec.template.spec.volumes[1].image IMAGE_UNKNOWN',
      'spec.template.spec.volumes[2].image IMAGE_UNKNOWN',
    ]);
  });

  it('are told one by one: what is not known hides nothing beside it', () => {
    expect(
      thing({
        containers: [UNKNOWN_OBJECT, { image: UNKNOWN_TEXT }, { image: `a:${UNKNOWN_TEXT}` }, { image: 'a:1' }],
        initContainers: UNKNOWN_LIST,
        sidecar: { image: UNKNOWN_TEXT },
        other: { image: 'b:1' },
      }),
    ).to.have.members([
      'spec.containers[0] IMAGE_UNKNOWN',
      'spec.containers[1].image IMAGE_UNKNOWN',
      'spec.containers[2].image IMAGE_UNKNOWN',
      'spec.containers[3].image a:1',
      'spec.initContainers IMAGE_UNKNOWN',
      'spec.sidecar.image IMAGE_UNKNOWN',
      'spec.other.image b:1',
    ]);
  });

  it('may be left out of a container, which an operator lays over its own; texts are names of containers', () => {
    expect(
      useLines('monitoring.coreos.com/v1:Prometheus', {
        spec: { image: 'quay.io/prometheus/prometheus:v3', containers: [{ name: 'prometheus', args: ['x'] }] },
      }),
    ).to.deep.equal(['spec.image quay.io/prometheus/prometheus:v3']);
    expect(thing({ containers: ['web', 'proxy'] })).to.deep.equal([]);
    expect(thing({ containers: [5] })).to.deep.equal(['spec.containers[0] IMAGE_UNKNOWN']);
    expect(thing({ containers: [{ image: 5 }] })).to.deep.equal(['spec.containers[0].image IMAGE_UNKNOWN']);
    expect(thing({ containers: { web: { image: 'a:1' } } })).to.deep.equal(['spec.containers.web.image a:1']);
  });

  describe('in parts', () => {
    const COMBINATIONS: readonly (readonly [object, string])[] = [
      [{ repository: 'acme/app' }, 'acme/app'],
      [{ repository: 'acme/app', tag: '1' }, 'acme/app:1'],
      [{ repository: 'acme/app', digest: DIGEST }, `acme/app@${DIGEST}`],
      [{ repository: 'acme/app', tag: '1', digest: DIGEST }, `acme/app:1@${DIGEST}`],
      [{ registry: 'r.acme.com', repository: 'app' }, 'r.acme.com/app'],
      [{ registry: 'r.acme.com', repository: 'app', tag: '1' }, 'r.acme.com/app:1'],
      [{ registry: 'r.acme.com', repository: 'app', digest: DIGEST }, `r.acme.com/app@${DIGEST}`],
      [{ registry: 'r.acme.com:5000', repository: 'app', tag: '1', digest: DIGEST }, `r.acme.com:5000/app:1@${DIGEST}`],
      [{ registry: '', repository: 'app', tag: null, digest: '', pullPolicy: 'Always' }, 'app'],
    ];
    for (const [image, expected] of COMBINATIONS) {
      it(`are put together: ${expected}`, () => {
        const digestAt = 'digest' in image && { digestAt: pathOf('spec.image.digest') };
        expect(plannedUses(OPERATOR, { spec: { image } })).to.deep.equal([
          { path: pathOf('spec.image'), image: expected, injected: false, ...digestAt },
        ]);
      });

      it(`are not known where one part of ${expected} is not, or is no text`, () => {
        for (const part of Object.keys(image)) {
          if (part !== 'pullPolicy') {
            expect(thing({ image: { ...image, [part]: UNKNOWN_TEXT } }), part).to.deep.equal([
              'spec.image IMAGE_UNKNOWN',
            ]);
            expect(thing({ image: { ...image, [part]: 1.1 } }), part).to.deep.equal(['spec.image IMAGE_UNKNOWN']);
          }
        }
      });
    }

    it('are not known without a name, and none where there are no parts', () => {
      expect(thing({ image: { repository: '', tag: '1' } })).to.deep.equal(['spec.image IMAGE_UNKNOWN']);
      expect(thing({ image: { repository: null } })).to.deep.equal(['spec.image IMAGE_UNKNOWN']);
      expect(thing({ image: { pullPolicy: UNKNOWN_TEXT, registry: 'r' } })).to.deep.equal([]);
      for (const image of [null, 5, true, {}, []]) {
        expect(thing({ image })).to.deep.equal([]);
      }
    });

    it('are found below an image that has none itself', () => {
      expect(thing({ image: { agent: { image: 'a:1' }, proxy: { image: { repository: 'b' } } } })).to.deep.equal([
        'spec.image.agent.image a:1',
        'spec.image.proxy.image b',
      ]);
    });
  });

  describe('are none', () => {
    it('in its status and its metadata, with the last applied object in it', () => {
      const last = JSON.stringify({ spec: { image: 'x:1', containers: [{ image: 'x:1' }] } });
      const nothing = {
        metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': last, image: 'x:1' } },
        status: { image: 'x:1', ...POD },
      };
      expect(useLines(OPERATOR, nothing)).to.deep.equal([]);
      expect(useLines(OPERATOR, { ...nothing, spec: { image: 'a:1' } })).to.deep.equal(['spec.image a:1']);
      expect(useLines(OPERATOR, { metadata: UNKNOWN_OBJECT, status: UNKNOWN_OBJECT })).to.deep.equal([]);
    });

    it("in a disk of Ceph's, wherever it is", () => {
      const rbd = { monitors: ['m'], image: 'disk', pool: 'p' };
      expect(thing({ volumes: [{ name: 'a', rbd }] })).to.deep.equal([]);
      expect(thing({ volumes: [{ name: 'a', rbd: { image: UNKNOWN_TEXT } }] })).to.deep.equal([]);
      expect(thing({ volumes: [{ name: 'a', image: { reference: 'a:1' } }] })).to.have.length(1);
      expect(useLines('core/v1:PersistentVolume', { spec: { rbd } })).to.deep.equal([]);
      expect(useLines('core/v1:Pod', { spec: { ...POD, volumes: [{ name: 'a', rbd }] } })).to.have.length(2);
    });

    it("in a resource's definition, whose properties may have that name", () => {
      const spec = {
        versions: [
          {
            schema: {
              openAPIV3Schema: {
                properties: { image: { type: 'string', default: 'x:1' }, containers: [{ image: 'x:1' }] },
              },
            },
          },
        ],
      };
      for (const version of ['v1', 'v1beta1']) {
        expect(useLines(`apiextensions.k8s.io/${version}:CustomResourceDefinition`, { spec })).to.deep.equal([]);
      }
    });

    const KINDS = [
      ...['core/v1:ConfigMap', 'v1:Service', 'v1:Node', 'apps/v1:ControllerRevision', 'policy/v1:PodDisruptionBudget'],
      ...['networking.k8s.io/v1:Ingress', 'rbac.authorization.k8s.io/v1:Role', 'storage.k8s.io/v1:StorageClass'],
      ...['autoscaling/v2:HorizontalPodAutoscaler', 'admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy'],
    ];
    for (const kind of KINDS) {
      it(`in a ${kind}, but in kinds of the group that nobody knows`, () => {
        expect(useLines(kind, { spec: { image: 'x:1', ...POD }, image: 'x:1' })).to.deep.equal([]);
        expect(useLines(kind, { spec: UNKNOWN_OBJECT })).to.deep.equal([]);
        expect(useLines(`${kind}Thing`, { spec: POD })).to.have.length(2);
        // The same name with something before or behind it is somebody's own group.
        expect(useLines(`acme${kind.replace('/', '.acme/')}`, { spec: { image: 'a:1' } })).to.have.length(1);
      });
    }
  });

  it('are not known where a field or an item is not that may hold pods', () => {
    for (const [spec, at] of [
      [{ template: UNKNOWN_OBJECT }, 'spec.template'],
      [{ podTemplate: UNKNOWN_OBJECT }, 'spec.podTemplate'],
      [{ jobTargetRef: UNKNOWN_OBJECT }, 'spec.jobTargetRef'],
      [{ containers: UNKNOWN_LIST }, 'spec.containers'],
      [{ ephemeralContainers: UNKNOWN_LIST }, 'spec.ephemeralContainers'],
      [{ image: UNKNOWN_OBJECT }, 'spec.image'],
      [{ templates: UNKNOWN_LIST }, 'spec.templates'],
      [{ a: [{ b: { image: UNKNOWN_TEXT } }] }, 'spec.a[0].b.image'],
    ] as const) {
      expect(thing(spec)).to.deep.equal([`${at} IMAGE_UNKNOWN`]);
    }
    expect(thing({ replicas: UNKNOWN_TEXT, host: UNKNOWN_TEXT, labels: UNKNOWN_OBJECT })).to.deep.equal([]);
  });

  it('are not known where an item of several templates is not', () => {
    expect(thing({ templates: [UNKNOWN_OBJECT, { image: 'a:1' }] })).to.deep.equal([
      'spec.templates[0] IMAGE_UNKNOWN',
      'spec.templates[1].image a:1',
    ]);
  });

  it('never tell the text of what is not known', () => {
    const secret = `hunter2-${UNKNOWN_TEXT}`;
    const uses = plannedUses(OPERATOR, { spec: { image: { repository: secret, tag: 'hunter2' }, template: secret } });
    expect(uses.map(useLine)).to.deep.equal(['spec.image IMAGE_UNKNOWN', 'spec.template IMAGE_UNKNOWN']);
    expect(JSON.stringify(uses)).to.not.contain('hunter2');
  });

  const NAMED: readonly (readonly [object, readonly string[]])[] = [
    [{ dockerImage: 'evil.example/d:1' }, ['spec.dockerImage evil.example/d:1']],
    [{ imageName: `evil.example/d@${DIGEST}` }, [`spec.imageName evil.example/d@${DIGEST}`]],
    [{ images: { agent: 'evil.example/d:1', other: 'x' } }, ['spec.images.agent evil.example/d:1']],
    [{ images: ['evil.example/d:1'] }, ['spec.images[0] evil.example/d:1']],
    [{ proxyImage: { repository: 'evil.example/d', tag: '1' } }, ['spec.proxyImage evil.example/d:1']],
    [{ image: { url: 'oci://evil.example/d:1' } }, ['spec.image.url evil.example/d:1']],
    [
      { conf: { 'spark.container.image': 'evil.example/d:1' } },
      ['spec.conf["spark.container.image"] evil.example/d:1'],
    ],
    [{ baseImage: '$(params.image)' }, ['spec.baseImage IMAGES_NOT_IN_PLAN']],
    [{ baseImage: UNKNOWN_TEXT }, ['spec.baseImage IMAGE_UNKNOWN']],
    [{ osImage: 'ubuntu-24.04', logoImage: 'https://acme.com/logo.png', machineImage: 'ami-0123' }, []],
    [{ imagePullPolicy: UNKNOWN_TEXT, imagePullSecrets: UNKNOWN_LIST, volumeClaimTemplates: UNKNOWN_LIST }, []],
    [{ deployment: UNKNOWN_OBJECT }, ['spec.deployment IMAGE_UNKNOWN']],
    [
      { sidecars: UNKNOWN_LIST, agentContainer: UNKNOWN_OBJECT },
      ['spec.sidecars IMAGE_UNKNOWN', 'spec.agentContainer IMAGE_UNKNOWN'],
    ],
  ];
  for (const [spec, uses] of NAMED) {
    it(`are in fields that are named for images, where a text can be nothing else: ${JSON.stringify(spec)}`, () => {
      expect(thing(spec)).to.deep.equal(uses);
    });
  }

  const PARTLY: readonly (readonly [object, string | undefined])[] = [
    [{ image: { repository: 'a/b', tag: '1', sha: 'ab' } }, 'spec.image IMAGE_UNKNOWN'],
    [{ image: { repository: 'a/b', name: 'c', tag: '1' } }, 'spec.image IMAGE_UNKNOWN'],
    [{ image: { name: 'a/b', tag: '1' } }, 'spec.image IMAGE_UNKNOWN'],
    [{ image: { name: UNKNOWN_TEXT } }, 'spec.image IMAGE_UNKNOWN'],
    [{ image: { name: 'a/b:1' } }, 'spec.image.name a/b:1'],
    [{ image: { name: 'ubuntu' } }, undefined],
    [{ image: 'a/b', tag: '1' }, 'spec.image IMAGE_UNKNOWN'],
    [{ image: 'a/b', sha: 'ab' }, 'spec.image IMAGE_UNKNOWN'],
    [{ image: 'a/b', tag: UNKNOWN_TEXT }, 'spec.image IMAGE_UNKNOWN'],
    [{ image: 'a/b:1', tag: '2', sha: 'ab' }, 'spec.image a/b:1'],
    [{ image: 'a/b', version: '1' }, 'spec.image a/b'],
    [{ image: 'a/b', tag: '' }, 'spec.image a/b'],
  ];
  for (const [spec, use] of PARTLY) {
    it(`are not known where a part is not, and never another image: ${JSON.stringify(spec)}`, () => {
      expect(thing(spec)).to.deep.equal(use === undefined ? [] : [use]);
    });
  }

  describe('that are written later', () => {
    for (const text of [
      '$(params.image)',
      '{{workflow.parameters.i}}',
      '${VAR}',
      'a/b:${TAG}',
      '<< inputs.image >>',
      '(( x ))',
    ]) {
      it(`are not in the plan: ${text}`, () => {
        expect(thing({ image: text })).to.deep.equal(['spec.image IMAGES_NOT_IN_PLAN']);
        expect(thing({ containers: [{ image: text }] })).to.deep.equal(['spec.containers[0].image IMAGES_NOT_IN_PLAN']);
        expect(useLines('core/v1:Pod', { spec: { containers: [{ image: text }] } })).to.deep.equal([
          `spec.containers[0].image ${text}`,
        ]);
      });
    }

    for (const pattern of ['!*:latest', 'ghcr.io/acme/*', '*', 'a | b']) {
      it(`are none in a pattern: ${pattern}`, () => {
        expect(thing({ image: pattern, containers: [{ image: pattern }] })).to.deep.equal([]);
      });
    }
  });

  describe('in other objects', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: POD };

    it('are those of whole objects, and of manifests in texts', () => {
      expect(thing({ anything: [pod] })).to.have.members([
        'spec.anything[0].spec.containers[0].image a:1',
        'spec.anything[0].spec.initContainers[0].image b:1',
      ]);
      expect(thing({ text: JSON.stringify(pod) })).to.have.members([
        'spec.text.spec.containers[0].image a:1',
        'spec.text.spec.initContainers[0].image b:1',
      ]);
      const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: {}, spec: {} };
      expect(thing({ manifest: `# one\n${JSON.stringify(application)}` })).to.deep.equal([
        'spec.manifest.spec IMAGES_NOT_IN_PLAN',
      ]);
    });

    it('hide nothing by saying to be something else', () => {
      for (const stated of [
        { apiVersion: 'v1', kind: 'ConfigMap' },
        { apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy' },
        { apiVersion: 'v1', kind: 'PodTemplate' },
      ]) {
        expect(thing({ template: { ...stated, metadata: {}, spec: POD } })).to.include.members([
          'spec.template.spec.containers[0].image a:1',
          'spec.template.spec.initContainers[0].image b:1',
        ]);
      }
    });

    it('are not in the plan where a manifest is filled in later, is too long, or too deep', () => {
      const template = 'apiVersion: v1\nkind: Pod\nspec: {{ toYaml .Values.x }}\n';
      expect(thing({ text: template })).to.deep.equal(['spec.text IMAGES_NOT_IN_PLAN']);
      const long = JSON.stringify({ ...pod, status: 'x'.repeat(300_000) });
      expect(thing({ text: long })).to.deep.equal(['spec.text IMAGES_NOT_IN_PLAN']);
      const nested = (depth: number): object =>
        depth === 0
          ? pod
          : {
              apiVersion: 'a.example.com/v1',
              kind: 'A',
              metadata: {},
              spec: { text: JSON.stringify(nested(depth - 1)) },
            };
      expect(thing({ text: JSON.stringify(nested(2)) })).to.have.length(2);
      expect(thing({ text: JSON.stringify(nested(6)) }).join()).to.contain('IMAGES_NOT_IN_PLAN');
    });

    it('are none where an object is only named', () => {
      expect(
        thing({ scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name: 'a' } }),
      ).to.deep.equal([]);
      expect(thing({ note: 'set apiVersion: and kind: as you like' })).to.deep.equal([]);
    });

    it('take no longer the deeper they stand', () => {
      let spec: object = POD;
      for (let depth = 0; depth < 100; depth++) {
        spec = { a: { apiVersion: 'a.example.com/v1', kind: 'A', metadata: {}, spec } };
      }
      expect(thing(spec).length).to.be.above(0);
    });
  });

  it('are also in parts that an operator calls as an object does its own', () => {
    expect(thing({ status: { image: 'a:1' }, metadata: POD, rbd: POD })).to.deep.equal([
      'spec.status.image a:1',
      'spec.metadata.containers[0].image a:1',
      'spec.metadata.initContainers[0].image b:1',
      'spec.rbd.containers[0].image a:1',
      'spec.rbd.initContainers[0].image b:1',
    ]);
    expect(
      useLines(OPERATOR, { status: { image: 'a:1' }, spec: { volumes: [{ rbd: { image: 'disk' } }] } }),
    ).to.deep.equal([]);
  });
});
