/** The policy as Pulumi asks it: the pack in a process of its own, over the analyzer protocol. */
import { expect } from 'chai';
import type { WrittenConfiguration } from '../src/configuration/schema.ts';
import { type Analysis, type Analyzer, type AnalyzerResource, startAnalyzer } from './support/analyzer.ts';
import { urnOf } from './support/analyzer-messages.ts';
import { compiledPack } from './support/compiled-pack.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration, publishKongMeshImage } from './support/kong-mesh-registry.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

const SOURCES = process.cwd();
const UNATTESTED = `${KONG_MESH_VERSION}-hotfix`;
const CP = `kong/kuma-cp:${KONG_MESH_VERSION}`;
const HOTFIX = `kong/kuma-cp:${UNATTESTED}`;
const FOREIGN = `kong/kuma-dp:${KONG_MESH_VERSION}`;
/** An image that nothing else is asked about; its attestation lies in kong/notary. */
const MANY = `kong/kuma-init:${KONG_MESH_VERSION}`;
const LOOKALIKE = 'evil.example/kuma-cp:1';
/** The configuration of the tests has the preset's rule as its own, for the root that they mint with. */
const taken = (images: number) =>
  `image-provenance: rules[0] decides about ${images} images instead of preset kong-mesh`;
const UNCOVERED = 'registry.example/acme/app:1';

/** Components without children. */
const EMPTY = ['chart', 'old-chart', 'file', 'group', 'directory'];

const UNKNOWN_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const UNKNOWN_LIST = '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2';
const UNKNOWN_OBJECT = 'dd056dcd-154b-4c76-9bd3-c8f88648b5ff';

/** What stands for secrets of a stack wherever one can be; none of it may ever be printed. */
const SECRET = 's3cr3t-value-of-the-stack';

