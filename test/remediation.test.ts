/** The policy at the level `remediate`, as Pulumi asks it: each resource to be remediated, then analysed, then the stack. */
import { expect } from 'chai';
import type { WrittenConfiguration } from '../src/configuration/schema.ts';
import { type Analysis, type Analyzer, type AnalyzerResource, startAnalyzer } from './support/analyzer.ts';
import { compiledPack } from './support/compiled-pack.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration, publishKongMeshImage } from './support/kong-mesh-registry.ts';
import { UNKNOWN_TEXT } from './support/planned-images.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

const CP = `kong/kuma-cp:${KONG_MESH_VERSION}`;
const DP = `kong/kuma-dp:${KONG_MESH_VERSION}`;
const UNATTESTED = `${CP}-hotfix`;
const SECRET = 's3cr3t-value-of-the-stack';

const SECRET_KEY = '4dabf18193072939515e22adb298388d';
/** A value as Pulumi sends one that is secret (sdk/nodejs/runtime/rpc.ts). */
function secret(value: unknown): object {
  return { [SECRET_KEY]: '1b47061264138c4ac30d75fd1eb44270', value };
}

function pod(name: string, ...containers: readonly object[]): AnalyzerResource {
  return { type: 'kubernetes:core/v1:Pod', name, properties: { metadata: { name }, spec: { containers } } };
}

function resource(type: string, properties: AnalyzerResource['properties']): AnalyzerResource {
  return { type: `kubernetes:${type}`, name: 'one', properties };
}

/** Each place where an image is found, with this as the image. */
const PLACES: Readonly<Record<string, (image: string) => AnalyzerResource>> = {
  'a container': (image) => pod('a', { image, name: 'a' }),
  'init and ephemeral containers, and an image volume': (image) =>
    resource('core/v1:Pod', {
      spec: {
        containers: [{ image, name: 'a' }],
        initContainers: [{ image, name: 'b' }],
        ephemeralContainers: [{ image, name: 'c' }],
        volumes: [{ name: 'd', image: { reference: image } }],
      },
    }),
  'a CronJob': (image) =>
    resource('batch/v1:CronJob', {
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image }] } } } } },
    }),
  'an item of a list': (image) => resource('core/v1:PodList', { items: [{ spec: { containers: [{ image }] } }] }),
  'a variable': (image) =>
    pod('a', { image, name: 'a', env: [{ name: 'KUMA_INJECTOR_INIT_CONTAINER_IMAGE', value: image }] }),
  'a ContainerPatch': (image) =>
    resource('kuma.io/v1alpha1:ContainerPatch', {
      spec: {
        sidecarPatch: [{ op: 'replace', path: '/image', value: JSON.stringify(image) }],
        initPatch: [{ op: 'add', path: '', value: JSON.stringify({ name: 'x', image }) }],
      },
    }),
  "a control plane's file": (image) =>
    resource('core/v1:ConfigMap', {
      metadata: { name: 'kong-mesh-control-plane-config' },
      data: {
        'config.yaml': `# ours\nruntime:\n  kubernetes:\n    injector:\n      sidecarContainer: {image: ${image}}\n`,
      },
    }),
  "a control plane's file in a Secret": (image) =>
    resource('core/v1:Secret', {
      metadata: { name: 'kong-mesh-control-plane-config' },
      data: secret({
        'config.yaml': Buffer.from(
          `# ${SECRET}\nruntime: {kubernetes: {injector: {initContainer: {image: "${image}"}}}}`,
        ).toString('base64'),
      }),
    }),
  'a custom resource': (image) => resource('acme.example.com/v1:App', { spec: { image } }),
  'a manifest in a custom resource': (image) =>
    resource('acme.example.com/v1:App', {
      spec: { manifest: `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${image} # why\n` },
    }),
  'an argument': (image) => pod('a', { image, args: [`--sidecar=${image}`] }),
  'secrets at every depth': (image) =>
    resource('core/v1:Pod', {
      spec: secret({ containers: secret([{ image: secret(image), args: [secret(SECRET)] }]) }),
    }),
};

