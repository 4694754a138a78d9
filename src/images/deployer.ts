/** Resources that make something else deploy: what that will be is not in the plan. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { ImageUse } from './image-use.ts';

/** By API group and kind, in every version. */
const DEPLOYERS = new Map([
  ['argoproj.io/Application', 'Argo CD'],
  ['argoproj.io/ApplicationSet', 'Argo CD'],
  ['helm.toolkit.fluxcd.io/HelmRelease', 'Flux'],
  ['kustomize.toolkit.fluxcd.io/Kustomization', 'Flux'],
  ['helm.cattle.io/HelmChart', "the cluster's Helm controller"],
  ['helm.cattle.io/HelmChartConfig', "the cluster's Helm controller"],
  ['pulumi.com/Stack', 'the Pulumi operator'],
]);

/** @returns one use that names the deployer, or none */
export function deployerImages({ apiVersion, kind }: KubernetesObject): ImageUse[] {
  // Pulumi's patch of one makes it deploy something else.
  const deployer = DEPLOYERS.get(`${apiVersion.slice(0, apiVersion.lastIndexOf('/'))}/${kind.replace(/Patch$/, '')}`);
  return deployer === undefined
    ? []
    : [
        {
          path: ['spec'],
          code: 'IMAGES_NOT_IN_PLAN',
          reason: `${deployer} will deploy from another source, and those images are not in the plan`,
        },
      ];
}
