/** Services, models, batch jobs. */

import type { Kinds } from './kind.ts';

const FRAMEWORKS = [
  'sklearn',
  'xgboost',
  'tensorflow',
  'pytorch',
  'triton',
  'onnx',
  'lightgbm',
  'paddle',
  'pmml',
  'huggingface',
];
const SPARK = 'sparkConf["spark.kubernetes.{,driver.,executor.}container.image"]';
const RAY =
  '{headGroupSpec.template,workerGroupSpecs,autoscalerOptions.image,historyServerOptions.collectorOptions.image}';
const KNATIVE_SOURCES =
  'ApiServerSource|AwsSqsSource|CephSource|CouchDbSource|GitHubSource|GitLabSource|KafkaSource|PingSource|RabbitmqSource|RedisStreamSource';

export const SERVING: Kinds = {
  'serving.knative.dev/Service|Configuration|Revision': { images: ['spec.template'] },
  'sources.knative.dev/ContainerSource': { images: ['spec.template'] },
  [`sources.knative.dev/${KNATIVE_SOURCES}`]: { chosen: true },
  'sources.knative.dev/IntegrationSource': { needs: ['spec.template.spec.containers[].image'] },
  'sinks.knative.dev/JobSink': { images: ['spec.job', 'spec.job.spec.template'] },
  'sinks.knative.dev/IntegrationSink': { chosen: true },
  'eventing.knative.dev/EventTransform': { chosen: true },

  'serving.kserve.io/InferenceService': {
    images: [
      'spec.{predictor,transformer}.**.storageUri',
      'spec.{predictor,transformer,explainer,canary}',
      `spec.{predictor,canary[].predictor}.{model,${FRAMEWORKS.join(',')}}.image`,
    ],
    needs: [
      'spec.predictor.model -> spec.predictor.{model.image,model.runtime,containers[].image}',
      ...FRAMEWORKS.map((name) => `spec.predictor.${name} -> spec.predictor.${name}.{image,runtimeVersion}`),
    ],
    refers: ['spec.predictor.model.runtime'],
  },
  'serving.kserve.io/ServingRuntime|ClusterServingRuntime': { images: ['spec.workerSpec'] },
  'serving.kserve.io/InferenceGraph': { chosen: true },
  'serving.kserve.io/ClusterStorageContainer': {},
  'serving.kserve.io/LLMInferenceService|LLMInferenceServiceConfig': {
    images: [
      'spec.model.{uri,lora.adapters[].uri}',
      'spec.{prefill.{template,worker},worker,router.scheduler.template}',
    ],
    refers: ['spec.baseRefs'],
  },
  'serving.kserve.io/LocalModelCache|LocalModelNamespaceCache': { images: ['spec.sourceModelUri'] },
  'serving.kserve.io/TrainedModel': { images: ['spec.model.storageUri'] },
  'machinelearning.seldon.io/SeldonDeployment': {
    images: [
      'spec.predictors[].{componentSpecs,explainer.containerSpec,explainer.storageInitializerImage}',
      'spec.predictors[].graph.**.storageInitializerImage',
    ],
  },
  'mlops.seldon.io/Server': { images: ['spec.imageOverrides.*'], refers: ['spec.serverConfig'] },
  'kubeai.org/Model': { images: ['spec.image', 'spec.url'], needs: ['spec.image'] },
  'apps.nvidia.com/NIMCache': { images: ['spec.source.{ngc,hf,dataStore}.modelPuller'] },
  'apps.nvidia.com/NIMService|NIMBuild': { images: ['spec.expose.router.eppConfig.containerSpec.image'] },
  'apps.nvidia.com/NIMPipeline': { images: ['spec.services[].spec'] },

  'ray.io/RayCluster': { images: [`spec.${RAY}`] },
  'ray.io/RayJob': { images: [`spec.rayClusterSpec.${RAY}`], refers: ['spec.clusterSelector'] },
  'ray.io/RayCronJob': { images: [`spec.jobTemplate.rayClusterSpec.${RAY}`] },
  'ray.io/RayService': { images: [`spec.rayClusterConfig.${RAY}`] },
  'sparkoperator.k8s.io/SparkApplication': {
    images: [`spec.${SPARK}`, 'spec.{driver,executor}.{image,initContainers,sidecars,template}'],
  },
  'sparkoperator.k8s.io/ScheduledSparkApplication': {
    images: [`spec.template.${SPARK}`, 'spec.template.{driver,executor}.{image,initContainers,sidecars,template}'],
  },
  'sparkoperator.k8s.io/SparkConnect': { images: [`spec.${SPARK}`, 'spec.{server,executor}.template'] },
  'spark.apache.org/SparkApplication|SparkCluster': {
    images: [`spec.${SPARK}`, 'spec.{driverSpec,executorSpec}.podTemplateSpec'],
    needs: [`spec.${SPARK} | spec.**.containers[].image`],
  },
  'flink.apache.org/FlinkDeployment|FlinkBlueGreenDeployment': {
    images: [
      'spec.flinkConfiguration["kubernetes.container.{image,image.ref}"]',
      'spec.{,template.spec.}{jobManager,taskManager}.podTemplate',
    ],
  },

  'kubeflow.org/JAXJob|MPIJob|MXJob|PaddleJob|PyTorchJob|TFJob|XGBoostJob': {
    images: ['spec.{jax,mpi,mx,paddle,pytorch,tf,xgb}ReplicaSpecs'],
  },
  'kubeflow.org/Experiment': {
    images: ['spec.trialTemplate.trialSpec'],
    refers: ['spec.trialTemplate.configMap'],
    chosen: true,
  },
  'kubeflow.org/Trial': { images: ['spec.runSpec', 'spec.metricsCollector.collector.customCollector'] },
  'kubeflow.org/Suggestion': { chosen: true },
  'kubeflow.org/Notebook|PodDefault': {},
  'kubeflow.org/Profile': { silent: true },
  'trainer.kubeflow.org/TrainJob': {
    images: ['spec.trainer.image', 'spec.{podTemplateOverrides,podSpecOverrides,runtimePatches}'],
    refers: ['spec.runtimeRef'],
  },
  'trainer.kubeflow.org/TrainingRuntime|ClusterTrainingRuntime': { images: ['spec.template.spec.replicatedJobs'] },
  'jobset.x-k8s.io/JobSet': { images: ['spec.replicatedJobs'] },
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': { images: ['spec.leaderWorkerTemplate'] },
  'workload.codeflare.dev/AppWrapper': { images: ['spec.components'] },
  'batch.volcano.sh/Job': { images: ['spec.tasks'] },
  'batch.volcano.sh/CronJob': { images: ['spec.jobTemplate.spec.tasks'] },
  'keda.sh/ScaledJob': { images: ['spec.jobTargetRef'] },
  'fission.io/Environment': { images: ['spec.{builder,runtime}.{container,podspec,image}'] },
  'fission.io/Package': { images: ['spec.{deployment,source}.oci.image'] },
  'agones.dev/Fleet|GameServer|GameServerSet': { images: ['spec.template'] },
};
