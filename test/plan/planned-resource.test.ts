/** What a resource's type says that it brings into the cluster. */
import { expect } from 'chai';
import { objectLabel } from '../../src/plan/kubernetes-object';
import { plannedResource } from '../../src/plan/planned-resource';

function planned(type: string, inputs: unknown = {}) {
  return plannedResource({ type, name: 'x', urn: 'urn:x', inputs });
}

describe('a planned resource', () => {
  const KINDS: Readonly<Record<string, string>> = {
    'kubernetes:helm.sh/v3:Release': 'release',
    'kubernetes:helm.sh/v4:Release': 'release',
    'kubernetes:helm.sh/v2:Chart': 'component',
    'kubernetes:helm.sh/v3:Chart': 'component',
    'kubernetes:helm.sh/v4:Chart': 'component',
    'kubernetes:yaml:ConfigFile': 'component',
    'kubernetes:yaml:ConfigGroup': 'component',
    'kubernetes:yaml/v2:ConfigFile': 'component',
    'kubernetes:yaml/v2:ConfigGroup': 'component',
    'kubernetes:kustomize:Directory': 'component',
    'kubernetes:kustomize/v2:Directory': 'component',
    'kubernetes:apps/v1:Deployment': 'object',
    'kubernetes:example.com/v1:Release': 'object',
    'pulumi:providers:kubernetes': 'other',
    'aws:s3/bucket:Bucket': 'other',
    'notkubernetes:apps/v1:Deployment': 'other',
    'my:kubernetes:apps/v1:Deployment': 'other',
    '': 'other',
  };
  for (const [type, kind] of Object.entries(KINDS)) {
    it(`of type ${type} is: ${kind}`, () => {
      expect(planned(type).kind).to.equal(kind);
    });
  }

  const OBJECTS: Readonly<Record<string, { apiVersion: string; kind: string; patch: boolean }>> = {
    'kubernetes:core/v1:Pod': { apiVersion: 'v1', kind: 'Pod', patch: false },
    'kubernetes:core/v1:PodPatch': { apiVersion: 'v1', kind: 'Pod', patch: true },
    'kubernetes:apps/v1:Deployment': { apiVersion: 'apps/v1', kind: 'Deployment', patch: false },
    'kubernetes:apps/v1:DeploymentPatch': { apiVersion: 'apps/v1', kind: 'Deployment', patch: true },
    'kubernetes:batch/v1:CronJobPatch': { apiVersion: 'batch/v1', kind: 'CronJob', patch: true },
    'kubernetes:extensions/v1beta1:DaemonSet': { apiVersion: 'extensions/v1beta1', kind: 'DaemonSet', patch: false },
    'kubernetes:kuma.io/v1alpha1:ContainerPatch': {
      apiVersion: 'kuma.io/v1alpha1',
      kind: 'ContainerPatch',
      patch: false,
    },
  };
  for (const [type, object] of Object.entries(OBJECTS)) {
    it(`of type ${type} is a ${object.patch ? 'patch of a ' : ''}${object.kind}`, () => {
      expect(planned(type, { a: 1 })).to.deep.equal({ kind: 'object', object: { ...object, fields: { a: 1 } } });
    });
  }

  it('has no fields where its inputs are no object', () => {
    for (const inputs of [undefined, null, 'x', [], 5]) {
      expect(planned('kubernetes:core/v1:Pod', inputs)).to.have.nested.property('object.fields').that.deep.equals({});
    }
  });

  it('is called by the name of its object, or by its own where that is not known', () => {
    const label = (metadata: unknown) => {
      const resource = planned('kubernetes:apps/v1:Deployment', { metadata });
      return resource.kind === 'object' ? objectLabel(resource.object, 'its own') : '';
    };
    expect(label({ name: 'web' })).to.equal('Deployment/web');
    for (const metadata of [undefined, {}, { name: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' }, 'x', { name: 5 }]) {
      expect(label(metadata)).to.equal('Deployment/its own');
    }
  });
});
