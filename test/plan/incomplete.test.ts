/** Resources of a whole preview that look complete and are not. */
import { expect } from 'chai';
import { incompleteResources } from '../../src/plan/incomplete.ts';
import type { RelatedResource } from '../../src/plan/planned-resource.ts';

const CHART = 'kubernetes:helm.sh/v4:Chart';
const RELEASE = 'kubernetes:helm.sh/v3:Release';

function resource(type: string, urn: string, more: Partial<RelatedResource> = {}): RelatedResource {
  return { type, name: urn, urn, inputs: {}, dependentInputs: [], ...more };
}

/** `urn input` of each. */
function incomplete(...resources: readonly RelatedResource[]): string[] {
  return incompleteResources(resources).map((found) => `${found.resource.urn} ${found.dropped?.input ?? '-'}`);
}

describe('what is incomplete in a preview', () => {
  for (const type of [
    ...['helm.sh/v2:Chart', 'helm.sh/v3:Chart', 'helm.sh/v4:Chart', 'kustomize:Directory', 'kustomize/v2:Directory'],
    ...['yaml:ConfigFile', 'yaml:ConfigGroup', 'yaml/v2:ConfigFile', 'yaml/v2:ConfigGroup'],
  ]) {
    it(`is a component that no other resource names as its parent (${type})`, () => {
      const component = resource(`kubernetes:${type}`, 'component', { parent: 'stack' });
      expect(incomplete(resource('pulumi:pulumi:Stack', 'stack'), component)).to.deep.equal(['component -']);
      expect(incomplete(component, resource('kubernetes:core/v1:Pod', 'pod', { parent: 'component' }))).to.deep.equal(
        [],
      );
    });
  }

  it('is no other resource without children', () => {
    expect(
      incomplete(
        resource('pulumi:pulumi:Stack', 'stack'),
        resource('my:own:Component', 'mine'),
        resource('kubernetes:core/v1:Pod', 'pod'),
        resource(RELEASE, 'release'),
      ),
    ).to.deep.equal([]);
    expect(incomplete()).to.deep.equal([]);
  });

  it('is a component whose only child is of another provider', () => {
    const chart = resource(CHART, 'chart');
    expect(incomplete(chart, resource('random:index:RandomId', 'id', { parent: 'chart' }))).to.deep.equal(['chart -']);
    expect(incomplete(chart, resource('kubernetes:core/v1:Pod', 'pod', { parent: 'chart' }))).to.deep.equal([]);
  });

  it('is every component of several that is', () => {
    expect(
      incomplete(
        resource(CHART, 'a'),
        resource(CHART, 'b'),
        resource('kubernetes:core/v1:Pod', 'pod', { parent: 'b' }),
        resource(CHART, 'c', { parent: 'a' }),
        resource(CHART, 'd'),
      ),
    ).to.deep.equal(['c -', 'd -']);
  });

  for (const input of ['valueYamlFiles', 'repositoryOpts']) {
    it(`is a release that depends on another resource by ${input}, which is not there`, () => {
      expect(incomplete(resource(RELEASE, 'a', { dependentInputs: [input] }))).to.deep.equal([`a ${input}`]);
      expect(incomplete(resource(RELEASE, 'a', { dependentInputs: [input], inputs: { [input]: {} } }))).to.deep.equal(
        [],
      );
      expect(incomplete(resource(CHART, 'a', { dependentInputs: [input] }))).to.deep.equal(['a -']);
    });
  }

  it('is a release whose values come from another resource, unless the provider keeps what it does not know', () => {
    const release = (inputs: object) => resource(RELEASE, 'a', { dependentInputs: ['values', 'name'], inputs });
    expect(incomplete(release({ values: { a: 1 } }))).to.deep.equal(['a values']);
    expect(incomplete(release({ values: { a: 1 }, allowNullValues: true }))).to.deep.equal([]);
    expect(incomplete(release({ values: { a: 1 }, allowNullValues: 'true' }))).to.deep.equal(['a values']);
    const newer = (version: string) => ({ ...release({ values: { a: 1 } }), providerVersion: version });
    expect(incomplete(newer('4.30.0'))).to.deep.equal([]);
    expect(incomplete(newer('4.29.0'))).to.deep.equal(['a values']);
  });
});
