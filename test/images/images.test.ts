/** All images of what is planned: a Helm release, a component, and Kong Mesh's real manifest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { imageUses, UNEXPANDED } from '../../src/images/images';
import { objectLabel } from '../../src/plan/kubernetes-object';
import { plannedResource } from '../../src/plan/planned-resource';
import { realMaterial } from '../support/real-material';

interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
}

const KUBECTL =
  'registry.k8s.io/kubectl:v1.36.1@sha256:d08f476d04d0e30f426f06bc6ff6c38913aaa4591943046b77e2f74a72d3611c';

function planned(type: string, inputs: unknown = {}) {
  return plannedResource({ type, name: 'x', urn: 'urn:x', inputs });
}

describe('the images of a planned resource', () => {
  it('are not known for a Helm release, and for a component without children', () => {
    expect(imageUses(planned('kubernetes:helm.sh/v3:Release'))).to.have.nested.property(
      '[0].code',
      'HELM_NOT_RENDERED',
    );
    expect(UNEXPANDED).to.have.property('code', 'IMAGE_UNKNOWN');
  });

  it('are those of its children for a component, and none for other providers', () => {
    for (const type of [
      'kubernetes:helm.sh/v4:Chart',
      'kubernetes:yaml/v2:ConfigGroup',
      'aws:s3:Bucket',
      'pulumi:pulumi:Stack',
    ]) {
      expect(imageUses(planned(type, { spec: { containers: [{ image: 'a:1' }] } }))).to.deep.equal([]);
    }
  });

  it('are the seven uses of five images in the manifest of Kong Mesh 2.14.3', function () {
    const text = readFileSync(realMaterial(this, join('rendered', 'kong-mesh-2.14.3-default.yaml')), 'utf8');
    const documents = parseAllDocuments(text).map((document) => document.toJS() as Rendered | null);
    const uses = documents.flatMap((document) => {
      if (document === null) {
        return [];
      }
      const { apiVersion, kind } = document;
      const group = apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`;
      const resource = planned(`kubernetes:${group}:${kind}`, document);
      if (resource.kind !== 'object') {
        throw new Error('an object is planned');
      }
      const label = objectLabel(resource.object, 'x');
      return imageUses(resource).map((use) => [label, use.path, 'image' in use ? use.image : use.code]);
    });
    expect(uses).to.deep.equal([
      ['Deployment/kong-mesh-control-plane', 'spec.template.spec.containers[0].image', 'docker.io/kong/kuma-cp:2.14.3'],
      [
        'Deployment/kong-mesh-control-plane',
        'spec.template.spec.containers[0].env[9].value',
        'docker.io/kong/kuma-init:2.14.3',
      ],
      [
        'Deployment/kong-mesh-control-plane',
        'spec.template.spec.containers[0].env[31].value',
        'docker.io/kong/kuma-dp:2.14.3',
      ],
      ['Job/kong-mesh-delete-webhook', 'spec.template.spec.containers[0].image', KUBECTL],
      ['Job/kong-mesh-patch-ns', 'spec.template.spec.containers[0].image', KUBECTL],
      ['Job/kong-mesh-install-crds', 'spec.template.spec.containers[0].image', KUBECTL],
      ['Job/kong-mesh-install-crds', 'spec.template.spec.initContainers[0].image', 'docker.io/kong/kumactl:2.14.3'],
    ]);
  });
});
