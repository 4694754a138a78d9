/** The words of kubectl's command line: its flags and its commands. */

import type { Flags } from './flags.ts';

export const KUBECTL_FLAGS: Flags = {
  withValue: new Set(
    [
      'n namespace context cluster user kubeconfig s server token as as-group as-uid certificate-authority cache-dir',
      'client-certificate client-key request-timeout tls-server-name username password v profile profile-output',
      'f filename k kustomize l selector o output p patch type image overrides env labels port limits requests',
      'restart schedule from replicas field-manager dry-run override-type patch-file target container c set-image',
      'copy-to cascade timeout for field-selector template sort-by grace-period subresource prune-allowlist',
    ]
      .join(' ')
      .split(' '),
  ),
  without: new Set(
    [
      'insecure-skip-tls-verify match-server-version warnings-as-errors disable-compression h help A all-namespaces',
      'R recursive i stdin t tty it ti q quiet rm w watch force server-side force-conflicts all local record overwrite',
      'ignore-not-found wait now save-config no-headers show-labels validate attach command expose prune',
    ]
      .join(' ')
      .split(' '),
  ),
};

/** They read, delete, or change what is there without naming an image. */
export const STARTS_NOTHING = new Set(
  [
    'get describe logs top wait rollout delete label annotate taint cordon uncordon drain scale autoscale expose explain',
    'version config cluster-info api-resources api-versions auth certificate completion diff events cp port-forward proxy',
    'attach options help kustomize plugin exec',
  ]
    .join(' ')
    .split(' '),
);

/** Of `kubectl create`: they have no pods. */
export const HAVE_NO_PODS = new Set(
  [
    'namespace ns secret configmap cm serviceaccount sa role rolebinding clusterrole clusterrolebinding quota',
    'resourcequota service svc ingress ing poddisruptionbudget pdb priorityclass pc token',
  ]
    .join(' ')
    .split(' '),
);
