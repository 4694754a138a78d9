/** Resources by which a tool deploys what stands elsewhere: in Git, in a chart, in an OCI artifact, in another object. */

import { type Kind, type Kinds, SILENT } from './kind.ts';

function by(deploys: string, more: Kind = {}): Kind {
  return { deploys, ...more };
}

const KAPP = by('kapp-controller', { ignore: ['spec.{,template.spec.}fetch'] });

export const DEPLOYERS: Kinds = {
  'argoproj.io/Application|ApplicationSet': by('Argo CD'),
  'argocd-image-updater.argoproj.io/ImageUpdater': by('Argo CD Image Updater', { ignore: ['spec.applicationRefs'] }),
  'helm.toolkit.fluxcd.io/HelmRelease': by('Flux'),
  'helm.fluxcd.io/HelmRelease': by('Flux'),
  'kustomize.toolkit.fluxcd.io/Kustomization': by('Flux'),
  'infra.contrib.fluxcd.io/Terraform': by('the Terraform controller of Flux'),
  'fluxcd.controlplane.io/FluxInstance': by('the Flux operator', { images: ['spec.distribution.artifact'] }),
  'fluxcd.controlplane.io/ResourceSet': by('the Flux operator', { when: ['spec.inputsFrom'] }),
  'helm.cattle.io/HelmChart': by("the cluster's Helm controller", { images: ['spec.jobImage'] }),
  'helm.cattle.io/HelmChartConfig': by("the cluster's Helm controller"),
  'helm.k0sproject.io/Chart': by('k0s'),
  'k3s.cattle.io/Addon': by('k3s'),
  'pulumi.com/Stack': by('the Pulumi operator'),
  'pulumi.com/Program': {},
  'auto.pulumi.com/Workspace': by('the Pulumi operator'),
  'app.terraform.io/Workspace|Module|Project': by('HCP Terraform'),
  'app.terraform.io/AgentPool': {},
  'tf.galleybytes.com/Terraform': by('the Terraform operator'),

  'fleet.cattle.io/GitRepo|HelmOp|BundleDeployment': by('Fleet'),
  'fleet.cattle.io/Bundle': by('Fleet', {
    when: ['spec.{resources[].encoding,contentsId,helm.chart,helm.repo,helmOpOptions,kustomize}'],
  }),
  'fleet.cattle.io/Content': by('Fleet'),
  'catalog.cattle.io/App|Operation|UIPlugin': by('Rancher'),
  'catalog.cattle.io/ClusterRepo': SILENT,
  'management.cattle.io/ManagedChart': by('Rancher'),
  'provisioning.cattle.io/Cluster': by('Rancher'),

  'kappctrl.k14s.io/App': KAPP,
  'packaging.carvel.dev/PackageInstall|PackageRepository': KAPP,
  'data.packaging.carvel.dev/Package': KAPP,
  'data.packaging.carvel.dev/PackageMetadata': SILENT,
  'internal.packaging.carvel.dev/InternalPackage': KAPP,
  'internal.packaging.carvel.dev/InternalPackageMetadata': SILENT,

  'operators.coreos.com/Subscription': by('OLM'),
  'operators.coreos.com/CatalogSource': by('OLM'),
  'operators.coreos.com/InstallPlan': by('OLM'),
  'operators.coreos.com/ClusterServiceVersion': { images: ['spec.install.spec.deployments'] },
  'olm.operatorframework.io/ClusterExtension': by('OLM'),

  'pkg.crossplane.io/Provider|Function': { images: ['spec.package'] },
  'pkg.crossplane.io/Configuration': by('Crossplane', { images: ['spec.package'] }),
  'pkg.crossplane.io/ConfigurationRevision|FunctionRevision|ProviderRevision': {},
  'pkg.crossplane.io/ControllerConfig|DeploymentRuntimeConfig': {},
  'apiextensions.crossplane.io/Composition': {},
  'ops.crossplane.io/Operation|CronOperation|WatchOperation': by('Crossplane'),
  'helm.crossplane.io/Release': by("Crossplane's Helm provider"),
  'helm.m.crossplane.io/Release': by("Crossplane's Helm provider"),
  'kubernetes.crossplane.io/Object': { images: ['spec.forProvider.manifest'] },
  'kubernetes.m.crossplane.io/Object': { images: ['spec.forProvider.manifest'] },

  'addons.cluster.x-k8s.io/ClusterResourceSet|HelmChartProxy|HelmReleaseProxy': by('Cluster API'),
  'operator.cluster.x-k8s.io/*': by('the Cluster API operator', {
    images: ['spec.{,additionalDeployments.*.}deployment.containers[].imageUrl'],
  }),
  'anywhere.eks.amazonaws.com/*': by('EKS Anywhere', { only: [] }),
  'core.gardener.cloud/Shoot|ControllerDeployment': by('Gardener', { only: [] }),
  'resources.gardener.cloud/ManagedResource': by('Gardener'),
  'operator.gardener.cloud/Extension': by('Gardener', { only: [] }),
  'kubernetesconfiguration.azure.com/Extension|FluxConfiguration': by('Azure'),
  'eks.services.k8s.aws/Addon': by('EKS'),
  'gkehub.cnrm.cloud.google.com/GKEHubFeature|GKEHubFeatureMembership': by('GKE'),

  'config.projectsveltos.io/ClusterProfile|Profile': by('Sveltos'),
  'lib.projectsveltos.io/EventTrigger': by('Sveltos'),
  'apps.open-cluster-management.io/Subscription|HelmRelease|Deployable': by('Open Cluster Management'),
  'apps.open-cluster-management.io/Channel': SILENT,
  'addon.open-cluster-management.io/ClusterManagementAddOn|ManagedClusterAddOn': by('Open Cluster Management'),
  'policy.open-cluster-management.io/OperatorPolicy': by('OLM'),
  'policy.open-cluster-management.io/Policy|ConfigurationPolicy': {},
  'policy.karmada.io/OverridePolicy|ClusterOverridePolicy': by('Karmada', {
    when: ['spec.{overriders,overrideRules[].overriders}.{imageOverrider,helmOverrider}'],
  }),
  'work.open-cluster-management.io/ManifestWork|ManifestWorkReplicaSet': {},
  'work.karmada.io/Work': {},

  'configsync.gke.io/RootSync|RepoSync': by('Config Sync', { ignore: ['spec.oci.image'] }),
  'configmanagement.gke.io/ConfigManagement': by('Config Management'),
  'gitops.kluctl.io/KluctlDeployment': by('kluctl'),
  'capi.weave.works/CAPITemplate': by('Weave GitOps'),
  'core.oam.dev/Application|Workflow': by('KubeVela'),
  'platform.kratix.io/Promise|Work': by('Kratix'),
  'kro.run/ResourceGraphDefinition': {},
  'apps.gitlab.com/GitLab': by('the GitLab operator'),
  'spinnaker.io/SpinnakerService': by('Halyard'),
  'pipelinesascode.tekton.dev/Repository': by('Pipelines as Code'),
  'operator.tekton.dev/TektonInstallerSet': {},
  'operator.tekton.dev/*': by('the Tekton operator'),
  'operator.knative.dev/KnativeServing|KnativeEventing': by('the Knative operator', {
    images: ['spec.registry.{default,override.*}', 'spec.config.deployment.queue-sidecar-image'],
  }),
  'config.openshift.io/ClusterVersion': by('OpenShift'),
  'velero.io/Restore': by('Velero'),
};
