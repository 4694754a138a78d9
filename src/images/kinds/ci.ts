/** Pipelines, workflows, builds, workspaces. */

import { type Kinds, SILENT } from './kind.ts';

const RESOLVER = "Tekton's resolver";
const BUILD = {
  images: ['spec.strategy.{dockerStrategy,sourceStrategy,customStrategy}.from', 'spec.source.images'],
  ignore: ['spec.output'],
};
/** Values for templates, which name images there. */
const VALUES = ['spec.**.{withItems,arguments,inputs,outputs}'];
const STREAM = { images: ['spec.dockerImageRepository'] };
const DEPLOYMENT_CONFIG = { images: ['spec.strategy.customParams.image'] };

export const CI: Kinds = {
  'tekton.dev/Task|ClusterTask': {
    images: ['spec.{steps,sidecars,stepTemplate}'],
    refers: ['spec.steps[].ref.name'],
    deploys: RESOLVER,
    when: ['spec.steps[].ref.resolver'],
  },
  'tekton.dev/StepAction': { images: ['spec.image'] },
  'tekton.dev/Pipeline': {
    images: ['spec.{tasks,finally}'],
    deploys: RESOLVER,
    when: ['spec.{tasks,finally}[].taskRef.{resolver,bundle}'],
    refers: ['spec.{tasks,finally}[].taskRef.name'],
  },
  'tekton.dev/PipelineRun': {
    images: ['spec.pipelineSpec', 'spec.pipelineSpec.{tasks,finally}'],
    deploys: RESOLVER,
    when: ['spec.pipelineRef.{resolver,bundle}', 'spec.pipelineSpec.{tasks,finally}[].taskRef.{resolver,bundle}'],
    refers: ['spec.pipelineRef.name', 'spec.pipelineSpec.{tasks,finally}[].taskRef.name'],
  },
  'tekton.dev/TaskRun': {
    images: ['spec.taskSpec', 'spec.taskSpec.{steps,sidecars,stepTemplate}'],
    deploys: RESOLVER,
    when: ['spec.taskRef.{resolver,bundle}'],
    refers: ['spec.taskRef.name'],
  },
  'tekton.dev/CustomRun|Run': { refers: ['spec.{customRef,ref}'] },
  'triggers.tekton.dev/EventListener': {
    images: ['spec.resources.kubernetesResource.spec.template'],
    refers: ['spec.triggers[].{triggerRef,template.ref}'],
    chosen: true,
  },
  'triggers.tekton.dev/Trigger': { refers: ['spec.template.ref'] },
  'triggers.tekton.dev/TriggerTemplate': { images: ['spec.resourcetemplates'] },

  'argoproj.io/Workflow|WorkflowTemplate|ClusterWorkflowTemplate': {
    images: ['spec.{templates,templateDefaults}'],
    refers: ['spec.workflowTemplateRef', 'spec.templates[].{steps[][],dag.tasks[]}.templateRef'],
    ignore: VALUES,
  },
  'argoproj.io/CronWorkflow': {
    images: ['spec.workflowSpec', 'spec.workflowSpec.{templates,templateDefaults}'],
    refers: ['spec.workflowSpec.workflowTemplateRef'],
    ignore: VALUES,
  },
  'argoproj.io/WorkflowTaskSet': { images: ['spec.tasks'] },
  'argoproj.io/WorkflowEventBinding': { refers: ['spec.submit.workflowTemplateRef'] },
  'argoproj.io/Rollout': { images: ['spec.{template,workloadRef}'], refers: ['spec.workloadRef'] },
  'argoproj.io/Experiment': { images: ['spec.templates'] },
  'argoproj.io/AnalysisTemplate|ClusterAnalysisTemplate|AnalysisRun': { images: ['spec.metrics'] },
  'argoproj.io/EventBus': { chosen: true },
  'argoproj.io/EventSource': { images: ['spec.template'], needs: ['spec.template.container.image'] },
  'argoproj.io/Sensor': {
    images: ['spec.template', 'spec.triggers'],
    needs: ['spec.template.container.image'],
    deploys: 'a trigger of Argo Events',
    when: ['spec.triggers[].template.{k8s,argoWorkflow}.source.{s3,file,url,git,configmap}'],
  },
  'argoproj.io/ArgoCD': {
    images: [
      'spec.{,repo.,redis.,grafana.,sso.dex.,sso.keycloak.,applicationSet.,notifications.}image :version',
      'spec.ha.redisProxyImage :redisProxyVersion',
      'spec.{repo,controller,server}.{initContainers,sidecarContainers}',
      'spec.{dex,sso}.image',
    ],
    needs: ['spec.image', 'spec.redis.image'],
  },
  'argoproj.io/ArgoCDExport': { images: ['spec.image :version'], needs: ['spec.image'] },

  'shipwright.io/Build|BuildRun': { ignore: ['spec.{,build.spec.,buildSpec.}output'] },
  'shipwright.io/BuildStrategy|ClusterBuildStrategy': { images: ['spec.{steps,buildSteps}'] },
  'kpack.io/Image|Builder|ClusterBuilder': {
    ignore: ['spec.{tag,additionalTags}'],
    refers: ['spec.{builder,stack,store}'],
  },
  'kpack.io/Build': { ignore: ['spec.tags'] },
  'build.openshift.io/Build|BuildConfig': BUILD,
  '/Build|BuildConfig': BUILD,
  'build.openshift.io/BuildRequest': SILENT,
  'image.openshift.io/ImageStream': STREAM,
  '/ImageStream': STREAM,
  'image.openshift.io/ImageStreamTag|ImageStreamImport|ImageStreamMapping': { images: ['image.dockerImageReference'] },
  'apps.openshift.io/DeploymentConfig': DEPLOYMENT_CONFIG,
  '/DeploymentConfig': DEPLOYMENT_CONFIG,
  'template.openshift.io/Template|TemplateInstance': { images: ['objects', 'spec.template.objects'] },
  '/Template': { images: ['objects'] },
  'samples.operator.openshift.io/Config': SILENT,

  'actions.summerwind.dev/Runner|RunnerSet': { needs: ['spec.image | spec.template.spec.containers[].image'] },
  'actions.summerwind.dev/RunnerDeployment|RunnerReplicaSet': {
    images: ['spec.template.spec.{image,dockerImage}'],
    needs: ['spec.template.spec.image | spec.template.spec.containers[].image'],
  },
  'actions.github.com/EphemeralRunnerSet': { images: ['spec.ephemeralRunnerSpec'] },
  'actions.github.com/AutoscalingRunnerSet|AutoscalingListener|EphemeralRunner': {},
  'prow.k8s.io/ProwJob': { images: ['spec.pod_spec', 'spec.decoration_config.utility_images.*'] },
  'camel.apache.org/Build': { ignore: ['spec.tasks[].{buildah,jib,kaniko,s2i,spectrum}.image'] },
  'camel.apache.org/Integration|IntegrationKit|Pipe': {
    images: ['spec.{,integration.}traits.{container.image,builder.baseImage}'],
    deploys: 'the build of Camel K',
    when: ['spec.{sources,flows,source,dependencies}'],
  },
  'jenkins.io/Jenkins': { images: ['spec.{master.containers,seedJobAgentImage}'] },
  'apps.gitlab.com/Runner': {
    images: ['spec.{buildImage,helperImage,runnerImage}'],
    needs: ['spec.runnerImage', 'spec.helperImage'],
  },
  'workspace.devfile.io/DevWorkspace|DevWorkspaceTemplate': {
    images: ['spec.template'],
    deploys: 'a devfile',
    when: ['spec.{,template.}parent', 'spec.{,template.}components[].{plugin,kubernetes.uri,openshift.uri}'],
    ignore: ['spec.{,template.}components[].image'],
  },
  'org.eclipse.che/CheCluster': {
    images: ['spec.server.cheImage :cheImageTag', 'spec.components.*.deployment'],
    chosen: true,
  },
  'executor.testkube.io/Executor': { images: ['spec.{image,slaves.image}'] },
  'tests.testkube.io/Test|TestExecution|TestSuite|TestSuiteExecution': {
    images: ['spec.executionRequest.image'],
    chosen: true,
  },
  'nuclio.io/NuclioFunction': {
    images: ['spec.build.{baseImage,onbuildImage}'],
    needs: ['spec.image'],
  },
};
