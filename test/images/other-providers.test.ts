/** Resources of other providers that run something in the cluster, and those that do not. */
import { expect } from 'chai';
import { runsElsewhere } from '../../src/images/other-providers.ts';

const NAMED: readonly (readonly [string, object])[] = [
  ['command:local:Command', { create: 'kubectl apply -f https://example.com/x.yaml' }],
  ['command:local:Command', { create: './install.sh', environment: { TOOL: '/usr/bin/helm' } }],
  ['command:remote:Command', { create: 'sudo helm upgrade x y' }],
  ['aws:eks/addon:Addon', {}],
  ['aws-native:eks:Addon', {}],
  ['eks:index:Addon', {}],
  ['azure-native:kubernetesconfiguration:Extension', {}],
  ['azure-native:kubernetesconfiguration/v20230501:FluxConfiguration', {}],
  ['azure:containerservice/kubernetesClusterExtension:KubernetesClusterExtension', {}],
  ['azure:arckubernetes/fluxConfiguration:FluxConfiguration', {}],
  ['gcp:gkehub/featureMembership:FeatureMembership', {}],
  ['kubectl:index/manifest:Manifest', {}],
  ['helm:index/release:Release', {}],
  ['docker:index/container:Container', {}],
  ['docker:index/service:Service', {}],
];

const SILENT: readonly (readonly [string, object])[] = [
  ['command:local:Command', { create: 'echo helmet' }],
  ['aws:eks/cluster:Cluster', {}],
  ['azure-native:containerservice:ManagedCluster', {}],
  ['gcp:container/cluster:Cluster', {}],
  ['docker:index/network:Network', {}],
  ['docker-build:index:Image', {}],
  ['random:index/randomId:RandomId', { text: 'kubectl' }],
  ['pulumi:providers:helm', {}],
];

describe('a resource of another provider', () => {
  for (const [type, inputs] of NAMED) {
    it(`is named where it runs something in the cluster (${type})`, () => {
      const reason = runsElsewhere({ type, inputs });
      expect(reason).to.be.a('string');
      expect(reason).to.not.contain('example.com');
      expect(reason).to.not.contain('install.sh');
    });
  }

  for (const [type, inputs] of SILENT) {
    it(`is not where it does not (${type})`, () => {
      expect(runsElsewhere({ type, inputs })).to.equal(undefined);
    });
  }
});
