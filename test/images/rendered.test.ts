/** What Kuma's and Kong Mesh's real charts print, and the images that were read out of it by eye. */
import { isFailure } from '../../src/failure.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type KubernetesObject, objectLabel } from '../../src/plan/kubernetes-object.ts';
import { notReadIn } from '../../src/images/not-read.ts';
import { readManifest } from '../../src/plan/manifest.ts';
import { realMaterial } from '../support/real-material.ts';
import { useLine, usesOf } from '../support/planned-images.ts';

const POD = 'spec.template.spec';
const FIRST = `${POD}.containers[0]`;
const KUBECTL_2_14 =
  'registry.k8s.io/kubectl:v1.36.1@sha256:d08f476d04d0e30f426f06bc6ff6c38913aaa4591943046b77e2f74a72d3611c';
const KUBECTL_2_12 =
  'registry.k8s.io/kubectl:v1.33.4@sha256:261a9ed843eb68e3d50da132245e2221d75ca19504130e47bd32788c0ff339a0';

/** By file: object, path and image, in the file's order. */
const USES: Readonly<Record<string, readonly string[]>> = {
  'kong-mesh-2.14.3-default.yaml': [
    `Deployment/kong-mesh-control-plane ${FIRST}.image docker.io/kong/kuma-cp:2.14.3`,
    `Deployment/kong-mesh-control-plane ${FIRST}.env[9].value docker.io/kong/kuma-init:2.14.3 (injected)`,
    `Deployment/kong-mesh-control-plane ${FIRST}.env[31].value docker.io/kong/kuma-dp:2.14.3 (injected)`,
    `Job/kong-mesh-delete-webhook ${FIRST}.image ${KUBECTL_2_14}`,
    `Job/kong-mesh-patch-ns ${FIRST}.image ${KUBECTL_2_14}`,
    `Job/kong-mesh-install-crds ${FIRST}.image ${KUBECTL_2_14}`,
    `Job/kong-mesh-install-crds ${POD}.initContainers[0].image docker.io/kong/kumactl:2.14.3`,
  ],
  'kong-mesh-2.8.0-default.yaml': [
    `Deployment/kong-mesh-control-plane ${FIRST}.image docker.io/kong/kuma-cp:2.8.0`,
    `Deployment/kong-mesh-control-plane ${FIRST}.env[7].value docker.io/kong/kuma-init:2.8.0 (injected)`,
    `Deployment/kong-mesh-control-plane ${FIRST}.env[16].value docker.io/kong/kuma-dp:2.8.0 (injected)`,
    `Job/kong-mesh-delete-webhook ${FIRST}.image docker.io/bitnami/kubectl:1.27.5`,
    `Job/kong-mesh-patch-ns ${FIRST}.image docker.io/bitnami/kubectl:1.27.5`,
    `Job/kong-mesh-install-crds ${FIRST}.image docker.io/bitnami/kubectl:1.27.5`,
    `Job/kong-mesh-install-crds ${POD}.initContainers[0].image docker.io/kong/kumactl:2.8.0`,
  ],
  'kuma-2.12.14-zone-cni-ingress-egress.yaml': [
    `DaemonSet/kuma-cni-node ${FIRST}.image docker.io/kumahq/kuma-cni:2.12.14`,
    `Deployment/kuma-control-plane ${FIRST}.image docker.io/kumahq/kuma-cp:2.12.14`,
    `Deployment/kuma-control-plane ${FIRST}.env[7].value docker.io/kumahq/kuma-init:2.12.14 (injected)`,
    `Deployment/kuma-control-plane ${FIRST}.env[18].value docker.io/kumahq/kuma-dp:2.12.14 (injected)`,
    `Deployment/kuma-egress ${FIRST}.image docker.io/kumahq/kuma-dp:2.12.14`,
    `Deployment/kuma-ingress ${FIRST}.image docker.io/kumahq/kuma-dp:2.12.14`,
    `Job/kuma-delete-webhook ${FIRST}.image ${KUBECTL_2_12}`,
    `Job/kuma-patch-ns ${FIRST}.image ${KUBECTL_2_12}`,
    `Job/kuma-install-crds ${FIRST}.image ${KUBECTL_2_12}`,
    `Job/kuma-install-crds ${POD}.initContainers[0].image docker.io/kumahq/kumactl:2.12.14`,
  ],
};

/** What is not read, by file. */
const APPLIES = 'kubectl applies a file that is not in the plan';
const RUNS = 'it runs a program or script that is not read';
const NOT_READ: Readonly<Record<string, readonly string[]>> = {
  'kong-mesh-2.14.3-default.yaml': [`Job/kong-mesh-install-crds ${APPLIES}`, `Job/kong-mesh-install-crds ${RUNS}`],
  'kong-mesh-2.8.0-default.yaml': [
    `ConfigMap/kong-mesh-install-crds-scripts ${APPLIES}`,
    `Job/kong-mesh-install-crds ${RUNS}`,
    `Job/kong-mesh-install-crds ${RUNS}`,
  ],
  'kuma-2.12.14-zone-cni-ingress-egress.yaml': [`Job/kuma-install-crds ${APPLIES}`, `Job/kuma-install-crds ${RUNS}`],
};

async function objectsOf(text: string): Promise<readonly KubernetesObject[]> {
  const read = await readManifest(text, '-');
  if (isFailure(read)) {
    throw new Error(read.reason);
  }
  return read;
}

describe('what real charts print', () => {
  it('is all known to this test', function () {
    expect(readdirSync(realMaterial(this, 'rendered')).sort()).to.deep.equal(Object.keys(USES).sort());
  });

  for (const [name, expected] of Object.entries(USES)) {
    it(`holds the images that stand in ${name}`, async function () {
      const text = readFileSync(realMaterial(this, join('rendered', name)), 'utf8');
      const lines = (await objectsOf(text)).flatMap((object) =>
        usesOf([object]).map((use) => `${objectLabel(object, 'no name')} ${useLine(use)}`),
      );
      expect(lines).to.deep.equal(expected);
    });

    it(`tells what is not read of ${name}`, async function () {
      const text = readFileSync(realMaterial(this, join('rendered', name)), 'utf8');
      const lines = (await objectsOf(text)).flatMap((object) =>
        notReadIn(object).map(({ reason }) => `${objectLabel(object, 'no name')} ${reason}`),
      );
      expect(lines).to.have.members(NOT_READ[name] ?? []);
    });

    it(`tells the template of each object in ${name}`, async function () {
      const text = readFileSync(realMaterial(this, join('rendered', name)), 'utf8');
      const sources = (await objectsOf(text)).map(({ source }) => source ?? 'none');
      const printed = text.split('\n').filter((line) => line.startsWith('# Source: '));
      expect(sources.map((source) => `# Source: ${source}`)).to.deep.equal(printed);
    });
  }
});
