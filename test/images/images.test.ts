/** All images of what is planned: objects, a Helm release that is not rendered, a component without children. */
import { expect } from 'chai';
import { imageUses, incompleteUse, unrenderedUse } from '../../src/images/images.ts';
import { plannedObjects, useLine, useLines, usesOf } from '../support/planned-images.ts';

describe('the images of a planned resource', () => {
  it('are not known for a Helm release that is not rendered, and for a component without children', () => {
    const use = unrenderedUse({ reason: 'helm is not installed', remedy: 'Install it' });
    expect(use).to.deep.include({ path: ['chart'], code: 'HELM_NOT_RENDERED', remedy: 'Install it' });
    expect(use).to.have.property('reason').that.contains('helm is not installed');
    expect(incompleteUse({})).to.deep.include({ path: [], code: 'IMAGE_UNKNOWN' });
  });

  it('are not known for an input that was dropped since it is not known', () => {
    for (const input of ['valueYamlFiles', 'repositoryOpts', 'values']) {
      const dropped = { input, remedy: 'use another value' };
      expect(incompleteUse({ dropped })).to.deep.include({
        path: [input],
        code: 'IMAGE_UNKNOWN',
        remedy: 'use another value',
      });
    }
  });

  it('are those of their children for a component, and none for other providers', () => {
    expect(imageUses({ kind: 'component', unknown: [] })).to.deep.equal([]);
    expect(imageUses({ kind: 'other' })).to.deep.equal([]);
    // What has not been rendered is never taken for something without images.
    expect(imageUses({ kind: 'release', inputs: {} }).map(useLine)).to.deep.equal(['chart HELM_NOT_RENDERED']);
  });

  it('are none without objects', () => {
    expect(usesOf([])).to.deep.equal([]);
    expect(useLines('core/v1:PodList', { items: [] })).to.deep.equal([]);
  });

  it('are those of every object, each path with where its object is', () => {
    const deployment = (image: string) => ({ spec: { template: { spec: { containers: [{ image }] } } } });
    expect(useLines('apps/v1:DeploymentList', { items: [deployment('a:1'), deployment('b:1')] })).to.deep.equal([
      'items[0].spec.template.spec.containers[0].image a:1',
      'items[1].spec.template.spec.containers[0].image b:1',
    ]);
    const [object] = plannedObjects('core/v1:Pod', { spec: { containers: [{ image: 'a:1' }] } });
    expect(object && usesOf([object, { ...object, at: ['x'] }]).map(useLine)).to.deep.equal([
      'spec.containers[0].image a:1',
      'x.spec.containers[0].image a:1',
    ]);
  });
});
