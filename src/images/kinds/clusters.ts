/** Clusters of their own, and what installs or upgrades one: control planes, nodes, device plugins. */

import { type Kinds, SILENT } from './kind.ts';

const KAMAJI = [
  'spec.{,template.spec.}addons.konnectivity.{agent,server}.image :version',
  'spec.{,template.spec.}addons.{coreDNS,kubeProxy}.imageRepository :imageTag',
  'spec.{apiServer,controllerManager,scheduler}.containerImageName ^/spec.registry :/spec.version',
];
const NVIDIA = 'ccManager,dcgm,dcgmExporter,devicePlugin,driver,driver.manager,gdrcopy,gds,gfd,kataManager';
const NVIDIA_MORE = 'kataSandboxDevicePlugin,migManager,nodeStatusExporter,operator.initContainer,sandboxDevicePlugin';
const NVIDIA_VM = 'toolkit,validator,vfioManager,vfioManager.driverManager,vgpuDeviceManager,vgpuManager';

export const CLUSTERS: Kinds = {
  'k0s.k0sproject.io/ClusterConfig': {
    images: ['spec.images.{,calico.,calico.windows.,kuberouter.,windows.}*.image ^/spec.images.repository :version'],
    deploys: 'k0s',
  },
  'k0smotron.io/Cluster': {
    images: ['spec.{etcd.defragJob,etcd}.image', 'spec.monitoring.{prometheusImage,proxyImage}'],
    needs: ['spec.image'],
  },
  'autopilot.k0sproject.io/Plan|UpdateConfig': { only: [], deploys: "k0s' autopilot" },
  'controlplane.cluster.x-k8s.io/K0smotronControlPlane|K0smotronControlPlaneTemplate': { chosen: true },
  'controlplane.cluster.x-k8s.io/KamajiControlPlane|KamajiControlPlaneTemplate': { images: KAMAJI, chosen: true },
  'upgrade.cattle.io/Plan': { images: ['spec.{upgrade,prepare}.image :/spec.version'] },
  'hive.openshift.io/ClusterDeployment': {
    images: ['spec.provisioning.{releaseImage,installerImageOverride}'],
    deploys: 'Hive',
    ignore: ['spec.platform'],
  },
  'hive.openshift.io/ClusterImageSet': { images: ['spec.{releaseImage,installerImage}'] },
  'hive.openshift.io/ClusterPool': { only: [], deploys: 'Hive' },
  'hive.openshift.io/MachinePool': SILENT,
  'hypershift.openshift.io/HostedCluster': {
    images: ['spec.{release,controlPlaneRelease}.image', 'spec.**.kmsPluginImage'],
    deploys: 'HyperShift',
  },
  'hypershift.openshift.io/NodePool': {
    images: ['spec.release.image', 'spec.platform.kubevirt.rootVolume.diskImage.containerDiskImage'],
    ignore: ['spec.platform.{powervs,azure,gcp,openstack,aws}'],
  },
  'machineconfiguration.openshift.io/MachineConfig': { images: ['spec.{osImageURL,baseOSExtensionsContainerImage}'] },
  'machineconfiguration.openshift.io/ControllerConfig': {
    images: ['spec.{baseOSContainerImage,baseOSExtensionsContainerImage,releaseImage,images.*}'],
  },
  'machineconfiguration.openshift.io/MachineOSConfig': { ignore: ['spec.renderedImagePushSpec'] },
  'operator.open-cluster-management.io/ClusterManager': {
    images: ['spec.{addOnManager,placement,registration,work}ImagePullSpec', 'spec.serverConfiguration.imagePullSpec'],
    needs: ['registration', 'work', 'placement'].map((part) => `spec.${part}ImagePullSpec`),
  },
  'operator.open-cluster-management.io/Klusterlet': {
    images: ['spec.{imagePullSpec,registrationImagePullSpec,workImagePullSpec}'],
    needs: ['spec.imagePullSpec | spec.registrationImagePullSpec'],
  },
  'operator.karmada.io/Karmada': {
    images: [
      'spec.components.{*,etcd.local}.imageRepository :imageTag',
      'spec.components.karmadaAPIServer.sidecarContainers',
    ],
    chosen: true,
  },
  'ironic.metal3.io/Ironic': { images: ['spec.images.*'], needs: ['spec.images.ironic'] },
  'nvidia.com/ClusterPolicy': {
    images: [
      `spec.{${NVIDIA}}.image ^repository :version`,
      `spec.{${NVIDIA_MORE}}.image ^repository :version`,
      `spec.{${NVIDIA_VM},vgpuManager.driverManager}.image ^repository :version`,
    ],
    needs: ['spec.driver.image', 'spec.toolkit.image', 'spec.devicePlugin.image'],
  },
  'nvidia.com/NVIDIADriver': {
    images: ['spec.{,gdrcopy.,gds.,manager.}image ^repository :version'],
    needs: ['spec.image'],
  },
  'mellanox.com/NicClusterPolicy|NicNodePolicy': {
    images: [
      'spec.{docaTelemetryService,ibKubernetes,nicFeatureDiscovery,nvIpam,ofedDriver}.image ^repository :version',
      'spec.{rdmaSharedDevicePlugin,sriovDevicePlugin,spectrumXOperator}.image ^repository :version',
      'spec.{secondaryNetwork,nicConfigurationOperator,spectrumXOperator}.*.image ^repository :version',
    ],
  },
  'amd.com/DeviceConfig': {
    images: [
      'spec.driver.image :version',
      'spec.{commonConfig.initContainerImage,devicePlugin.{devicePluginImage,nodeLabellerImage}}',
      'spec.remediationWorkflow.{testerImage,configMapImage}',
      'spec.{commonConfig.utilsContainer,configManager,draDriver,metricsExporter,testRunner}.image',
    ],
  },
  'deviceplugin.intel.com/*': { images: ['spec.{image,initImage}'] },
  'kmm.sigs.x-k8s.io/Module': {
    images: [
      'spec.{devicePlugin,dra}.{container,initContainer}',
      'spec.moduleLoader.container.{containerImage,kernelMappings[].containerImage}',
      'spec.moduleLoader.container.{sign,kernelMappings[].sign}.unsignedImage',
    ],
  },
  'eraser.sh/EraserConfig': { images: ['components.{collector,scanner,remover}.image.repo :tag'] },
  'eraser.sh/ImageList': SILENT,
  'longhorn.io/Setting': { images: ['value ?'] },
  'longhorn.io/Engine|Replica|Volume': { images: ['spec.{image,engineImage} ?'], ignore: ['spec.backingImage'] },
  'longhorn.io/BackingImageManager': { ignore: ['spec.backingImages'] },
};
