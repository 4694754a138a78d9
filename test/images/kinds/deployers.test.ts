/** Resources that make something else deploy, whose images no plan holds. */
import { expect } from 'chai';
import { plannedUses, UNKNOWN_OBJECT, useLine, useLines } from '../../support/planned-images.ts';

const NOT_IN_PLAN = 'spec IMAGES_NOT_IN_PLAN';

const DEPLOYERS: readonly (readonly [string, RegExp])[] = [
  ['argoproj.io/v1alpha1:Application', /^Argo CD /],
  ['argoproj.io/v1alpha1:ApplicationSet', /^Argo CD /],
  ['argoproj.io/v1beta9:Application', /^Argo CD /],
  ['helm.toolkit.fluxcd.io/v2:HelmRelease', /^Flux /],
  ['helm.toolkit.fluxcd.io/v2beta1:HelmRelease', /^Flux /],
  ['kustomize.toolkit.fluxcd.io/v1:Kustomization', /^Flux /],
  ['helm.cattle.io/v1:HelmChart', /Helm controller /],
  ['helm.cattle.io/v1:HelmChartConfig', /Helm controller /],
  ['pulumi.com/v1:Stack', /^the Pulumi operator /],
  ['pulumi.com/v1alpha1:Stack', /^the Pulumi operator /],
];

describe('a resource that makes something else deploy', () => {
  for (const [type, who] of DEPLOYERS) {
    it(`says that its images are not in the plan (${type})`, () => {
      expect(useLines(type, { spec: { source: { chart: 'kong-mesh' } } })).to.deep.equal([NOT_IN_PLAN]);
      expect(useLines(type, {})).to.deep.equal([NOT_IN_PLAN]);
      expect(useLines(type, { spec: UNKNOWN_OBJECT })).to.include(NOT_IN_PLAN);
      const [use] = plannedUses(type, {});
      expect(use).to.have.property('reason').that.matches(who);
      expect(use).to.not.have.property('image');
    });

    it(`says so too where it is patched (${type})`, () => {
      expect(useLines(`${type}Patch`, {})).to.deep.equal([NOT_IN_PLAN]);
    });

    it(`hides nothing that it names itself (${type})`, () => {
      expect(
        plannedUses(type, { spec: { values: { image: { repository: 'acme/app', tag: '1' } } } }).map(useLine),
      ).to.have.members(['spec.values.image acme/app:1', NOT_IN_PLAN]);
    });
  }

  it('is told as such in a list', () => {
    expect(
      useLines('core/v1:List', {
        items: [
          { apiVersion: 'v1', kind: 'ConfigMap' },
          { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
        ],
      }),
    ).to.deep.equal([`items[1].${NOT_IN_PLAN}`]);
  });

  for (const type of [
    'argoproj.io/v1alpha1:AppProject',
    'argoproj.io/v1alpha1:AnalysisTemplate',
    'source.toolkit.fluxcd.io/v1:GitRepository',
    'source.toolkit.fluxcd.io/v1:HelmRepository',
    'source.toolkit.fluxcd.io/v1:OCIRepository',
    'notification.toolkit.fluxcd.io/v1:Receiver',
    'helm.cattle.io/v1:Other',
    'pulumi.com/v1:Program',
    'app.k8s.io/v1beta1:Application',
    'example.com/v1:Stack',
    'toolkit.fluxcd.io/v1:HelmRelease',
    'argoproj.io.example.com/v1:Application',
    'core/v1:Application',
  ]) {
    it(`is not ${type}`, () => {
      expect(useLines(type, { spec: { url: 'https://example.com' } })).to.deep.equal([]);
    });
  }
});