describe('the policy at the level remediate', function () {
  this.timeout(60_000);

  let registry: Registry;
  let world: SigstoreWorld;
  let configuration: WrittenConfiguration;
  let digests: Readonly<Record<string, string>>;
  const running: Analyzer[] = [];

  before(async () => {
    registry = await startRegistry();
    world = await createSigstoreWorld();
    configuration = kongMeshConfiguration(registry.host, world);
    const cp = await publishKongMeshImage(registry, world, 'kuma-cp', KONG_MESH_VERSION);
    const dp = await publishKongMeshImage(registry, world, 'kuma-dp', KONG_MESH_VERSION);
    await publishKongMeshImage(registry, world, 'kuma-cp', `${KONG_MESH_VERSION}-hotfix`, []);
    digests = { [CP]: cp.index.digest, [DP]: dp.index.digest };
  });

  after(() => registry.stop());

  afterEach(() => Promise.all(running.splice(0).map(({ stop }) => stop())));

  async function start(changes: object = {}, dryRun = true): Promise<Analyzer> {
    const config = { ...configuration, ...changes, enforcementLevel: 'remediate' as const };
    const pack = await startAnalyzer({
      packDirectory: await compiledPack(),
      dryRun,
      config: { 'image-provenance': config },
    });
    running.push(pack);
    return pack;
  }

  const pinned = (image: string) => `${image}@${digests[image.replace(/^.*?(?=kong\/)/, '')] ?? ''}`;

  /** An update of one resource, as far as the pack is asked. @returns the inputs that the provider gets, and what was told */
  async function update(
    pack: Analyzer,
    planned: AnalyzerResource,
  ): Promise<Analysis & { readonly inputs: AnalyzerResource['properties'] }> {
    const inputs = (await pack.remediate(planned)) ?? planned.properties;
    return { ...(await pack.analyze({ ...planned, properties: inputs })), inputs };
  }

  /** A whole preview. */
  async function preview(pack: Analyzer, ...plan: readonly AnalyzerResource[]): Promise<Analysis> {
    const remediated: AnalyzerResource[] = [];
    for (const planned of plan) {
      const { inputs, diagnostics } = await update(pack, planned);
      expect(diagnostics).to.deep.equal([]);
      remediated.push({ ...planned, properties: inputs });
    }
    const analysis = await pack.analyzeStack(remediated);
    await pack.stop();
    return analysis;
  }

  function codes({ diagnostics }: Pick<Analysis, 'diagnostics'>): (string | undefined)[] {
    return diagnostics.map(
      ({ message }) => /\b[A-Z]+(?:_[A-Z]+)+(?=[:,])/.exec(message)?.[0] ?? message.split('\n')[1],
    );
  }

  describe('in an update', () => {
    let pack: Analyzer;

    before(async () => {
      pack = await start({}, false);
      running.pop();
    });

    after(() => pack.stop());

    for (const [place, planned] of Object.entries(PLACES)) {
      it(`puts the digest behind the tag, and changes nothing else, in ${place}`, async () => {
        const { inputs, diagnostics } = await update(pack, { ...planned(CP), name: place });
        expect(inputs).to.deep.equal(planned(pinned(CP)).properties);
        expect(diagnostics).to.deep.equal([]);
        expect(JSON.stringify([pack.output, pack.errors])).to.not.include(SECRET);
      });
    }

    it('puts it into the field that an image in parts has for it', async () => {
      const parts = (digest: string) =>
        resource('acme.example.com/v1:App', {
          spec: { image: { repository: 'kong/kuma-cp', tag: KONG_MESH_VERSION, digest } },
        });
      const { inputs, diagnostics } = await update(pack, parts(''));
      expect(inputs).to.deep.equal(parts(digests[CP] ?? '').properties);
      expect(diagnostics).to.deep.equal([]);
    });

    const SAME: Readonly<Record<string, readonly [AnalyzerResource, ...(string | undefined)[]]>> = {
      'with a sound image beside one that fails': [
        pod('a', { image: CP }, { image: UNATTESTED }),
        undefined,
        'ATTESTATION_MISSING',
      ],
      'with a sound image beside one that is not known': [
        pod('b', { image: CP }, { image: UNKNOWN_TEXT }),
        undefined,
        'IMAGE_UNKNOWN',
      ],
      'of another provider': [{ type: 'aws:s3/bucket:Bucket', name: 'c', properties: { image: CP } }],
      'whose inputs are not known': [{ ...pod('d'), properties: {} }, 'IMAGE_UNKNOWN'],
      'that is a Release': [resource('helm.sh/v3:Release', { chart: 'kong-mesh', values: {} }), 'HELM_NOT_RENDERED'],
    };

    for (const [name, [planned, ...told]] of Object.entries(SAME)) {
      it(`leaves a resource as it is ${name}`, async () => {
        expect(await pack.remediate(planned)).to.equal(undefined);
        expect(codes(await pack.analyze(planned))).to.deep.equal(told);
      });
    }

    it('returns nothing where everything has its digest', async () => {
      const planned = pod('pinned', { image: pinned(CP) });
      expect(await pack.remediate(planned)).to.equal(undefined);
      expect((await pack.analyze(planned)).diagnostics).to.deep.equal([]);
    });
  });

  it('keeps the name of a mirror', async () => {
    const image = `${registry.host}/${CP}`;
    const registries = { [registry.host]: { plainHttp: true, mirrorOf: 'docker.io' } };
    const { inputs, diagnostics } = await update(await start({ registries }, false), pod('a', { image }));
    expect(inputs).to.deep.equal(pod('a', { image: pinned(image) }).properties);
    expect(diagnostics).to.deep.equal([]);
  });

  it('asks nothing anew for what it analyses, and calls the images as the user wrote them', async () => {
    const pack = await start({ enforcement: { uncovered: 'advisory' } });
    const asked = registry.requests.length;
    const plan = Array.from({ length: 5 }, (_, index) => pod(`p${index}`, { image: CP }, { image: DP }));
    const analysis = await preview(pack, ...plan, pod('other', { image: 'acme.example/app:1' }));
    expect(codes(analysis)).to.deep.equal(['NO_TRUST_RULE']);
    expect(registry.requests.length - asked).to.equal(6);
    expect(pack.output[0]).to.equal(
      'image-provenance: 11 uses of 3 images: 2 passed, 1 failed (1 lowered); 2 pinned to the verified digest; 6 requests',
    );
  });

  it('pins what is sound in a preview in which what is not known is lowered', async () => {
    const pack = await start({ enforcement: { unknown: 'advisory' } });
    const planned = (image: string) => pod('a', { image }, { image: UNKNOWN_TEXT, name: UNKNOWN_TEXT });
    expect(await pack.remediate(planned(CP))).to.deep.equal(planned(pinned(CP)).properties);
  });

  it('changes nothing where the configuration is wrong, and has the analysis say so', async () => {
    const pack = await start({ preset: [] });
    expect(await pack.remediate(pod('a', { image: CP }))).to.equal(undefined);
    const thrown: unknown = await pack.analyze(pod('a', { image: CP })).catch((error: unknown) => error);
    expect((thrown as Error).message).to.match(/^preset: /m);
  });

  it('takes what another pack has changed since then for what it is', async () => {
    const pack = await start({ pinning: 'mandatory' }, false);
    const planned = pod('a', { image: CP });
    expect(await pack.remediate(planned)).to.not.equal(undefined);
    expect(codes(await pack.analyze(planned))).to.deep.equal(['NOT_PINNED']);
  });

  for (const pinning of ['off', 'advisory', 'mandatory'] as const) {
    describe(`where pinning is ${pinning}`, () => {
      const isMandatory = pinning === 'mandatory';
      const parts = { repository: 'docker.io/kong/kuma-cp', tag: KONG_MESH_VERSION };
      const LEFT: Readonly<Record<string, AnalyzerResource>> = {
        'is in parts': resource('acme.example.com/v1:App', { spec: { image: parts } }),
        'ignoreChanges names it': { ...pod('a', { image: CP }), ignoreChanges: ['spec.containers[0].image'] },
        'more often than it is used': resource('core/v1:ConfigMap', {
          metadata: { name: 'kong-mesh-control-plane-config' },
          data: { 'config.yaml': `# ${CP}\nruntime: {kubernetes: {injector: {sidecarContainer: {image: "${CP}"}}}}\n` },
        }),
      };
      let pack: Analyzer;

      before(async () => {
        pack = await start({ pinning }, false);
        running.pop();
      });

      after(() => pack.stop());

      for (const [why, planned] of Object.entries(LEFT)) {
        it(`says of an image that passed and is not pinned that ${why}`, async () => {
          const { inputs, diagnostics } = await update(pack, planned);
          expect(inputs).to.deep.equal(planned.properties);
          const [diagnostic, ...others] = diagnostics;
          expect(others).to.deep.equal([]);
          expect(diagnostic?.message).to.include(why).and.to.include('kuma-cp:2.14.3');
          expect(diagnostic?.enforcementLevel).to.equal(isMandatory ? 'mandatory' : 'advisory');
          expect(diagnostic?.message.includes('NOT_PINNED')).to.equal(isMandatory);
        });
      }

      it(`${isMandatory ? 'changes nothing' : 'pins what can be pinned'} beside it`, async () => {
        const both = (image: string) => ({
          ...pod('b', { image: CP }, { image }),
          ignoreChanges: ['spec.containers[0]'],
        });
        const { inputs, diagnostics } = await update(pack, both(DP));
        expect(inputs).to.deep.equal(both(isMandatory ? DP : pinned(DP)).properties);
        const told = isMandatory ? ['NOT_PINNED', undefined] : [undefined];
        expect(codes({ diagnostics }).sort()).to.deep.equal(told);
      });

      it('passes what has all its digests, and says nothing of it', async () => {
        const { diagnostics } = await update(pack, pod('c', { image: CP }, { image: DP }));
        expect(diagnostics).to.deep.equal([]);
      });

      it('leaves images of a rule that keeps the tag as they are, and says nothing of them', async () => {
        const rules = configuration.rules?.map((rule) => ({ ...rule, pin: false }));
        const keeping = await start({ rules, pinning });
        expect((await preview(keeping, pod('a', { image: CP }))).diagnostics).to.deep.equal([]);
        expect(keeping.output[0]).to.include('1 by tag, which can move');
      });
    });
  }
});