/** A value as Pulumi sends one that is secret (sdk/nodejs/runtime/rpc.ts). */
function secret(value: unknown): object {
  return { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', value };
}

function deployment(name: string, ...containers: readonly unknown[]): AnalyzerResource {
  const listed = containers.map((container) => (typeof container === 'string' ? { image: container } : container));
  return withSpec(name, { template: { spec: { containers: listed } } });
}

function withSpec(name: string, spec: unknown): AnalyzerResource {
  return { type: 'kubernetes:apps/v1:Deployment', name, properties: { metadata: { name }, spec } };
}

/** What was found, as `[name, codes, level]`; a line for an image that was told in full before has its code as well. */
function found({ diagnostics }: Analysis): [name: string, codes: string[], level: string][] {
  return diagnostics.map(({ urn, message, enforcementLevel }) => [
    urn.slice(urn.lastIndexOf('::') + 2),
    codesIn(message),
    enforcementLevel,
  ]);
}

function codesIn(message: string): string[] {
  return message.match(/\b(?:LOOKALIKE|[A-Z]+(?:_[A-Z]+)+)(?=[:,])/g) ?? [];
}

describe('the policy', function () {
  this.timeout(60_000);

  let registry: Registry;
  let world: SigstoreWorld;
  let configuration: WrittenConfiguration;
  const running: Analyzer[] = [];

  before(async () => {
    registry = await startRegistry();
    world = await createSigstoreWorld();
    configuration = kongMeshConfiguration(registry.host, world);
    await publishKongMeshImage(registry, world, 'kuma-cp', KONG_MESH_VERSION);
    await publishKongMeshImage(registry, world, 'kuma-init', KONG_MESH_VERSION);
    await publishKongMeshImage(registry, world, 'kuma-cp', UNATTESTED, []);
    await publishKongMeshImage(registry, world, 'kuma-dp', KONG_MESH_VERSION, [
      { claims: { sourceRepository: 'https://github.com/evil/kong-mesh' } },
    ]);
  });

  after(() => registry.stop());

  async function stopAll(): Promise<void> {
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  }

  interface Start {
    readonly packDirectory?: string;
    readonly dryRun?: boolean | undefined;
    readonly changes?: object;
    readonly enforcementLevel?: 'advisory' | 'mandatory';
  }

  async function start({ packDirectory, dryRun, changes, enforcementLevel }: Start): Promise<Analyzer> {
    const pack = await startAnalyzer({
      packDirectory: packDirectory ?? (await compiledPack()),
      dryRun,
      config: { 'image-provenance': { ...configuration, ...changes } },
      stackConfig: { 'test:password': SECRET },
      ...(enforcementLevel !== undefined && { enforcementLevel }),
    });
    running.push(pack);
    return pack;
  }

  /** A whole preview: each resource, then the stack. */
  async function preview(pack: Analyzer, resources: readonly AnalyzerResource[]): Promise<Analysis> {
    for (const resource of resources) {
      const { diagnostics } = await pack.analyze(resource);
      expect(diagnostics).to.deep.equal([]);
    }
    return pack.analyzeStack(resources);
  }

  function expectNoSecret(pack: Analyzer, ...analyses: readonly Analysis[]): void {
    expect(JSON.stringify([analyses, pack.output, pack.errors])).to.not.include(SECRET);
  }

  describe('in a preview', () => {
    const component = (type: string, name: string) => ({ type: `kubernetes:${type}`, name, properties: {} });
    const chart = component('helm.sh/v4:Chart', 'full-chart');
    const hidden = { env: [{ name: 'PASSWORD', value: secret(SECRET) }], args: [secret(SECRET)] };
    const sixty = Array.from({ length: 60 }, (_, index) => deployment(`one-of-sixty-${index}`, MANY));
    const resources: readonly AnalyzerResource[] = [
      deployment('good', CP),
      deployment('bad', CP, HOTFIX),
      deployment('also-bad', HOTFIX, FOREIGN),
      ...sixty,
      { type: 'aws:s3/bucket:Bucket', name: 'bucket', properties: { spec: { containers: [{ image: HOTFIX }] } } },
      { type: 'kubernetes:core/v1:ConfigMap', name: 'settings', properties: { data: { image: HOTFIX } } },

      deployment('unknown-image', { name: 'a', image: UNKNOWN_TEXT }, HOTFIX),
      deployment('unknown-part', `docker.io/kong/kuma-cp:${UNKNOWN_TEXT}`),
      deployment('unknown-container', UNKNOWN_OBJECT, HOTFIX),
      withSpec('unknown-list', {
        template: { spec: { containers: UNKNOWN_LIST, initContainers: [{ image: HOTFIX }] } },
      }),
      withSpec('unknown-pod', { template: { spec: UNKNOWN_OBJECT } }),
      withSpec('unknown-spec', UNKNOWN_OBJECT),
      deployment('unknown-secret', { image: secret(UNKNOWN_TEXT) }),
      // What is not reachable when an update is skipped comes without its inputs.
      { ...deployment('unknown-inputs'), properties: {} },

      deployment('secret-image', { image: secret(CP), ...hidden }, { image: secret(HOTFIX), ...hidden }),
      withSpec(
        'secret-spec',
        secret({ template: { spec: { containers: [{ image: FOREIGN, ...hidden }], x: SECRET } } }),
      ),
      deployment('secret-object', { image: secret({ key: SECRET }), ...hidden }),
      { type: 'kubernetes:core/v1:Secret', name: 'secret', properties: { stringData: secret({ password: SECRET }) } },

      { ...component('helm.sh/v3:Release', 'release'), properties: { chart: 'kong-mesh', values: { x: SECRET } } },
      chart,
      { ...deployment('child', CP), parent: urnOf(chart) },
      component('helm.sh/v4:Chart', 'chart'),
      component('helm.sh/v3:Chart', 'old-chart'),
      component('yaml/v2:ConfigFile', 'file'),
      component('yaml/v2:ConfigGroup', 'group'),
      component('kustomize/v2:Directory', 'directory'),
      { type: 'my:module:Component', name: 'mine', properties: {} },
    ];

    describe('of a plan with everything in it', () => {
      let pack: Analyzer;
      let answers: readonly Analysis[];
      let outputBefore: readonly string[];
      let analysis: Analysis;
      let requests: Registry['requests'];

      before(async () => {
        pack = await start({ packDirectory: SOURCES, dryRun: true });
        const asked = registry.requests.length;
        answers = await Promise.all(resources.map((resource) => pack.analyze(resource)));
        outputBefore = [...pack.output];
        analysis = await pack.analyzeStack(resources);
        // What a process prints arrives when it likes, but no later than its end.
        await pack.stop();
        requests = registry.requests.slice(asked);
      });

      after(stopAll);

      function foundIn(...names: readonly string[]): ReturnType<typeof found> {
        return found(analysis).filter(([name]) => names.includes(name));
      }

      const unknown = (name: string) => [name, ['IMAGE_UNKNOWN'], 'mandatory'];
      const missing = (name: string) => [name, ['ATTESTATION_MISSING'], 'mandatory'];

      it('tells each cause in full once, and in one line at all other places', () => {
        const messages = analysis.diagnostics
          .map(({ message }) => message)
          .filter((text) => text.includes('IMAGE_UNKNOWN'));
        const full = messages.filter((text) => text.includes('what to do: '));
        const causes = full.map((text) => /^IMAGE_UNKNOWN: .*$/m.exec(text)?.[0]);
        expect(new Set(causes).size).to.equal(full.length);
        expect(messages.length).to.be.above(2 * full.length);
        for (const line of messages.filter((text) => !full.includes(text))) {
          expect(line).to.match(/^[^\n]*\n[^\n]* too \(IMAGE_UNKNOWN, see \w+\/[\w-]+\)$/);
        }
      });

      it('leaves everything to the stack, and says so of each resource', () => {
        for (const answer of answers) {
          expect(answer).to.deep.equal({
            diagnostics: [],
            notApplicable: [{ policyName: 'image-provenance', reason: 'checked with the whole stack' }],
          });
        }
        expect(outputBefore).to.deep.equal([]);
      });

      it('tells of each image at each resource, in full at the first and in one line after', () => {
        expect(foundIn('good', 'bad', 'also-bad', ...sixty.map(({ name }) => name))).to.deep.equal([
          missing('bad'),
          missing('also-bad'),
          ['also-bad', ['SOURCE_MISMATCH'], 'mandatory'],
        ]);
        const [full, repeated, other] = analysis.diagnostics;
        expect([full, repeated].map((diagnostic) => diagnostic?.urn)).to.deep.equal([
          urnOf(deployment('bad')),
          urnOf(deployment('also-bad')),
        ]);
        expect(full?.message).to.include(HOTFIX).and.to.include('at spec.template.spec.containers[1].image');
        expect(full?.message.split('\n')).to.have.length.within(5, 9);
        // Pulumi's server puts the policy's description on a line before it.
        expect(repeated?.message.split('\n')).to.have.length(2);
        expect(repeated?.message).to.include('spec.template.spec.containers[0].image').and.to.include('Deployment/bad');
        expect(other?.message).to.include('https://github.com/evil/kong-mesh');
        const inFull = analysis.diagnostics.filter(({ message }) => message.includes(`ATTESTATION_MISSING: `));
        expect(inFull).to.have.length(1);
      });

      it('leaves resources of other providers and without pods alone', () => {
        expect(foundIn('bucket', 'settings', 'secret', 'mine')).to.deep.equal([]);
      });

      it('does not pass what the plan does not know, and still tells of what stands beside it', () => {
        const names = ['image', 'part', 'container', 'list', 'pod', 'spec', 'secret', 'inputs'];
        expect(foundIn(...names.map((name) => `unknown-${name}`))).to.deep.equal([
          unknown('unknown-image'),
          missing('unknown-image'),
          unknown('unknown-part'),
          unknown('unknown-container'),
          missing('unknown-container'),
          unknown('unknown-list'),
          missing('unknown-list'),
          unknown('unknown-pod'),
          unknown('unknown-spec'),
          unknown('unknown-secret'),
          unknown('unknown-inputs'),
        ]);
        expect(JSON.stringify(analysis)).to.not.include(UNKNOWN_TEXT).and.to.not.include("can't be known");
      });

      it('reads secrets as images, and shows of them the reference of a failed image alone', () => {
        expect(foundIn('secret-image', 'secret-spec', 'secret-object')).to.deep.equal([
          missing('secret-image'),
          ['secret-spec', ['SOURCE_MISMATCH'], 'mandatory'],
          unknown('secret-object'),
        ]);
        const message = messageAt('secret-image');
        expect(message).to.include(HOTFIX).and.to.include('containers[1].image');
        expect(JSON.stringify([answers, analysis, pack.output, pack.errors])).to.not.include(SECRET);
      });

      it('fails for a Helm release, and for a component that has no children yet', () => {
        expect(foundIn('release', 'full-chart', 'child', ...EMPTY)).to.deep.equal([
          ['release', ['HELM_NOT_RENDERED'], 'mandatory'],
          ...EMPTY.map(unknown),
        ]);
      });

      it('ends with a line that tells what was done, and one for the own rule that decides in place of the preset', () => {
        expect(pack.output.slice(1)).to.deep.equal([taken(4)]);
        expect(pack.output[0]).to.match(
          /^image-provenance: \d+ uses of \d+ images: 2 passed, \d+ failed; 2 by tag, which can move; \d+ requests$/,
        );
        expect(pack.output[0]).to.match(new RegExp(`; ${requests.length} requests$`));
        expect(pack.errors).to.deep.equal([]);
      });

      function messageAt(name: string): string | undefined {
        return analysis.diagnostics.find(({ urn }) => urn.endsWith(`::${name}`))?.message;
      }
    });

    describe('of a few resources', () => {
      afterEach(stopAll);

      it('passes a plan in which everything is well, in three requests for an image that sixty Deployments run', async () => {
        const pack = await start({ dryRun: true });
        const asked = registry.requests.length;
        const child = { ...deployment('child', CP), parent: urnOf(chart) };
        expect((await preview(pack, [...sixty, chart, child])).diagnostics).to.deep.equal([]);
        await pack.stop();
        expect(pack.output).to.deep.equal([
          'image-provenance: 61 uses of 2 images: 2 passed; 2 by tag, which can move; 6 requests',
          taken(2),
        ]);
        const requests = registry.requests.slice(asked).map(({ method }) => method);
        expect(requests.sort()).to.deep.equal(['GET', 'GET', 'GET', 'GET', 'HEAD', 'HEAD']);
      });

      for (const [version, codes] of [
        ['4.25.0', ['HELM_NOT_RENDERED', 'IMAGE_UNKNOWN']],
        [undefined, ['HELM_NOT_RENDERED', 'IMAGE_UNKNOWN']],
        [UNKNOWN_TEXT, ['HELM_NOT_RENDERED', 'IMAGE_UNKNOWN']],
        ['4.30.0', ['HELM_NOT_RENDERED']],
      ] as const) {
        it(`asks what a release may have lost only of a provider that drops it (${version ?? 'no version'})`, async () => {
          const pack = await start({ dryRun: true });
          const release: AnalyzerResource = {
            ...component('helm.sh/v3:Release', 'release'),
            properties: { name: 'mesh', chart: 'kong-mesh', values: { a: 'known' } },
            propertyDependencies: { values: [urnOf(deployment('good'))] },
            providerProps: { ...(version !== undefined && { version }) },
          };
          const { diagnostics } = await preview(pack, [release, deployment('good', CP)]);
          expect(diagnostics.map(({ message }) => codesIn(message))).to.deep.equal(codes.map((code) => [code]));
        });
      }

      it('tells at each resource that an image of it can move, where pinning is advisory', async () => {
        const pack = await start({ dryRun: true, changes: { pinning: 'advisory' } });
        const { diagnostics } = await preview(pack, [deployment('one', CP), deployment('two', CP)]);
        expect(diagnostics.map(({ urn, message }) => [urn, message.includes('a tag can move')])).to.deep.equal([
          [urnOf(deployment('one')), true],
          [urnOf(deployment('two')), true],
        ]);
        const quiet = await start({ dryRun: true });
        expect((await preview(quiet, [deployment('one', CP)])).diagnostics).to.deep.equal([]);
      });

      it('tells which part of a component is not known, and what stands in the place of another', async () => {
        const pack = await start({ dryRun: true });
        const group: AnalyzerResource = {
          ...component('yaml:ConfigGroup', 'group'),
          properties: { yaml: ['kind: Pod', UNKNOWN_TEXT] },
        };
        const disguised: AnalyzerResource = {
          ...component('yaml/v2:ConfigFile', 'disguised'),
          properties: { ...deployment('a', HOTFIX).properties, apiVersion: 'apps/v1', kind: 'Deployment' },
        };
        const children = [group, disguised].map((parent, index) => ({
          ...deployment(`child-${index}`, CP),
          parent: urnOf(parent),
        }));
        expect(found(await preview(pack, [group, disguised, ...children]))).to.have.deep.members([
          ['group', ['IMAGE_UNKNOWN'], 'mandatory'],
          ['disguised', ['ATTESTATION_MISSING'], 'mandatory'],
        ]);
      });

      it('lowers the two families that may be and no other, and everything where the policy is', async () => {
        const pack = await start({
          dryRun: true,
          changes: { enforcement: { unknown: 'advisory', uncovered: 'advisory' } },
        });
        const plan = [deployment('all', UNKNOWN_OBJECT, UNCOVERED, HOTFIX, LOOKALIKE)];
        const told = (level: string) => [
          ['all', ['IMAGE_UNKNOWN'], 'advisory'],
          ['all', ['NO_TRUST_RULE'], 'advisory'],
          ['all', ['ATTESTATION_MISSING'], level],
          ['all', ['LOOKALIKE'], level],
        ];
        expect(found(await preview(pack, plan))).to.deep.equal(told('mandatory'));

        await pack.configure({ 'image-provenance': 'advisory' });
        expect(found(await pack.analyzeStack(plan))).to.deep.equal(told('advisory'));
        await pack.configure({ 'image-provenance': { ...configuration } }, 'advisory');
        expect(found(await pack.analyzeStack(plan))).to.deep.equal(told('advisory'));
        await pack.configure({ 'image-provenance': { ...configuration, enforcementLevel: 'mandatory' } }, 'advisory');
        expect(found(await pack.analyzeStack(plan))).to.deep.equal(told('mandatory'));
        await pack.configure({ 'image-provenance': 'disabled' });
        expect(found(await pack.analyzeStack(plan))).to.deep.equal([]);
      });
    });
  });

  describe('in an update', () => {
    afterEach(stopAll);

    const CASES = [
      { when: 'that is known to be one', dryRun: false, uncovered: 'advisory' },
      { when: 'that nothing says is a preview', dryRun: undefined, uncovered: 'off' },
    ] as const;

    for (const { when, dryRun, uncovered } of CASES) {
      it(`tells of each image before its resource is created ${when}`, async () => {
        const pack = await start({ dryRun, changes: { enforcement: { unknown: 'advisory', uncovered } } });
        const good = await pack.analyze(deployment('good', CP));
        expect(good).to.deep.equal({ diagnostics: [], notApplicable: [] });
        const bad = await pack.analyze(deployment('bad', UNKNOWN_OBJECT, HOTFIX, { image: secret(CP) }, UNCOVERED));
        const told = bad.diagnostics.map(({ message, enforcementLevel }) => [codesIn(message), enforcementLevel]);
        expect(told).to.deep.equal([
          // An update has to know; only a preview may be lenient about it.
          [['IMAGE_UNKNOWN'], 'mandatory'],
          [['ATTESTATION_MISSING'], 'mandatory'],
          ...(uncovered === 'off' ? [] : [[['NO_TRUST_RULE'], 'advisory']]),
        ]);
        const release = await pack.analyze({ type: 'kubernetes:helm.sh/v3:Release', name: 'mesh', properties: {} });
        expect(release.diagnostics.map(({ message }) => codesIn(message))).to.deep.equal([['HELM_NOT_RENDERED']]);
        expect(pack.output).to.deep.equal([]);

        const empty = { type: 'kubernetes:helm.sh/v4:Chart', name: 'empty', properties: {} };
        const after = await pack.analyzeStack([deployment('bad', HOTFIX), empty]);
        expect(after.diagnostics).to.deep.equal([]);
        await pack.stop();
        expect(pack.output.slice(1)).to.deep.equal([taken(2)]);
        expect(pack.output[0]).to.match(
          /^image-provenance: 6 uses of 5 images: 1 passed, 4 failed(?: \(\d lowered\))?;/,
        );
        expectNoSecret(pack, bad, release, after);
      });
    }
  });

  describe('with a wrong configuration', () => {
    const WRONG = {
      preset: ['kong-mesh'],
      exemptions: [{ image: 'nginx:1', reason: 'none', owner: 'me', expires: '2027-01-31' }],
    };

    afterEach(stopAll);

    for (const dryRun of [true, false]) {
      it(`stops ${dryRun ? 'a preview' : 'an update'} before anything is verified, at every level`, async () => {
        const pack = await start({ dryRun, changes: WRONG });
        const asked = registry.requests.length;
        for (const level of ['mandatory', 'advisory'] as const) {
          await pack.configure({ 'image-provenance': { ...configuration, ...WRONG, enforcementLevel: level } });
          const thrown: unknown = await pack.analyze(deployment('good', CP)).catch((error: unknown) => error);
          expect(thrown, level).to.be.instanceOf(Error);
          const { message } = thrown as Error;
          expect(message)
            .to.match(/^preset: .*presets/m)
            .and.to.match(/^exemptions\[0\]\.image: /m);
          expect(message).to.not.match(/^\s+at /m);
          expect(message).to.not.match(/\.[jt]s\b/);
          expect(JSON.stringify([message, pack.output, pack.errors])).to.not.include(SECRET);
        }
        expect(registry.requests).to.have.length(asked);

        await pack.configure({ 'image-provenance': { ...configuration } });
        expect((await pack.analyze(deployment('good', CP))).diagnostics).to.deep.equal([]);
      });
    }
  });
});
