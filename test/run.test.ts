/** A run over many uses: one verification for each image, counts, levels, pinning, and no image that hides another. */
import { expect } from 'chai';
import type { WrittenConfiguration } from '../src/configuration/schema.ts';
import type { ImageUse } from '../src/images/image-use.ts';
import type { ImageResult } from '../src/result.ts';
import type { Run } from '../src/run.ts';
import {
  askedOf,
  attestationOf,
  codesOf,
  DIGEST,
  kongMeshRule,
  startKongMeshRegistry,
  VERSION,
} from './registry/attested-image.ts';
import { buildImage } from './support/image.ts';
import type { Registry } from './support/registry.ts';
import { startRun } from './support/run.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';
import { pathOf } from './support/path.ts';
import { UNKNOWN_TEXT } from './support/planned-images.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const KUBECTL = `registry.k8s.io/kubectl@sha256:${'cd'.repeat(32)}`;
const OTHER = buildImage({ seed: 'another image' });

function known(image: string, path = 'spec.containers[0].image', injected = false): ImageUse {
  return { path: pathOf(path), image, injected };
}

function unknown(path = 'spec.containers[0].image'): ImageUse {
  return { path: pathOf(path), code: 'IMAGE_UNKNOWN', reason: 'the plan does not know it yet' };
}

function elsewhere(): ImageUse {
  return { path: pathOf('spec'), code: 'IMAGES_NOT_IN_PLAN', reason: 'Argo CD will deploy from another source' };
}

