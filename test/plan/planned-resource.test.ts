/** What a resource's type says that it brings into the cluster. */
import { expect } from 'chai';
import { imageUses } from '../../src/images/images.ts';
import { plannedLabel, plannedResource } from '../../src/plan/planned-resource.ts';
import { plannedUses, UNKNOWN_TEXT as UNKNOWN, useLine } from '../support/planned-images.ts';

function planned(type: string, inputs: unknown = {}) {
  return plannedResource({ type, name: 'x', urn: 'urn:x', inputs });
}

describe('a planned resource', () => {
  const KINDS: Readonly<Record<string, string>> = {
    'kubernetes:helm.sh/v3:Release': 'release',
    'kubernetes:helm.sh/v2:Release': 'objects',
    'kubernetes:helm.sh/v4:Release': 'objects',
    'kubernetes:helm.sh/v3:ReleasePatch': 'objects',
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

  const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: {} };
  const LIKE_COMPONENTS = [
    ...['helm.sh/v2:Chart', 'helm.sh/v3:Chart', 'helm.sh/v4:Chart', 'kustomize:Directory', 'kustomize/v2:Directory'],
    ...['yaml:ConfigFile', 'yaml:ConfigGroup', 'yaml/v2:ConfigFile', 'yaml/v2:ConfigGroup'],
  ];
  const kindsOf = (type: string, inputs: unknown) => {
    const found = planned(`kubernetes:${type}`, inputs);
    return found.kind === 'objects'
      ? found.objects.map(({ apiVersion, kind, patch }) => `${apiVersion} ${kind}${patch ? ' patch' : ''}`)
      : [found.kind];
  };

  for (const type of [...LIKE_COMPONENTS, 'helm.sh/v2:Release', 'helm.sh/v4:Release', 'core/v1:ConfigMap', 'a:B']) {
    it(`of type ${type} is what its inputs say, since that is what the provider creates`, () => {
      for (const inputs of [DEPLOYMENT, { ...DEPLOYMENT, chart: 'harmless', resources: [] }]) {
        expect(kindsOf(type, inputs)[0]).to.equal('apps/v1 Deployment');
      }
    });

    it(`of type ${type} may be a pod where the plan does not know what its inputs say`, () => {
      for (const inputs of [UNKNOWN, { ...DEPLOYMENT, kind: UNKNOWN }, { ...DEPLOYMENT, apiVersion: UNKNOWN }]) {
        expect(plannedUses(type, inputs).map(useLine)).to.deep.equal(['spec IMAGE_UNKNOWN']);
      }
    });
  }

  for (const type of LIKE_COMPONENTS) {
    it(`of type ${type} is a component while its inputs are a component's`, () => {
      for (const inputs of [{}, { chart: 'mesh', resources: [] }, { file: 'a.yaml', kind: '', apiVersion: null }]) {
        expect(planned(`kubernetes:${type}`, inputs)).to.deep.equal({ kind: 'component', unknown: [] });
      }
      expect(kindsOf(type, { kind: 'Deployment' })).to.not.include('component');
      expect(kindsOf(type, { apiVersion: 'apps/v1' })).to.not.include('component');
    });
  }

  it('of the type of a release is one, whatever its inputs say: the provider takes no kind from them', () => {
    const inputs = { ...DEPLOYMENT, chart: 'mesh' };
    expect(planned('kubernetes:helm.sh/v3:Release', inputs)).to.deep.equal({ kind: 'release', inputs });
  });

  it('is also what its type says, where that is neither a component nor the same', () => {
    expect(kindsOf('core/v1:ConfigMap', DEPLOYMENT)).to.deep.equal(['apps/v1 Deployment', 'v1 ConfigMap']);
    expect(kindsOf('yaml/v2:ConfigFile', DEPLOYMENT)).to.deep.equal(['apps/v1 Deployment']);
    expect(kindsOf('extensions/v1beta1:Deployment', DEPLOYMENT)).to.deep.equal(['apps/v1 Deployment']);
  });

  it('takes from its type what its inputs leave out', () => {
    expect(kindsOf('apps/v1:Deployment', { kind: 'StatefulSet' })[0]).to.equal('apps/v1 StatefulSet');
    expect(kindsOf('apps/v1:Deployment', { apiVersion: 'apps/v1beta1', kind: '' })).to.deep.equal([
      'apps/v1beta1 Deployment',
    ]);
    expect(kindsOf('core/v1:ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap' })).to.deep.equal(['v1 ConfigMap']);
  });

  it('is a patch where its type has the name of its kind and Patch behind it, in any group', () => {
    expect(kindsOf('apps/v1:DeploymentPatch', DEPLOYMENT)).to.deep.equal(['apps/v1 Deployment patch']);
    expect(kindsOf('extensions/v1beta1:DeploymentPatch', DEPLOYMENT)).to.deep.equal(['apps/v1 Deployment patch']);
    expect(kindsOf('example.com/v1:DeploymentPatch', DEPLOYMENT)).to.deep.equal(['apps/v1 Deployment patch']);
    expect(kindsOf('apiextensions.k8s.io:CustomResourcePatch', DEPLOYMENT)).to.deep.equal(['apps/v1 Deployment patch']);
    expect(kindsOf('apps/v1:StatefulSetPatch', DEPLOYMENT)[0]).to.equal('apps/v1 Deployment');
    const patch = { apiVersion: 'kuma.io/v1alpha1', kind: 'ContainerPatch' };
    expect(kindsOf('kuma.io/v1alpha1:ContainerPatch', patch)).to.deep.equal(['kuma.io/v1alpha1 ContainerPatch']);
    expect(kindsOf('kuma.io/v1alpha1:ContainerPatchPatch', patch)).to.deep.equal([
      'kuma.io/v1alpha1 ContainerPatch patch',
    ]);
  });

  it('brings no image by a patch that sets none', () => {
    for (const spec of [undefined, {}, { replicas: 3 }, { template: { metadata: {} } }, { template: { spec: {} } }]) {
      for (const type of ['apps/v1:DeploymentPatch', 'extensions/v1beta1:DeploymentPatch']) {
        expect(plannedUses(type, { ...DEPLOYMENT, spec })).to.deep.equal([]);
      }
      expect(plannedUses('apps/v1:Deployment', { ...DEPLOYMENT, spec })).to.have.length(1);
    }
  });

  describe('that is a component', () => {
    const told = (type: string, inputs: object) => {
      const found = planned(`kubernetes:${type}`, inputs);
      return imageUses(found).map(useLine);
    };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: UNKNOWN }, spec: UNKNOWN };

    it('tells which of its parts a preview does not know, whatever children it has by the others', () => {
      expect(told('yaml:ConfigGroup', { yaml: ['kind: Pod', UNKNOWN] })).to.deep.equal(['yaml[1] IMAGE_UNKNOWN']);
      expect(told('yaml:ConfigGroup', { yaml: UNKNOWN, files: ['a.yaml'] })).to.deep.equal(['yaml IMAGE_UNKNOWN']);
      expect(told('yaml:ConfigGroup', { files: [UNKNOWN] })).to.deep.equal(['files[0] IMAGE_UNKNOWN']);
      expect(told('yaml/v2:ConfigFile', { file: UNKNOWN })).to.deep.equal(['file IMAGE_UNKNOWN']);
      expect(told('helm.sh/v3:Chart', { values: { a: { b: UNKNOWN } } })).to.deep.equal(['values IMAGE_UNKNOWN']);
      expect(told('kustomize:Directory', { directory: 'a' })).to.deep.equal([]);
    });

    it('leaves to its children what is not known in objects', () => {
      expect(told('yaml:ConfigGroup', { objs: [pod] })).to.deep.equal([]);
      expect(told('yaml:ConfigGroup', { objs: pod })).to.deep.equal([]);
      for (const hidden of [
        UNKNOWN,
        { ...pod, kind: UNKNOWN },
        { kind: 'List', items: UNKNOWN },
        { items: [UNKNOWN] },
      ]) {
        expect(told('yaml:ConfigGroup', { objs: [pod, hidden] })).to.deep.equal(['objs[1] IMAGE_UNKNOWN']);
        expect(told('yaml/v2:ConfigGroup', { objects: hidden })).to.deep.equal(['objects IMAGE_UNKNOWN']);
      }
    });
  });
});
