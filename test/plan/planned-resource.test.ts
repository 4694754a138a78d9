/** What a resource's type says that it brings into the cluster. */
import { expect } from 'chai';
import { plannedLabel, plannedResource } from '../../src/plan/planned-resource.ts';

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
    'kubernetes:apps/v1:Deployment': 'objects',
    'kubernetes:example.com/v1:Release': 'objects',
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
    'kubernetes:v1:Pod': { apiVersion: 'v1', kind: 'Pod', patch: false },
    'kubernetes:v1:PodPatch': { apiVersion: 'v1', kind: 'Pod', patch: true },
    'kubernetes:core/v1:PodPatch': { apiVersion: 'v1', kind: 'Pod', patch: true },
    'kubernetes:apps/v1:Deployment': { apiVersion: 'apps/v1', kind: 'Deployment', patch: false },
    'kubernetes:apps/v1:DeploymentPatch': { apiVersion: 'apps/v1', kind: 'Deployment', patch: true },
    'kubernetes:batch/v1:CronJobPatch': { apiVersion: 'batch/v1', kind: 'CronJob', patch: true },
    'kubernetes:extensions/v1beta1:DaemonSet': { apiVersion: 'extensions/v1beta1', kind: 'DaemonSet', patch: false },
    'kubernetes:extensions/v1beta1:DaemonSetPatch': {
      apiVersion: 'extensions/v1beta1',
      kind: 'DaemonSet',
      patch: true,
    },
    'kubernetes:myapps/v1:ThingPatch': { apiVersion: 'myapps/v1', kind: 'ThingPatch', patch: false },
    'kubernetes:v1alpha1.example.com/v1:Patch': { apiVersion: 'v1alpha1.example.com/v1', kind: 'Patch', patch: false },
    'kubernetes:kuma.io/v1alpha1:ContainerPatch': {
      apiVersion: 'kuma.io/v1alpha1',
      kind: 'ContainerPatch',
      patch: false,
    },
  };
  for (const [type, object] of Object.entries(OBJECTS)) {
    it(`of type ${type} is a ${object.patch ? 'patch of a ' : ''}${object.kind}`, () => {
      expect(planned(type, { a: 1 })).to.deep.equal({
        kind: 'objects',
        objects: [{ ...object, fields: { a: 1 }, at: [] }],
      });
    });
  }

  it('is what it states, where its type is only that of any custom resource', () => {
    const CUSTOM = 'kubernetes:apiextensions.k8s.io:CustomResource';
    for (const [stated, kind, apiVersion] of [
      [{ apiVersion: 'kuma.io/v1alpha1', kind: 'ContainerPatch' }, 'ContainerPatch', 'kuma.io/v1alpha1'],
      [{ apiVersion: 'apps/v1', kind: 'Deployment' }, 'Deployment', 'apps/v1'],
      [{ kind: 5 }, '', ''],
    ] as const) {
      expect(planned(CUSTOM, stated)).to.have.nested.property('objects[0]').that.includes({ kind, apiVersion });
    }
    const patch = planned(`${CUSTOM}Patch`, { apiVersion: 'kuma.io/v1alpha1', kind: 'ContainerPatch' });
    expect(patch).to.have.nested.property('objects[0].apiVersion', 'kuma.io/v1alpha1');
  });

  it('has no fields where its inputs are no object', () => {
    for (const inputs of [undefined, null, 'x', [], 5]) {
      expect(planned('kubernetes:core/v1:Pod', inputs))
        .to.have.nested.property('objects[0].fields')
        .that.deep.equals({});
    }
  });

  it('is called by the name of its object, or by its own where that is not known', () => {
    const label = (metadata: unknown) => {
      const type = 'kubernetes:apps/v1:Deployment';
      return plannedLabel(planned(type, { metadata }), { type, name: 'its own' }).resource;
    };
    expect(label({ name: 'web' })).to.equal('Deployment/web');
    expect(label({ name: 'web', namespace: 'prod' })).to.equal('prod/Deployment/web');
    for (const metadata of [undefined, {}, { name: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' }, 'x', { name: 5 }]) {
      expect(label(metadata)).to.equal('Deployment/its own');
    }
  });

  it('is called by its type and its own name where it is no object', () => {
    const label = (type: string, inputs: unknown = {}) =>
      plannedLabel(planned(type, inputs), { type, name: 'mesh' }).resource;
    expect(label('kubernetes:helm.sh/v3:Release')).to.equal('Release/mesh');
    expect(label('kubernetes:helm.sh/v3:Release', { namespace: 'kong' })).to.equal('kong/Release/mesh');
    expect(label('kubernetes:helm.sh/v4:Chart')).to.equal('Chart/mesh');
    expect(label('aws:s3/bucket:Bucket')).to.equal('Bucket/mesh');
    expect(label('kubernetes:core/v1:PodList', { items: [] })).to.equal('PodList/mesh');
  });

  it('is also what its inputs say, since that is what the provider creates', () => {
    const kinds = (type: string, inputs: object) => {
      const planned = plannedResource({ type, name: 'a', urn: 'urn:a', inputs });
      return planned.kind === 'objects' ? planned.objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`) : [];
    };
    expect(kinds('kubernetes:core/v1:ConfigMap', { apiVersion: 'v1', kind: 'Pod' })).to.deep.equal([
      'v1 ConfigMap',
      'v1 Pod',
    ]);
    expect(kinds('kubernetes:core/v1:ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap' })).to.deep.equal([
      'v1 ConfigMap',
    ]);
    expect(kinds('kubernetes:apps/v1:DeploymentPatch', { apiVersion: 'apps/v1', kind: 'Deployment' })).to.deep.equal([
      'apps/v1 Deployment',
    ]);
  });
});