describe('a run', () => {
  let registry: Registry;
  let world: SigstoreWorld;

  before(async () => {
    world = await createSigstoreWorld();
  });

  beforeEach(async () => {
    registry = await startKongMeshRegistry();
    registry.putAttachment('kong/notary', DIGEST, [await world.attest(attestationOf())]);
  });

  afterEach(() => registry.stop());

  function configured(changes: WrittenConfiguration = {}): WrittenConfiguration {
    return {
      rules: [{ ...kongMeshRule(registry.host), trustedRoot: 'minted' }],
      trustedRoots: { minted: { json: world.trustedRoot } },
      registries: { [registry.host]: { plainHttp: true } },
      ...changes,
    };
  }

  function runWith(changes: WrittenConfiguration = {}, preview = true, now = NOW): Run {
    return startRun(configured(changes), { preview, now: () => now });
  }

  async function one(
    use: ImageUse,
    changes?: WrittenConfiguration,
    preview?: boolean,
    now?: Date,
  ): Promise<ImageResult> {
    const run = runWith(changes, preview, now);
    return run.result(run.start({ resource: 'Pod/a', use }));
  }

  function image(tag = VERSION): string {
    return `${registry.host}/kong/kuma-cp:${tag}`;
  }

  function exemption(expires: string) {
    return { exemptions: [{ image: KUBECTL, reason: 'bought', owner: 'team-a', expires }] };
  }

  it('verifies an image once, however many resources use it', async () => {
    const run = runWith();
    const keys = Array.from({ length: 50 }, (_, index) =>
      run.start({ resource: `Pod/${index}`, use: known(image(), `spec.containers[${index}].image`) }),
    );
    expect(new Set(keys)).to.have.length(1);
    const [result, ...more] = await run.results();
    expect(more).to.deep.equal([]);
    expect(result?.uses).to.have.length(50);
    expect(result?.written).to.equal(image());
    expect(result).to.have.nested.property('rule.origin', 'rules[0]');
    expect(askedOf(registry)).to.have.length(3);
    expect(await run.summary()).to.deep.equal({
      uses: 50,
      releases: [],
      images: 1,
      passed: 1,
      exempted: 0,
      failed: 0,
      lowered: 0,
      pinned: 0,
      byTag: 1,
      takenFromPresets: [],
      renderedReleases: 0,
      registryRequests: 3,
      byShapeOnly: [],
      notRead: [],
      unknownValues: 0,
    });
  });

  it('takes two texts of one image for the same, and shows the first', async () => {
    const run = runWith({ rules: [], presets: [] });
    const texts = ['nginx', 'docker.io/library/nginx:latest', 'index.docker.io/nginx'];
    expect(new Set(texts.map((text) => run.start({ resource: 'Pod/a', use: known(text) })))).to.have.length(1);
    expect((await run.results()).map(({ written }) => written)).to.deep.equal(['nginx']);
  });

  it('says of an image of a preset that it is older than its provenance', async () => {
    registry.putImage('kong/kuma-cp', '2.7.5', OTHER);
    const registries = { 'docker.io': { mirrors: [registry.host] }, [registry.host]: { plainHttp: true } };
    const { verdict } = await one(known('kong/kuma-cp:2.7.5'), { rules: [], registries });
    expect(codesOf(verdict)).to.deep.equal(['ATTESTATION_MISSING']);
    expect(JSON.stringify(verdict)).to.contain('attested from 2.8.0 on');
  });

  it('looks again for another tag or digest of the same repository', async () => {
    const run = runWith();
    for (const text of [image(), `${image()}@${DIGEST}`, `${registry.host}/kong/kuma-cp@${DIGEST}`]) {
      run.start({ resource: 'Pod/a', use: known(text) });
    }
    const results = await run.results();
    expect(results.map(({ verdict }) => codesOf(verdict))).to.deep.equal([['PASSED'], ['PASSED'], ['PASSED']]);
    expect(await run.summary()).to.include({ images: 3, passed: 3, byTag: 1 });
  });

  it('tells which ref an image by digest alone was built from, and at which commit where the rule asks for one', async () => {
    const releases = async (source: object) => {
      const { rules: [rule] = [] } = configured();
      const { repository = '' } = rule?.source ?? {};
      const changes = rule === undefined ? {} : { rules: [{ ...rule, source: { repository, ...source } }] };
      const run = runWith(changes);
      run.start({ resource: 'Pod/a', use: known(`${registry.host}/kong/kuma-cp@${DIGEST}`) });
      run.start({ resource: 'Pod/a', use: known(image()) });
      return (await run.summary()).releases;
    };
    expect(await releases({ anyRef: true })).to.deep.equal(['refs/tags/v2.14.3']);
    expect(await releases({ anyRef: true, commitFromImage: true })).to.deep.equal([
      'refs/tags/v2.14.3 at 6c3f9d1d2bb0a5e4c7a84f60e1b9d35827fa640c',
    ]);
  });

  it('counts what passes, fails and is exempted, and tells the first end of an exemption', async () => {
    const exemptions = [
      { image: KUBECTL, reason: 'a', owner: 'b', expires: '2027-02-01' },
      { image: `registry.k8s.io/pause@sha256:${'ef'.repeat(32)}`, reason: 'a', owner: 'b', expires: '2027-01-31' },
    ];
    const run = runWith({ exemptions });
    for (const use of [
      known(image()),
      known(KUBECTL),
      known(exemptions[1]?.image ?? ''),
      known('nginx'),
      known(image('9.9.9')),
      unknown('a'),
      unknown('b'),
      known('Not An Image'),
    ]) {
      run.start({ resource: 'Pod/a', use });
    }
    expect(await run.summary()).to.deep.equal({
      uses: 8,
      images: 8,
      passed: 1,
      exempted: 2,
      failed: 5,
      lowered: 0,
      releases: [],
      pinned: 0,
      byTag: 1,
      exemptedUntil: '2027-01-31',
      takenFromPresets: [],
      renderedReleases: 0,
      registryRequests: 5,
      byShapeOnly: [],
      notRead: [],
      unknownValues: 0,
    });
  });

  it('does not look up what is exempted, what no rule covers, and what looks like another image', async () => {
    const run = runWith(exemption('2027-01-31'));
    for (const text of [KUBECTL, `${registry.host}/elsewhere/app:1`, `${registry.host}/elsewhere/kuma-cp:1`]) {
      run.start({ resource: 'Pod/a', use: known(text) });
    }
    const results = await run.results();
    expect(results.map(({ verdict }) => codesOf(verdict))).to.deep.equal([
      ['EXEMPTED'],
      ['NO_TRUST_RULE'],
      ['LOOKALIKE'],
    ]);
    expect(registry.requests).to.deep.equal([]);
  });

  it('never lets an image hide another', async () => {
    registry.putImage('kong/kuma-dp', VERSION, OTHER);
    registry.intercept = ({ url = '' }, response) => {
      if (url.includes('kuma-dp')) {
        response.destroy();
      }
      return url.includes('kuma-dp');
    };
    const run = runWith();
    for (const use of [
      known(`${registry.host}/kong/kuma-dp:${VERSION}`),
      known(':::'),
      unknown(),
      known('nginx'),
      known(image()),
    ]) {
      run.start({ resource: 'Pod/a', use });
    }
    expect((await run.results()).map(({ verdict }) => codesOf(verdict))).to.deep.equal([
      ['REGISTRY_UNREACHABLE'],
      ['REFERENCE_INVALID'],
      ['IMAGE_UNKNOWN'],
      ['NO_TRUST_RULE'],
      ['PASSED'],
    ]);
  });

  it('tells an injected image that no rule covers apart from one that is only used', async () => {
    const run = runWith();
    const keys = [false, true].map((injected) =>
      run.start({ resource: 'Pod/a', use: known('evil.example/x', 'p', injected) }),
    );
    const results = await Promise.all(keys.map((key) => run.result(key)));
    expect(results.map(({ verdict }) => codesOf(verdict))).to.deep.equal([['NO_TRUST_RULE'], ['LOOKALIKE']]);
  });

  it('fails an image whose trusted root cannot be read', async () => {
    const result = await one(known(image()), { trustedRoots: { minted: { json: {} } } });
    expect(codesOf(result.verdict)).to.deep.equal(['TRUST_ROOT_UNAVAILABLE']);
    expect(result.level).to.equal('mandatory');
  });

  it('keeps the time for one image that the configuration gives', async () => {
    registry.intercept = () => true;
    const result = await one(known(image()), { timeoutSeconds: 0.1 });
    expect(codesOf(result.verdict)).to.deep.equal(['TIMED_OUT']);
  });

  it('verifies hundreds of images, a bounded number at once', async () => {
    let open = 0;
    let most = 0;
    registry.intercept = (_request, response) => {
      most = Math.max(most, ++open);
      response.on('close', () => open--);
      return false;
    };
    const run = runWith();
    for (let index = 0; index < 200; index++) {
      run.start({ resource: 'Pod/a', use: known(image(`9.9.${index}`)) });
    }
    const codes = (await run.results()).flatMap(({ verdict }) => codesOf(verdict));
    expect(new Set(codes)).to.deep.equal(new Set(['IMAGE_NOT_FOUND']));
    expect(most).to.be.at.most(32);
  });

  describe('enforces', () => {
    const UNKNOWN = unknown();
    const UNCOVERED = known('nginx');
    const ELSEWHERE = elsewhere();
    const LEVELS: readonly (readonly [string, ImageUse, WrittenConfiguration['enforcement'], boolean, string])[] = [
      ['what no rule covers', UNCOVERED, undefined, true, 'mandatory'],
      ['what no rule covers, lowered', UNCOVERED, { uncovered: 'advisory' }, true, 'advisory'],
      ['what no rule covers, lowered, in an update', UNCOVERED, { uncovered: 'advisory' }, false, 'advisory'],
      ['what no rule covers, left out', UNCOVERED, { uncovered: 'off' }, true, 'off'],
      ['what no rule covers, left out, in an update', UNCOVERED, { uncovered: 'off' }, false, 'off'],
      ['what is not known', UNKNOWN, undefined, true, 'mandatory'],
      ['what is not known, lowered', UNKNOWN, { unknown: 'advisory' }, true, 'advisory'],
      ['what is not known, lowered, in an update', UNKNOWN, { unknown: 'advisory' }, false, 'mandatory'],
      [
        'what is not known, where only others are lowered',
        UNKNOWN,
        { uncovered: 'off', notInPlan: 'off' },
        true,
        'mandatory',
      ],
      ['what something else decides', ELSEWHERE, undefined, true, 'mandatory'],
      ['what something else decides, lowered', ELSEWHERE, { notInPlan: 'advisory' }, true, 'advisory'],
      ['what something else decides, left out, in an update', ELSEWHERE, { notInPlan: 'off' }, false, 'off'],
      [
        'what something else decides, where only others are lowered',
        ELSEWHERE,
        { uncovered: 'off' },
        true,
        'mandatory',
      ],
      ['what no rule covers, where only others are lowered', UNCOVERED, { notInPlan: 'off' }, true, 'mandatory'],
    ];
    for (const [name, use, enforcement, preview, level] of LEVELS) {
      it(`${name}: ${level}`, async () => {
        const result = await one(use, enforcement === undefined ? {} : { enforcement }, preview);
        expect([result.verdict.result, result.level]).to.deep.equal(['FAILED', level]);
      });
    }

    const NEVER_LOWERED: Readonly<Record<string, (host: string) => ImageUse>> = {
      REFERENCE_INVALID: () => known('Not An Image'),
      LOOKALIKE: () => known('evil.example/kuma-cp'),
      IMAGE_NOT_FOUND: (host) => known(`${host}/kong/kuma-cp:9.9.9`),
      ATTESTATION_MISSING: (host) => known(`${host}/kong/other:1`),
      EXEMPTION_EXPIRED: () => known(KUBECTL),
      HELM_NOT_RENDERED: () => ({ path: ['chart'], code: 'HELM_NOT_RENDERED', reason: 'it is not rendered' }),
    };
    for (const [code, useOf] of Object.entries(NEVER_LOWERED)) {
      it(`${code}, however much is lowered`, async () => {
        registry.putImage('kong/other', '1', OTHER);
        const enforcement = { uncovered: 'off', unknown: 'advisory', notInPlan: 'off' } as const;
        const result = await one(useOf(registry.host), { enforcement, ...exemption('2026-11-23') });
        expect([codesOf(result.verdict), result.level]).to.deep.equal([[code], 'mandatory']);
      });
    }
  });

  describe('with pinning', () => {
    it('says nothing of a tag unless it is asked to', async () => {
      for (const changes of [{}, { pinning: 'off' } as const]) {
        const result = await one(known(image()), changes);
        expect([codesOf(result.verdict), result.notes]).to.deep.equal([['PASSED'], []]);
      }
    });

    it('tells of a tag, and the reference with its digest', async () => {
      const result = await one(known(image()), { pinning: 'advisory' });
      expect(codesOf(result.verdict)).to.deep.equal(['PASSED']);
      expect(result.notes).to.have.length(1);
      expect(result.notes[0]).to.match(new RegExp(`; write ${image()}@${DIGEST}$`));
      expect((await one(known(`${image()}@${DIGEST}`), { pinning: 'advisory' })).notes).to.deep.equal([]);
    });

    it('fails a tag, beside whatever else is wrong', async () => {
      const changes = { pinning: 'mandatory' } as const;
      const pinned = await one(known(image()), changes);
      expect([codesOf(pinned.verdict), pinned.level]).to.deep.equal([['NOT_PINNED'], 'mandatory']);
      expect(pinned.verdict.digest).to.equal(DIGEST);
      expect(codesOf((await one(known(image('9.9.9')), changes)).verdict)).to.deep.equal([
        'IMAGE_NOT_FOUND',
        'NOT_PINNED',
      ]);
      expect(codesOf((await one(known(`${image()}@${DIGEST}`), changes)).verdict)).to.deep.equal(['PASSED']);
    });
  });

  describe('with an exemption', () => {
    it('tells its reason, owner and last day', async () => {
      const { verdict, level, notes } = await one(known(KUBECTL), exemption('2027-01-31'));
      expect(verdict).to.include({
        result: 'EXEMPTED',
        digest: `sha256:${'cd'.repeat(32)}`,
        reason: 'bought',
        owner: 'team-a',
        expires: '2027-01-31',
      });
      expect([level, notes]).to.deep.equal(['mandatory', []]);
    });

    it('announces its end for fourteen days, and fails after it', async () => {
      const notesAt = async (now: string) =>
        (await one(known(KUBECTL), exemption('2027-01-31'), true, new Date(now))).notes;
      expect(await notesAt('2027-01-17T23:59:59Z')).to.deep.equal([]);
      expect((await notesAt('2027-01-18T00:00:00Z')).join('')).to.contain('2027-01-31');
      expect((await notesAt('2027-01-31T23:59:59Z')).join('')).to.contain('2027-01-31');
      const ended = await one(known(KUBECTL), exemption('2027-01-31'), true, new Date('2027-02-01T00:00:00Z'));
      expect(codesOf(ended.verdict)).to.deep.equal(['EXEMPTION_EXPIRED']);
    });
  });

  describe('with exemptions', () => {
    const OTHER_IMAGE = `registry.k8s.io/other@sha256:${'ef'.repeat(32)}`;
    const SHOP = 'argocd/Application/shop';
    const grounds = { reason: 'bought', owner: 'team-a', expires: '2026-11-30' };
    const changes: WrittenConfiguration = {
      presets: ['kong-mesh-third-party'],
      exemptions: [
        { image: KUBECTL, ...grounds },
        { image: OTHER_IMAGE, ...grounds },
        { resource: SHOP, ...grounds },
      ],
    };
    const unmatched = async (resources: Readonly<Record<string, object>>, now = NOW) => {
      const run = runWith(changes, true, now);
      for (const [type, inputs] of Object.entries(resources)) {
        void run.startResource({ type: `kubernetes:${type}`, name: 'a', urn: `urn:${type}`, inputs });
      }
      return (await run.unmatchedExemptions()).map((text) => text.replace(/ matches nothing in this plan; .*$/, ''));
    };
    const pod = (image: string) => ({ 'core/v1:Pod': { spec: { containers: [{ name: 'a', image }] } } });
    const application = (name: string) => ({
      'argoproj.io/v1alpha1:Application': { metadata: { name, namespace: 'argocd' }, spec: {} },
    });

    it('names those that match nothing in the plan, and none of a preset', async () => {
      expect(await unmatched(pod('a:1'))).to.deep.equal([
        `exemptions[0] of ${KUBECTL}`,
        `exemptions[1] of ${OTHER_IMAGE}`,
        `exemptions[2] of ${SHOP}`,
      ]);
      expect(await unmatched({ ...pod(KUBECTL), ...application('shop') })).to.deep.equal([
        `exemptions[1] of ${OTHER_IMAGE}`,
      ]);
      expect(await unmatched({ ...pod(OTHER_IMAGE), ...application('cart') })).to.deep.equal([
        `exemptions[0] of ${KUBECTL}`,
        `exemptions[2] of ${SHOP}`,
      ]);
    });

    it('does not name those that have ended, and names none where there is no plan', async () => {
      const later = new Date('2027-01-01T00:00:00Z');
      expect(await unmatched({ ...pod(KUBECTL), ...application('shop') }, later)).to.have.length(1);
      const run = runWith(changes);
      run.start({ resource: 'command line', use: known(image()) });
      expect(await run.unmatchedExemptions()).to.deep.equal([]);
    });
  });

  describe('with an exemption by resource', () => {
    const SHOP = 'argocd/Application/shop';
    const exempted = (resource: string, expires = '2027-01-31') => ({
      exemptions: [{ resource, reason: 'the team checks its own', owner: 'shop', expires }],
    });
    const resultsOf = (changes: WrittenConfiguration, resource: string, ...uses: ImageUse[]) => {
      const run = runWith(changes);
      for (const use of uses) {
        run.start({ resource, use });
      }
      return run.results();
    };

    it('tells its reason, owner and last day, and no digest', async () => {
      const [result] = await resultsOf(exempted(SHOP), SHOP, elsewhere());
      expect(result?.verdict).to.include({
        result: 'EXEMPTED',
        reason: 'the team checks its own',
        owner: 'shop',
        expires: '2027-01-31',
      });
      expect(result?.verdict).to.not.have.property('digest');
    });

    for (const other of ['Application/shop', 'argo/Application/shop', `${SHOP}s`, 'argocd/ApplicationSet/shop']) {
      it(`fails ${other}`, async () => {
        const [result] = await resultsOf(exempted(SHOP), other, elsewhere());
        expect(result && codesOf(result.verdict)).to.deep.equal(['IMAGES_NOT_IN_PLAN']);
      });
    }

    it('exempts no other failure of the resource', async () => {
      const results = await resultsOf(exempted(SHOP), SHOP, elsewhere(), unknown(), known('nginx'), known('X'));
      expect(results.map(({ verdict }) => codesOf(verdict))).to.deep.equal([
        ['EXEMPTED'],
        ['IMAGE_UNKNOWN'],
        ['NO_TRUST_RULE'],
        ['REFERENCE_INVALID'],
      ]);
    });

    it('announces its end, and fails after it, however much is lowered', async () => {
      const [ending] = await resultsOf(exempted(SHOP, '2026-12-01'), SHOP, elsewhere());
      expect(ending?.notes.join('')).to.contain('2026-12-01');
      const changes = { ...exempted(SHOP, '2026-11-23'), enforcement: { notInPlan: 'off' } as const };
      const [ended] = await resultsOf(changes, SHOP, elsewhere());
      expect([ended && codesOf(ended.verdict), ended?.level]).to.deep.equal([['EXEMPTION_EXPIRED'], 'mandatory']);
    });
  });

  it('refuses to tell of what was never started', async () => {
    const failure: unknown = await runWith()
      .result('never')
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
  });

  it('tells both of two things that it can not read at one place', async () => {
    const run = runWith({ enforcement: { unknown: 'advisory' } });
    for (const code of ['IMAGE_UNKNOWN', 'IMAGES_NOT_IN_PLAN'] as const) {
      run.start({ resource: 'Application/a', use: { path: pathOf('spec'), code, reason: 'not known' } });
    }
    expect((await run.results()).map(({ level }) => level)).to.deep.equal(['advisory', 'mandatory']);
  });

  describe('names what it is not sure of', () => {
    const summaryOf = async (...resources: (readonly [type: string, inputs: object])[]) => {
      const run = runWith();
      for (const [index, [type, inputs]] of resources.entries()) {
        void run.startResource({ type, name: `r${index}`, urn: `urn:${index}`, inputs });
      }
      const { byShapeOnly, notRead, unknownValues } = await run.summary();
      return { byShapeOnly, notRead, unknownValues };
    };
    const custom = (kind: string, spec: object) => [`kubernetes:acme.example.com/v1:${kind}`, { spec }] as const;
    const nothing = { byShapeOnly: [], notRead: [], unknownValues: 0 };

    it('kinds that no table knows, each once, where no image was seen', async () => {
      const kinds = [
        custom('Cluster', {}),
        custom('Cluster', { size: 3 }),
        custom('Queue', {}),
        custom('App', { image: 'a:1' }),
      ];
      expect(await summaryOf(...kinds)).to.deep.equal({
        ...nothing,
        byShapeOnly: ['Cluster.acme.example.com', 'Queue.acme.example.com'],
      });
    });

    it('no kinds that start no pods, and none that the table knows', async () => {
      expect(
        await summaryOf(
          ['kubernetes:core/v1:ConfigMap', {}],
          ['kubernetes:kuma.io/v1alpha1:MeshTimeout', { spec: { x: UNKNOWN_TEXT } }],
          ['kubernetes:cert-manager.io/v1:Certificate', {}],
          ['kubernetes:gateway.networking.k8s.io/v1:HTTPRoute', {}],
          ['kubernetes:apps/v1:DeploymentPatch', {}],
          ['kubernetes:core/v1:PodList', { items: [] }],
          ['kubernetes:argoproj.io/v1alpha1:Application', {}],
        ),
      ).to.deep.equal(nothing);
    });

    it('fields that name other objects, commands, and values that are not known', async () => {
      const { notRead, unknownValues } = await summaryOf(
        ['kubernetes:argoproj.io/v1alpha1:Rollout', { spec: { workloadRef: { kind: 'Deployment', name: 'a' } } }],
        ['command:local:Command', { create: 'kubectl apply -f secret-place' }],
        custom('Cluster', { host: UNKNOWN_TEXT, a: [{ secretName: UNKNOWN_TEXT }] }),
      );
      expect(notRead.map(({ resource }) => resource)).to.deep.equal(['Rollout/r0', 'Command/r1']);
      expect(JSON.stringify(notRead)).to.not.contain('secret-place');
      expect(unknownValues).to.equal(2);
    });
  });

  it('never throws in a remediation: what is wrong with the pack leaves the resource as it is, and is told', async () => {
    const run = startRun({ presets: [] });
    const broken = {
      get spec(): object {
        throw new Error('s3cr3t');
      },
    };
    const planned = { type: 'kubernetes:core/v1:Pod', name: 'a', urn: 'urn:a', ignoreChanges: [] };
    expect(await run.remediate({ ...planned, inputs: broken })).to.equal(false);
    const images = await run.startResource({ ...planned, inputs: { spec: { containers: [{ image: 'a.b/c:1' }] } } });
    const [[use]] = [...images.values()] as [[ImageUse]];
    expect(JSON.stringify(use))
      .to.match(/"remediated":\{.*the pack has a bug/)
      .and.not.include('s3cr3t');
  });

  it('is empty where nothing is used', async () => {
    expect(await runWith().summary()).to.deep.equal({
      uses: 0,
      releases: [],
      images: 0,
      passed: 0,
      exempted: 0,
      failed: 0,
      lowered: 0,
      pinned: 0,
      byTag: 0,
      takenFromPresets: [],
      renderedReleases: 0,
      registryRequests: 0,
      byShapeOnly: [],
      notRead: [],
      unknownValues: 0,
    });
  });
});
