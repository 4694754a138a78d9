/** Kubernetes' own kinds. Those with a pod spec are read by pod-spec.ts. */

import { type Kinds, SILENT } from './kind.ts';

/** They have no image by their shape, but annotations, or images in other forms. */
const NO_SHAPE = { only: [] } as const;

export const BUILT_IN: Kinds = {
  '/Namespace|ServiceAccount|Service': NO_SHAPE,
  '/Binding|ComponentStatus|ConfigMap|Endpoints|Event|LimitRange|Node|PersistentVolume': SILENT,
  '/PersistentVolumeClaim|ResourceQuota|Secret': SILENT,
  'apps/ControllerRevision': SILENT,
  'autoscaling/HorizontalPodAutoscaler': SILENT,
  'extensions/Ingress|NetworkPolicy|PodSecurityPolicy': SILENT,
  'policy/PodDisruptionBudget|PodSecurityPolicy|Eviction': SILENT,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': NO_SHAPE,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding|MutatingWebhookConfiguration': SILENT,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding': SILENT,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': SILENT,
  'apiextensions.k8s.io/CustomResourceDefinition': SILENT,
  'apiregistration.k8s.io/APIService': SILENT,
  'auditregistration.k8s.io/AuditSink': SILENT,
  'authentication.k8s.io/TokenReview|TokenRequest|SelfSubjectReview': SILENT,
  'authorization.k8s.io/SubjectAccessReview|LocalSubjectAccessReview|SelfSubjectAccessReview': SILENT,
  'certificates.k8s.io/CertificateSigningRequest|ClusterTrustBundle|PodCertificateRequest': SILENT,
  'coordination.k8s.io/Lease|LeaseCandidate': SILENT,
  'discovery.k8s.io/EndpointSlice': SILENT,
  'events.k8s.io/Event': SILENT,
  'flowcontrol.apiserver.k8s.io/FlowSchema|PriorityLevelConfiguration': SILENT,
  'internal.apiserver.k8s.io/StorageVersion': SILENT,
  'metrics.k8s.io/NodeMetrics|PodMetrics': SILENT,
  'networking.k8s.io/ClusterCIDR|IPAddress|Ingress|IngressClass|NetworkPolicy|ServiceCIDR': SILENT,
  'node.k8s.io/RuntimeClass': SILENT,
  'rbac.authorization.k8s.io/ClusterRole|ClusterRoleBinding|Role|RoleBinding': SILENT,
  'resource.k8s.io/DeviceClass|DeviceTaintRule|PodSchedulingContext|ResourceClaim': SILENT,
  'resource.k8s.io/ResourceClaimTemplate|ResourceClass|ResourceSlice': SILENT,
  'scheduling.k8s.io/PriorityClass|Workload|PodGroup': SILENT,
  'storage.k8s.io/CSIDriver|CSINode|CSIStorageCapacity|StorageClass|VolumeAttachment': SILENT,
  'storage.k8s.io/VolumeAttributesClass': SILENT,
  'storagemigration.k8s.io/StorageVersionMigration': SILENT,
};
