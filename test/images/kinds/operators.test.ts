/** Resources of operators whose images stand in fields of their own: read by eye from the operators' definitions. */
import { expect } from 'chai';
import { useLines } from '../../support/planned-images.ts';

const CASES: readonly (readonly [type: string, inputs: object, uses: readonly string[]])[] = [
  [
    'scylla.scylladb.com/v1:ScyllaCluster',
    { spec: { repository: 'evil.example/s', version: '6.1', agentRepository: 'evil.example/a', agentVersion: '3' } },
    ['spec.repository evil.example/s:6.1', 'spec.agentRepository evil.example/a:3'],
  ],
  [
    'hazelcast.com/v1alpha1:Hazelcast',
    { spec: { repository: 'evil.example/h', version: '5' } },
    ['spec.repository evil.example/h:5', 'spec IMAGES_NOT_IN_PLAN'],
  ],
  [
    'policies.kubewarden.io/v1:ClusterAdmissionPolicy',
    { spec: { module: 'registry://evil.example/p:1' } },
    ['spec.module evil.example/p:1'],
  ],
  ['policies.kubewarden.io/v1:ClusterAdmissionPolicy', { spec: { module: 'https://evil.example/p.wasm' } }, []],
  [
    'apps.nvidia.com/v1alpha1:NIMCache',
    { spec: { source: { ngc: { modelPuller: 'evil.example/m:1' } } } },
    ['spec.source.ngc.modelPuller evil.example/m:1'],
  ],
  [
    'grafana.integreatly.org/v1beta1:Grafana',
    { spec: { version: 'evil.example/grafana:1' } },
    ['spec.version evil.example/grafana:1'],
  ],
  ['grafana.integreatly.org/v1beta1:Grafana', { spec: { version: '11.0.0' } }, ['spec IMAGES_NOT_IN_PLAN']],
  [
    'operator.open-cluster-management.io/v1:Klusterlet',
    { spec: { registrationImagePullSpec: 'evil.example/r', workImagePullSpec: 'evil.example/w:1' } },
    ['spec.registrationImagePullSpec evil.example/r', 'spec.workImagePullSpec evil.example/w:1'],
  ],
  [
    'forklift.konveyor.io/v1beta1:ForkliftController',
    { spec: { controller_image_fqin: 'evil.example/c:1' } },
    ['spec.controller_image_fqin evil.example/c:1'],
  ],
  [
    'operator.cluster.x-k8s.io/v1alpha2:CoreProvider',
    { spec: { deployment: { containers: [{ name: 'manager', imageUrl: 'evil.example/m:1' }] } } },
    ['spec.deployment.containers[0].imageUrl evil.example/m:1', 'spec IMAGES_NOT_IN_PLAN'],
  ],
  [
    'nvidia.com/v1:ClusterPolicy',
    {
      spec: {
        driver: { repository: 'evil.example/n', image: 'driver', version: '550' },
        toolkit: {
          image: 'evil.example/t',
          version: 'sha256:abababababababababababababababababababababababababababababababab',
        },
      },
    },
    [
      'spec.driver.image evil.example/n/driver:550',
      'spec.toolkit.image evil.example/t@sha256:abababababababababababababababababababababababababababababababab',
      'spec IMAGES_NOT_IN_PLAN',
    ],
  ],
  [
    'argoproj.io/v1beta1:ArgoCD',
    { spec: { image: 'evil.example/argocd', version: 'v3', redis: { image: 'redis' } } },
    ['spec.image evil.example/argocd:v3', 'spec.redis.image IMAGES_NOT_IN_PLAN', 'spec.redis.image redis'],
  ],
  [
    'awx.ansible.com/v1beta1:AWX',
    {
      spec: {
        image: 'evil.example/awx',
        image_version: '24',
        redis_image: 'evil.example/redis',
        redis_image_version: '7',
      },
    },
    ['spec.image evil.example/awx:24', 'spec.redis_image evil.example/redis:7'],
  ],
  [
    'upgrade.cattle.io/v1:Plan',
    { spec: { version: 'v1.29.1+k3s1', upgrade: { image: 'evil.example/k3s-upgrade' } } },
    ['spec.upgrade.image evil.example/k3s-upgrade:v1.29.1-k3s1'],
  ],
  [
    'operator.victoriametrics.com/v1beta1:VMAgent',
    { spec: { configReloaderImageTag: 'evil.example/r:1', image: { repository: 'evil.example/vm', tag: 'v1' } } },
    ['spec.configReloaderImageTag evil.example/r:1', 'spec.image evil.example/vm:v1'],
  ],
  [
    'actions.summerwind.dev/v1alpha1:RunnerDeployment',
    { spec: { template: { spec: { repository: 'acme/app', image: 'evil.example/r:1' } } } },
    ['spec.template.spec.image evil.example/r:1'],
  ],
  [
    'extensions.istio.io/v1alpha1:WasmPlugin',
    { spec: { url: 'oci://evil.example/w:1' } },
    ['spec.url evil.example/w:1'],
  ],
  ['extensions.istio.io/v1alpha1:WasmPlugin', { spec: { url: 'evil.example/w:1' } }, ['spec.url evil.example/w:1']],
  [
    'serving.kserve.io/v1beta1:InferenceService',
    { spec: { predictor: { model: { modelFormat: { name: 'sklearn' }, storageUri: 'oci://evil.example/m:1' } } } },
    ['spec.predictor.model.storageUri evil.example/m:1', 'spec IMAGES_NOT_IN_PLAN'],
  ],
  [
    'cdi.kubevirt.io/v1beta1:DataVolume',
    { spec: { source: { registry: { url: 'docker://evil.example/disk' } } } },
    ['spec.source.registry.url evil.example/disk'],
  ],
  [
    'build.openshift.io/v1:BuildConfig',
    {
      spec: {
        strategy: { sourceStrategy: { from: { kind: 'DockerImage', name: 'evil.example/s:1' } } },
        output: { to: { kind: 'DockerImage', name: 'r/built:1' } },
      },
    },
    ['spec.strategy.sourceStrategy.from.name evil.example/s:1'],
  ],
  [
    'image.openshift.io/v1:ImageStream',
    { spec: { tags: [{ name: '1', from: { kind: 'DockerImage', name: 'evil.example/s:1' } }] } },
    ['spec.tags[0].from.name evil.example/s:1'],
  ],
  [
    'apps.openshift.io/v1:DeploymentConfig',
    {
      spec: {
        triggers: [
          {
            type: 'ImageChange',
            imageChangeParams: { from: { kind: 'ImageStreamTag', name: 'a:1' }, containerNames: ['a'] },
          },
        ],
        template: { spec: { containers: [{ name: 'a', image: ' ' }] } },
      },
    },
    ['spec.triggers[0].imageChangeParams.from IMAGES_NOT_IN_PLAN'],
  ],
  [
    'kubevirt.io/v1:VirtualMachine',
    {
      spec: {
        template: {
          metadata: { annotations: { 'hooks.kubevirt.io/hookSidecars': '[{"args":[],"image":"evil.example/h:1"}]' } },
          spec: { volumes: [{ name: 'a', containerDisk: { image: 'evil.example/d:1' } }] },
        },
      },
    },
    [
      'spec.template.metadata.annotations["hooks.kubevirt.io/hookSidecars"][0].image evil.example/h:1',
      'spec.template.spec.volumes[0].containerDisk.image evil.example/d:1',
    ],
  ],
  [
    'gateway.envoyproxy.io/v1alpha1:EnvoyProxy',
    {
      spec: {
        provider: {
          kubernetes: {
            envoyDeployment: {
              patch: {
                value: { spec: { template: { spec: { containers: [{ name: 'envoy', image: 'evil.example/e:1' }] } } } },
              },
            },
          },
        },
      },
    },
    ['spec.provider.kubernetes.envoyDeployment.patch.value.spec.template.spec.containers[0].image evil.example/e:1'],
  ],
  [
    'argoproj.io/v1alpha1:Workflow',
    {
      spec: {
        podSpecPatch: '{"containers":[{"name":"main","image":"evil.example/p:1"}]}',
        templates: [
          { name: 'a', container: { image: '{{workflow.parameters.i}}' } },
          {
            resource: {
              action: 'create',
              manifest:
                'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "evil.example/r:1"}]}\n',
            },
          },
        ],
      },
    },
    [
      'spec.podSpecPatch.containers[0].image evil.example/p:1',
      'spec.templates[0].container.image IMAGES_NOT_IN_PLAN',
      'spec.templates[1].resource.manifest.spec.containers[0].image evil.example/r:1',
    ],
  ],
  [
    'opentelemetry.io/v1alpha1:Instrumentation',
    { spec: { java: { image: 'evil.example/j:1' } } },
    ['spec.java.image evil.example/j:1'],
  ],
  ['opentelemetry.io/v1alpha1:Instrumentation', { spec: { exporter: {} } }, ['spec IMAGES_NOT_IN_PLAN']],
  [
    'kubeflow.org/v1alpha1:PodDefault',
    { spec: { sidecars: [{ name: 'a', image: 'evil.example/s:1' }] } },
    ['spec.sidecars[0].image evil.example/s:1'],
  ],
  [
    'sinks.knative.dev/v1alpha1:JobSink',
    { spec: { job: { spec: { template: { spec: { containers: [{ image: 'evil.example/j:1' }] } } } } } },
    ['spec.job.spec.template.spec.containers[0].image evil.example/j:1'],
  ],
  [
    'workload.codeflare.dev/v1beta2:AppWrapper',
    {
      spec: {
        components: [
          { template: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'a' }, spec: {} } },
          {
            template: {
              apiVersion: 'v1',
              kind: 'Pod',
              metadata: {},
              spec: { containers: [{ image: 'evil.example/j:1' }] },
            },
          },
        ],
      },
    },
    [
      'spec.components[0].template.spec IMAGES_NOT_IN_PLAN',
      'spec.components[1].template.spec.containers[0].image evil.example/j:1',
    ],
  ],
  [
    'argoproj.io/v1alpha1:Sensor',
    {
      spec: {
        template: { container: { image: 'evil.example/s:1' } },
        triggers: [
          {
            template: {
              k8s: {
                source: {
                  resource: {
                    apiVersion: 'batch/v1',
                    kind: 'Job',
                    metadata: {},
                    spec: { template: { spec: { containers: [{ image: 'evil.example/j:1' }] } } },
                  },
                },
              },
            },
          },
        ],
      },
    },
    [
      'spec.template.container.image evil.example/s:1',
      'spec.triggers[0].template.k8s.source.resource.spec.template.spec.containers[0].image evil.example/j:1',
    ],
  ],
  [
    'triggers.tekton.dev/v1beta1:TriggerTemplate',
    {
      spec: {
        resourcetemplates: [
          { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [{ image: '$(tt.params.x)' }] } },
        ],
      },
    },
    ['spec.resourcetemplates[0].spec.containers[0].image IMAGES_NOT_IN_PLAN'],
  ],
  [
    'policy.open-cluster-management.io/v1:ConfigurationPolicy',
    {
      spec: {
        'object-templates': [
          {
            objectDefinition: {
              apiVersion: 'v1',
              kind: 'Pod',
              metadata: {},
              spec: { containers: [{ image: 'evil.example/j:1' }] },
            },
          },
        ],
      },
    },
    ['spec.object-templates[0].objectDefinition.spec.containers[0].image evil.example/j:1'],
  ],
  [
    'fleet.cattle.io/v1alpha1:Bundle',
    { spec: { resources: [{ name: 'a', encoding: 'base64+gz', content: 'H4sI' }] } },
    ['spec.resources[0].encoding IMAGES_NOT_IN_PLAN'],
  ],
  [
    'operator.knative.dev/v1beta1:KnativeServing',
    { spec: { registry: { override: { 'controller/controller': 'evil.example/c:1' } } } },
    ['spec.registry.override["controller/controller"] evil.example/c:1', 'spec IMAGES_NOT_IN_PLAN'],
  ],
  [
    'flink.apache.org/v1beta1:FlinkDeployment',
    { spec: { flinkConfiguration: { 'kubernetes.container.image': 'evil.example/f:1' } } },
    ['spec.flinkConfiguration["kubernetes.container.image"] evil.example/f:1'],
  ],
  [
    'kafka.strimzi.io/v1beta2:KafkaConnect',
    { spec: { build: { output: { type: 'docker', image: 'evil.example/built:1' } } } },
    ['spec.build IMAGES_NOT_IN_PLAN'],
  ],
  [
    'kafka.strimzi.io/v1beta2:Kafka',
    {
      spec: {
        kafka: { image: 'evil.example/k:1' },
        entityOperator: { topicOperator: {}, userOperator: { image: 'evil.example/u:1' } },
      },
    },
    [
      'spec.kafka.image evil.example/k:1',
      'spec.entityOperator.userOperator.image evil.example/u:1',
      'spec IMAGES_NOT_IN_PLAN',
    ],
  ],
  [
    'template.openshift.io/v1:Template',
    {
      objects: [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'a' },
          spec: { containers: [{ image: '${IMAGE}' }, { image: 'evil.example/x:1' }] },
        },
      ],
      parameters: [{ name: 'IMAGE' }],
    },
    ['objects[0].spec.containers[0].image IMAGES_NOT_IN_PLAN', 'objects[0].spec.containers[1].image evil.example/x:1'],
  ],
  [
    'v1:Template',
    {
      objects: [
        {
          apiVersion: 'v1',
          kind: 'DeploymentConfig',
          spec: { template: { spec: { containers: [{ image: 'evil.example/x:1' }] } } },
        },
      ],
    },
    ['objects[0].spec.template.spec.containers[0].image evil.example/x:1'],
  ],
  [
    'gateway-operator.konghq.com/v1beta1:DataPlane',
    {
      spec: {
        deployment: { podTemplateSpec: { spec: { containers: [{ name: 'proxy', image: 'kong/kong-gateway:3' }] } } },
      },
    },
    ['spec.deployment.podTemplateSpec.spec.containers[0].image kong/kong-gateway:3'],
  ],
  ['gateway-operator.konghq.com/v1beta1:DataPlane', { spec: {} }, ['spec IMAGES_NOT_IN_PLAN']],
  ['gateway-operator.konghq.com/v2beta1:ControlPlane', { spec: { dataplane: { type: 'managedByOwner' } } }, []],
  ['gateway-operator.konghq.com/v1beta1:ControlPlane', { spec: { dataplane: 'x' } }, ['spec IMAGES_NOT_IN_PLAN']],
  ['cluster.x-k8s.io/v1beta1:Machine', { spec: { image: 'ubuntu' } }, []],
  [
    'acme.example.com/v1:Logo',
    { spec: { logoImage: 'https://a/b.png', image: 'ghcr.io/acme/*', bannerImage: 'a.png' } },
    [],
  ],
  [
    'core/v1:Pod',
    {
      metadata: {
        annotations: {
          'vault.hashicorp.com/agent-image': 'evil.example/v:1',
          'vault.hashicorp.com/agent-json-patch': '[{"op":"replace","path":"/image","value":"evil.example/w:1"}]',
          'config.linkerd.io/proxy-image': 'evil.example/l',
          'dapr.io/sidecar-image': 'daprd:1',
          'sidecar.istio.io/inject': 'true',
        },
      },
      spec: { containers: [{ image: 'a:1' }] },
    },
    [
      'spec.containers[0].image a:1',
      'metadata.annotations["vault.hashicorp.com/agent-image"] evil.example/v:1',
      'metadata.annotations["vault.hashicorp.com/agent-json-patch"][0].value evil.example/w:1',
      'metadata.annotations["config.linkerd.io/proxy-image"] IMAGES_NOT_IN_PLAN',
      'metadata.annotations["dapr.io/sidecar-image"] IMAGES_NOT_IN_PLAN',
    ],
  ],
];

describe('a resource of an operator', () => {
  it('leaves in a patch what it does not name as it is in the cluster', () => {
    expect(useLines('monitoring.coreos.com/v1:PrometheusPatch', { spec: { replicas: 2 } })).to.deep.equal([]);
    expect(useLines('monitoring.coreos.com/v1:Prometheus', { spec: { replicas: 2 } })).to.deep.equal([
      'spec IMAGES_NOT_IN_PLAN',
    ]);
  });

  for (const [index, [type, inputs, uses]] of CASES.entries()) {
    it(`has the images that its operator will run (${type}, ${index})`, () => {
      expect(useLines(type, inputs)).to.have.members(uses);
    });
  }
});
