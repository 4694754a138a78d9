/** Policies that change other objects or make them: mutation/ reads what they put in. */

import type { Kinds } from './kind.ts';

/** Their patterns look like images. */
const MUTATIONS_ALONE = { only: [] } as const;

export const POLICIES: Kinds = {
  'kyverno.io/ClusterPolicy|Policy': MUTATIONS_ALONE,
  'policies.kyverno.io/MutatingPolicy|NamespacedMutatingPolicy': MUTATIONS_ALONE,
  'policies.kyverno.io/GeneratingPolicy|NamespacedGeneratingPolicy': MUTATIONS_ALONE,
  'mutations.gatekeeper.sh/Assign|AssignImage|AssignMetadata': MUTATIONS_ALONE,
  'mutations.gatekeeper.sh/ModifySet': { images: ['spec.parameters.values.fromList'] },
  'policies.kubewarden.io/AdmissionPolicy|ClusterAdmissionPolicy': { images: ['spec.module'] },
  'policies.kubewarden.io/AdmissionPolicyGroup|ClusterAdmissionPolicyGroup': { images: ['spec.policies.*.module'] },
  'policies.kubewarden.io/PolicyServer': { images: ['spec.image'] },
};
