/** Groups and kinds that start no pods, or describe images that others run. */

import { type Kinds, SILENT } from './kind.ts';

/** All kinds of these groups, but for those that another row names; `*.example.com` stands for all groups below. */
const GROUPS = `
  access.smi-spec.io access.strimzi.io appgw.ingress.azure.io appgw.ingress.k8s.io application-networking.k8s.aws appmesh.k8s.aws
  apisix.apache.org auth.consul.hashicorp.com cilium.io cloud.google.com cloudflare-operator.io
  configuration.konghq.com consul.hashicorp.com crd.k8s.amazonaws.com crd.projectcalico.org elbv2.k8s.aws
  externaldns.k8s.io externaldns.nginx.org gateway.networking.k8s.io gateway.networking.x-k8s.io getambassador.io
  hub.traefik.io incubator.ingress-controller.konghq.com inference.networking.k8s.io inference.networking.x-k8s.io
  ingress.v1.haproxy.org k8s.cni.cncf.io k8s.nginx.org konnect.konghq.com kuma.io linkerd.io mcp.konghq.com metallb.io
  multicluster.linkerd.io multicluster.x-k8s.io network.openshift.io networking.gke.io
  networking.internal.knative.dev networking.istio.io networking.k8s.aws policy.linkerd.io projectcalico.org
  projectcontour.io route.openshift.io security.istio.io specs.smi-spec.io split.smi-spec.io telemetry.istio.io
  traefik.containo.us traefik.io vpcresources.k8s.aws

  acme.cert-manager.io bitnami.com cert-manager.io cert.gardener.cloud clustersecret.io external-secrets.io
  generators.external-secrets.io isindir.github.com onepassword.com policy.cert-manager.io secretgen.carvel.dev
  secretgenerator.mittwald.de secrets-store.csi.x-k8s.io secrets.crossplane.io secrets.doppler.com
  secrets.hashicorp.com secrets.infisical.com trust.cert-manager.io

  config.gatekeeper.sh connection.gatekeeper.sh constraints.gatekeeper.sh expansion.gatekeeper.sh
  externaldata.gatekeeper.sh match.gatekeeper.sh policy.kruise.io policy.sigstore.dev reports.kyverno.io
  resources.teleport.dev security.kubearmor.com status.gatekeeper.sh syncset.gatekeeper.sh templates.gatekeeper.sh
  wgpolicyk8s.io

  autoscaling.internal.knative.dev autoscaling.k8s.elastic.co autoscaling.k8s.io autoscaling.karmada.io
  bus.volcano.sh eventing.keda.sh flagger.app http.keda.sh karpenter.azure.com karpenter.k8s.aws karpenter.sh
  kueue.x-k8s.io nodeinfo.volcano.sh rollouts.kruise.io scheduling.volcano.sh topology.volcano.sh

  *.azure.com *.cnrm.cloud.google.com *.services.k8s.aws *.upbound.io aiven.io atlas.mongodb.com
  bootstrap.cluster.x-k8s.io cluster.x-k8s.io clusterctl.cluster.x-k8s.io controlplane.cluster.x-k8s.io
  infrastructure.cluster.x-k8s.io ipam.cluster.x-k8s.io machine.openshift.io metal3.io runtime.cluster.x-k8s.io

  apiserver.openshift.io authorization.openshift.io console.openshift.io helm.openshift.io monitoring.openshift.io
  oauth.openshift.io project.openshift.io quota.openshift.io security.openshift.io user.openshift.io

  caching.internal.knative.dev image.toolkit.fluxcd.io messaging.knative.dev notification.toolkit.fluxcd.io
  resolution.tekton.dev source.extensions.fluxcd.io source.toolkit.fluxcd.io

  clone.kubevirt.io export.kubevirt.io groupsnapshot.storage.k8s.io instancetype.kubevirt.io migrations.kubevirt.io
  objectbucket.io snapscheduler.backube snapshot.kubevirt.io snapshot.storage.k8s.io

  logging.openshift.io monitoring.googleapis.com nfd.k8s-sigs.io pyrra.dev sloth.slok.dev topology.node.k8s.io

  allocation.agones.dev app.k8s.io auditlog.cattle.io autoscaling.agones.dev backstage.io cluster.karmada.io
  cluster.open-cluster-management.io config.karmada.io meta.pkg.crossplane.io multicluster.agones.dev
  networking.karmada.io protection.crossplane.io stackconfigpolicy.k8s.elastic.co`;

