/** Virtual machines, applications, storage and security of platforms. */

import type { Kinds } from './kind.ts';

const DISKS = 'source.{registry.url,vddk.initImageURL}';
const MACHINE = '{volumes[].containerDisk,domain.firmware.kernelBoot.container}.image';

export const PLATFORM: Kinds = {
  'kubevirt.io/KubeVirt': { images: ['spec.configuration.network.binding.*.sidecarImage'], chosen: true },
  'kubevirt.io/VirtualMachine': {
    images: [`spec.template.spec.${MACHINE}`, `spec.dataVolumeTemplates[].spec.${DISKS}`],
  },
  'kubevirt.io/VirtualMachineInstance|VirtualMachineInstancePreset': { images: [`spec.${MACHINE}`] },
  'kubevirt.io/VirtualMachineInstanceReplicaSet': { images: [`spec.template.spec.${MACHINE}`] },
  'kubevirt.io/VirtualMachineInstanceMigration': { silent: true },
  'pool.kubevirt.io/VirtualMachinePool': {
    images: [
      `spec.virtualMachineTemplate.spec.template.spec.${MACHINE}`,
      `spec.virtualMachineTemplate.spec.dataVolumeTemplates[].spec.${DISKS}`,
    ],
  },
  'cdi.kubevirt.io/CDI': { chosen: true },
  'cdi.kubevirt.io/DataVolume|VolumeImportSource': { images: [`spec.${DISKS}`] },
  'cdi.kubevirt.io/DataImportCron': { images: [`spec.template.spec.${DISKS}`] },
  'hco.kubevirt.io/HyperConverged': {
    images: [
      `spec.{,workloadSources.}dataImportCronTemplates[].spec.template.spec.${DISKS}`,
      'spec.{vddkInitImage,networkBinding.*.sidecarImage,networking.networkBinding.*.sidecarImage}',
    ],
    chosen: true,
  },
  'ssp.kubevirt.io/SSP': {
    images: [`spec.commonTemplates.dataImportCronTemplates[].spec.template.spec.${DISKS}`],
    chosen: true,
  },
  'networkaddonsoperator.network.kubevirt.io/NetworkAddonsConfig': { chosen: true },
  'forklift.konveyor.io/ForkliftController': {
    images: [
      'spec.{api,cli_download,controller,deep_inspection,must_gather,ui_plugin,validation,virt_v2v}_image_fqin',
      'spec.populator_{controller,openstack,ovirt,vsphere_copy_offload}_image_fqin',
      'spec.{deep_inspection_image_xfs_fqin,virt_v2v_image_xfs_fqin,vddk_image}',
    ],
    needs: ['spec.controller_image_fqin'],
  },
  'forklift.konveyor.io/Provider': { images: ['spec.settings.vddkInitImage'] },

  'awx.ansible.com/AWX': {
    images: [
      'spec.image :image_version',
      'spec.redis_image :redis_image_version',
      'spec.init_container_image :init_container_image_version',
      'spec.postgres_image :postgres_image_version',
      'spec.metrics_utility_image :metrics_utility_image_version',
      'spec.{control_plane_ee_image,init_projects_container_image}',
    ],
    needs: ['spec.image', 'spec.redis_image'],
  },
  'automationcontroller.ansible.com/AutomationController': { chosen: true },
  'tower.ansible.com/AnsibleJob': { images: ['spec.runner_image'] },
  'mattermost.com/*': { images: ['spec.image :version'] },
  'apps.openliberty.io/OpenLibertyApplication': { images: ['spec.applicationImage'] },
  'rc.app.stacks/RuntimeComponent': { images: ['spec.applicationImage'] },
  'wildfly.org/WildFlyServer': { images: ['spec.applicationImage'] },
  'web.servers.org/WebServer': {
    images: ['spec.webImage.applicationImage'],
    deploys: 'the build of an image stream',
    when: ['spec.webImageStream'],
  },
  'k8s.keycloak.org/Keycloak': {
    images: ['spec.unsupported.podTemplate'],
    needs: ['spec.image | spec.unsupported.podTemplate.spec.containers[].image'],
  },
  'k8s.keycloak.org/KeycloakRealmImport': { refers: ['spec.keycloakCRName'] },
  'rhdh.redhat.com/Backstage': { needs: ['spec.application.image | spec.deployment.patch'] },

  'apps.kruise.io/SidecarSet|CloneSet|StatefulSet|DaemonSet|BroadcastJob|EphemeralJob': {},
  'apps.kruise.io/AdvancedCronJob': { ignore: ['spec.template.imageListPullJobTemplate'] },
  'apps.kruise.io/UnitedDeployment|WorkloadSpread': { images: ['spec.{topology.,}subsets'] },
  'core.libopenstorage.org/StorageCluster': {
    images: [
      'spec.{pxRepo,stork,userInterface,autopilot,monitoring.telemetry}.image',
      'spec.monitoring.telemetry.logUploaderImage',
    ],
    needs: ['spec.image'],
  },
  'trident.netapp.io/TridentOrchestrator': {
    images: ['spec.{tridentImage,autosupportImage,acpImage}'],
    needs: ['spec.tridentImage'],
  },
  'oadp.openshift.io/DataProtectionApplication': {
    images: ['spec.configuration.velero.customPlugins', 'spec.unsupportedOverrides.* ?'],
    needs: ['spec.unsupportedOverrides.veleroImageFqin'],
  },
  'k8up.io/Archive|Backup|Check|Prune|Restore|Schedule': { chosen: true },
  'k8up.io/PodConfig|PreBackupPod': {},
  'volsync.backube/*': { chosen: true },
  'piraeus.io/LinstorCluster|LinstorSatellite': { chosen: true },
  'piraeus.io/LinstorSatelliteConfiguration': {},
  'platform.stackrox.io/Central|SecuredCluster': { chosen: true },
  'falcon.crowdstrike.com/FalconAdmission|FalconContainer|FalconImageAnalyzer': { needs: ['spec.image'] },
  'falcon.crowdstrike.com/FalconNodeSensor': { needs: ['spec.node.image'] },
  'falcon.crowdstrike.com/FalconDeployment': {
    images: ['spec.{falconAdmission,falconContainerSensor,falconImageAnalyzer,falconNodeSensor.node}.image'],
  },
  'operator.kubearmor.com/KubeArmorConfig': { needs: ['spec.kubearmorImage.image'] },
  'litmuschaos.io/ChaosEngine': {
    images: ['spec.components.{sidecar[],runner}.image', 'spec.experiments[].spec.components.experimentImage'],
  },
  'litmuschaos.io/ChaosExperiment': { images: ['spec.definition.image'] },
  'chaos-mesh.org/Workflow': { images: ['spec.templates'] },
  'chaos-mesh.org/Schedule': { images: ['spec.workflow'] },
  'chaos-mesh.org/*': { silent: true },
  'dapr.io/Component': { only: [] },
};
