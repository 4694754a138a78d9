/** Resources of other providers that run something in the cluster: named, since their images are not read. */

import type { PlannedResource } from '../plan/planned-resource.ts';

interface Runner {
  /** The resource's type. */
  readonly type: RegExp;
  /** A sentence without its full stop. */
  readonly reason: string;
  /** Whether it counts only where its inputs name one of the cluster's tools. */
  readonly withTool?: true;
}

const CLUSTER_TOOL = /\b(?:kubectl|helm|helmfile|kustomize|kumactl|istioctl|argocd|flux|oc)\b/;

const COMMAND = 'it runs a command that names a tool of the cluster, and what that deploys is not read';
const ADD_ON = 'it installs an add-on in the cluster, whose images are not read';
const DEPLOYS = 'it deploys in the cluster by another provider, whose resources are not read';
const DOCKER = 'it starts containers by Docker, whose images are not read';

/** By type; a new one is one line. */
const RUNNERS: readonly Runner[] = [
  { type: /^command:(?:local|remote):/, withTool: true, reason: COMMAND },
  { type: /^(?:aws|aws-native|eks):.*:Addon$/, reason: ADD_ON },
  {
    type: /^azure(?:-native)?:(?:arckubernetes|containerservice|kubernetesconfiguration)\b.*Extension$/,
    reason: ADD_ON,
  },
  {
    type: /^azure(?:-native)?:(?:arckubernetes|containerservice|kubernetesconfiguration)\b.*FluxConfiguration$/,
    reason: ADD_ON,
  },
  { type: /^(?:gcp|google-native):gkehub\b.*:Feature(?:Membership)?$/, reason: ADD_ON },
  { type: /^(?:kubectl|helm|helmfile|kustomization|flux|argocd):/, reason: DEPLOYS },
  { type: /^rancher2:.*:(?:App|AppV2|Catalog|CatalogV2|Project)$/, reason: DEPLOYS },
  { type: /^docker:.*:(?:Container|Service)$/, reason: DOCKER },
];

/** @returns why the resource is named; undefined where it runs nothing that is known here */
export function runsElsewhere({ type, inputs }: Pick<PlannedResource, 'type' | 'inputs'>): string | undefined {
  const runner = RUNNERS.find((candidate) => candidate.type.test(type));
  return runner?.withTool === true && !CLUSTER_TOOL.test(JSON.stringify(inputs ?? null)) ? undefined : runner?.reason;
}