/** Kinds of groups that have others with pods. */
const KINDS = `
  actions.summerwind.dev/HorizontalRunnerAutoscaler
  addons.cluster.x-k8s.io/ClusterResourceSetBinding
  apiextensions.crossplane.io/CompositeResourceDefinition|CompositionRevision|EnvironmentConfig|Usage
  app.redislabs.com/RedisEnterpriseDatabase|RedisEnterpriseRemoteCluster
  apps.kruise.io/ImagePullJob|ImageListPullJob|NodeImage|PersistentPodState|PodProbeMarker|ResourceDistribution
  argoproj.io/AppProject|NotificationsConfiguration|WorkflowArtifactGCTask|WorkflowTaskResult
  autoscaling.x-k8s.io/ProvisioningRequest
  camel.apache.org/CamelCatalog
  cdi.kubevirt.io/CDIConfig|DataSource|StorageProfile|VolumeCloneSource|VolumeUploadSource
  config.openshift.io/APIServer|Authentication|Console|DNS|FeatureGate|Image|Infrastructure|Ingress|Network|OAuth
  config.openshift.io/OperatorHub|Project|Proxy|Scheduler
  dapr.io/Configuration|Resiliency|Subscription
  datadoghq.com/DatadogDashboard|DatadogMetric|DatadogMonitor|DatadogPodAutoscaler|DatadogSLO
  eventing.knative.dev/Broker|EventPolicy|EventType|Trigger
  fleet.cattle.io/BundleNamespaceMapping|Cluster|ClusterGroup|ClusterRegistration|ClusterRegistrationToken
  fleet.cattle.io/GitRepoRestriction|ImageScan
  flink.apache.org/FlinkSessionJob|FlinkStateSnapshot
  flows.knative.dev/Parallel|Sequence
  fluxcd.controlplane.io/FluxReport|ResourceSetInputProvider
  gateway-operator.konghq.com/DataPlaneMetricsExtension|WatchNamespaceGrant
  gateway.envoyproxy.io/Backend|BackendTrafficPolicy|ClientTrafficPolicy|EnvoyPatchPolicy|HTTPRouteFilter|SecurityPolicy
  grafana.integreatly.org/GrafanaAlertRuleGroup|GrafanaContactPoint|GrafanaDashboard|GrafanaDatasource|GrafanaFolder
  grafana.integreatly.org/GrafanaLibraryPanel|GrafanaMuteTiming|GrafanaNotificationPolicy|GrafanaNotificationTemplate
  helm.crossplane.io/ProviderConfig|ProviderConfigUsage
  image.openshift.io/Image|ImageSignature|ImageTag
  kafka.strimzi.io/KafkaConnector|KafkaRebalance|KafkaTopic|KafkaUser
  keda.sh/ClusterTriggerAuthentication|ScaledObject|TriggerAuthentication
  kubefledged.io/ImageCache
  kubernetes.crossplane.io/ProviderConfig|ProviderConfigUsage
  kyverno.io/CleanupPolicy|ClusterCleanupPolicy|GlobalContextEntry|PolicyException
  longhorn.io/BackingImage|Backup|BackupTarget|BackupVolume|Node|RecurringJob|Snapshot|VolumeAttachment
  monitoring.coreos.com/AlertmanagerConfig|PodMonitor|Probe|PrometheusRule|ScrapeConfig|ServiceMonitor
  ollama.ayaka.io/Model
  olm.operatorframework.io/ClusterCatalog
  operator.victoriametrics.com/VMAlertmanagerConfig|VMNodeScrape|VMPodScrape|VMProbe|VMRule|VMScrapeConfig
  operator.victoriametrics.com/VMServiceScrape|VMStaticScrape|VMUser
  operators.coreos.com/OLMConfig|OperatorCondition|OperatorGroup
  pkg.crossplane.io/ImageConfig|Lock
  policies.kyverno.io/DeletingPolicy|ImageValidatingPolicy|NamespacedValidatingPolicy|PolicyException|ValidatingPolicy
  policy.karmada.io/ClusterPropagationPolicy|FederatedResourceQuota|PropagationPolicy
  policy.open-cluster-management.io/CertificatePolicy|PlacementBinding|PolicyAutomation|PolicySet
  postgresql.cnpg.io/Backup|Database|DatabaseRole|FailoverQuorum|Publication|ScheduledBackup|Subscription
  rabbitmq.com/Binding|Exchange|Federation|OperatorPolicy|Permission|Policy|Queue|Shovel|User|Vhost
  samples.operator.openshift.io/Config
  serving.knative.dev/DomainMapping|Route
  sources.knative.dev/SinkBinding
  tekton.dev/PipelineResource|VerificationPolicy
  triggers.tekton.dev/ClusterInterceptor|ClusterTriggerBinding|Interceptor|TriggerBinding
  velero.io/Backup|BackupRepository|BackupStorageLocation|DeleteBackupRequest|Schedule|VolumeSnapshotLocation`;

export const SILENT_KINDS: Kinds = Object.fromEntries(
  [...splitAtBlanks(GROUPS).map((group) => `${group}/*`), ...splitAtBlanks(KINDS)].map((key) => [key, SILENT]),
);

function splitAtBlanks(text: string): string[] {
  return text.trim().split(/\s+/);
}
