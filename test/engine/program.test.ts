/** A program with the real classes of Pulumi's Kubernetes SDK in the real engine: each is reported at its own resource. */
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { expect } from 'chai';
import { join } from 'node:path';
import { CODES } from '../../src/codes.ts';
import { type InlinePreview, previewProgram } from '../support/inline-program.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration, publishKongMeshImage } from '../support/kong-mesh-registry.ts';
import { needTools } from '../support/real-tools.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';

const SOURCES = process.cwd();
const FILES = { app: join('test', 'support', 'charts', 'app') };

const INIT = `docker.io/kong/kuma-init:${KONG_MESH_VERSION}`;
const IMAGE = `docker.io/kong/kuma-dp:${KONG_MESH_VERSION}`;
const UNPROVEN = `${IMAGE}-hotfix`;

function program(image: pulumi.Input<string>): void {
  const labels = { app: 'app' };
  const containers = [{ name: 'app', image }];
  const podSpec = { initContainers: [{ name: 'init', image: INIT }], containers };
  const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } };
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app', namespace: 'mesh' }, spec };
  const values = { init: INIT, image };
  const provider = new kubernetes.Provider('render', { renderYamlToDirectory: 'rendered' });

  new kubernetes.apps.v1.Deployment('deployment', { spec }, { provider });
  new kubernetes.apiextensions.CustomResource(
    'rollout',
    { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'app' }, spec },
    { provider },
  );
  new kubernetes.helm.v3.Release('release', { chart: './app', values });
  new kubernetes.helm.v4.Chart('chart', { chart: './app', values }, { provider });
  new kubernetes.yaml.v2.ConfigGroup('group', { objs: [object] }, { provider });
  new kubernetes.yaml.ConfigGroup('old-group', { objs: [object], resourcePrefix: 'old' }, { provider });
}

/** Where each of them is reported: type, with those of the components around it, and name. */
const PLACES = [
  'kubernetes:apps/v1:Deployment::deployment',
  'kubernetes:argoproj.io/v1alpha1:Rollout::rollout',
  'kubernetes:helm.sh/v3:Release::release',
  'kubernetes:yaml:ConfigGroup$kubernetes:apps/v1:Deployment::old-mesh/app',
];

/** These have their objects made by the provider, which waits until it knows all inputs. */
const EXPANDED_PLACES = [
  'kubernetes:helm.sh/v4:Chart$kubernetes:apps/v1:Deployment::chart:default/app',
  'kubernetes:yaml/v2:ConfigGroup$kubernetes:apps/v1:Deployment::group:mesh/app',
];
const UNEXPANDED_PLACES = ['kubernetes:helm.sh/v4:Chart::chart', 'kubernetes:yaml/v2:ConfigGroup::group'];

describe('a program with the classes of the Kubernetes SDK', function () {
  this.timeout(60_000);

  let registry: Registry | undefined;
  let host: string;
  let world: SigstoreWorld;

  before(async function () {
    needTools(this, 'pulumi', 'pulumi-language-nodejs', 'pulumi-resource-kubernetes', 'helm');
    registry = await startRegistry();
    ({ host } = registry);
    world = await createSigstoreWorld();
    await publishKongMeshImage(registry, world, 'kuma-init', KONG_MESH_VERSION);
    await publishKongMeshImage(registry, world, 'kuma-dp', KONG_MESH_VERSION);
    await publishKongMeshImage(registry, world, 'kuma-dp', `${KONG_MESH_VERSION}-hotfix`, []);
  });

  after(async () => {
    await registry?.stop();
  });

  function preview(image: () => pulumi.Input<string>): Promise<InlinePreview> {
    const configuration = (programDirectory: string) => ({
      ...kongMeshConfiguration(host, world),
      helm: { programDirectory },
    });
    return previewProgram(
      () => {
        program(image());
      },
      FILES,
      SOURCES,
      configuration,
    );
  }

  it('passes when every image has valid provenance', async () => {
    const { failed, text, violations } = await preview(() => IMAGE);
    expect(reported(violations)).to.be.empty;
    expect(text).to.include('image-provenance: 12 uses of 2 images: 2 passed;');
    expect(failed).to.equal(false);
  });

  it('fails at each resource that has one image without provenance', async () => {
    const { failed, text, violations } = await preview(() => UNPROVEN);
    expect(reported(violations)).to.deep.equal(at([...PLACES, ...EXPANDED_PLACES], 'ATTESTATION_MISSING'));
    expect(text).to.include('image-provenance: 12 uses of 2 images: 1 passed, 1 failed;');
    expect(failed).to.equal(true);
  });

  it('fails at each resource of which another gives the image, which a preview does not know', async () => {
    const { failed, violations } = await preview(() => {
      const settings = new kubernetes.core.v1.ConfigMap('settings', { data: { tag: KONG_MESH_VERSION } });
      return pulumi.interpolate`docker.io/kong/kuma-dp:${settings.id}`;
    });
    expect(reported(violations)).to.deep.equal(at([...PLACES, ...UNEXPANDED_PLACES], 'IMAGE_UNKNOWN'));
    expect(failed).to.equal(true);
  });
});

/** Each place with the codes that were reported there; a Release may have two violations. */
function reported(violations: InlinePreview['violations']): Set<string> {
  return new Set(
    violations.map(({ resourceUrn = '', message }) => {
      const codes = Object.keys(CODES).filter((code) => message.includes(code));
      return [resourceUrn.split('::').slice(2).join('::'), ...codes].join(' ');
    }),
  );
}

function at(places: readonly string[], code: string): Set<string> {
  return new Set(places.map((place) => `${place} ${code}`));
}
