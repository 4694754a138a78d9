/** The command as a process: what it reads, what it prints where, and how it ends. */
import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenRule } from '../src/configuration/schema-rules.ts';
import type { WrittenConfiguration } from '../src/configuration/schema.ts';
import { runScript } from './support/command.ts';
import { compiledPack } from './support/compiled-pack.ts';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from './support/kong-mesh-registry.ts';
import { attachmentTag } from './support/image.ts';
import { kongMeshAttestation } from './support/kong-mesh-attestation.ts';
import { serveLayout } from './support/oci-layout.ts';
import { realMaterial } from './support/real-material.ts';
import type { ToolOutput } from './support/real-tools.ts';
import { answerError, type Registry, startRegistry } from './support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from './support/sigstore-world.ts';

interface Result {
  readonly image: string | null;
  readonly digest: string | null;
  readonly result: string;
  readonly level?: string;
  readonly uses: readonly { readonly resource: string; readonly path: string }[];
  readonly failures: readonly { readonly code: string; readonly family: string; readonly message: string }[];
}

interface Report {
  readonly results: readonly Result[];
  readonly summary: Readonly<Record<string, unknown>>;
}

const FROM_SOURCE = 'image-provenance.cjs';
const CP = `kong/kuma-cp:${KONG_MESH_VERSION}`;
const HOTFIX = `${CP}-hotfix`;
/** A tag that the registry does not let anybody read. */
const DENIED = 'kong/kumactl:denied';
const UNCOVERED = 'registry.example/acme/app:1';
const LOOKALIKE = 'registry.example/kuma-cp:1';
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const SECRET = 's3cr3t-value';

function pod(name: string, ...images: readonly string[]) {
  const containers = images.map((image) => ({ name: 'x', image, args: [SECRET] }));
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers } };
}

/** A step of a preview, as `pulumi preview --json` prints it. */
function step(type: string, name: string, inputs?: object, parent?: string) {
  const urn = `urn:pulumi:dev::mesh::${type}::${name}`;
  const state = { urn, custom: true, type, ...(inputs && { inputs }), ...(parent !== undefined && { parent }) };
  return { op: 'create', urn, newState: state };
}

function podStep(name: string, ...images: readonly string[]) {
  return step('kubernetes:core/v1:Pod', name, pod(name, ...images));
}

describe('the command', function () {
  this.timeout(60_000);

  let compiled: string;
  let folder: string;
  let files = 0;
  let registry: Registry;
  let world: SigstoreWorld;
  let configuration: WrittenConfiguration;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
    registry = await startRegistry({
      intercept: ({ url }, response) => {
        const denied = url?.includes('/manifests/denied') === true;
        if (denied) {
          answerError(response, 401, 'UNAUTHORIZED');
        }
        return denied;
      },
    });
    world = await createSigstoreWorld();
    configuration = kongMeshConfiguration(registry.host, world);
    for (const image of KONG_MESH_IMAGES) {
      await publishKongMeshImage(registry, world, image, KONG_MESH_VERSION);
    }
    await publishKongMeshImage(registry, world, 'kuma-cp', `${KONG_MESH_VERSION}-hotfix`, []);
    compiled = join(await compiledPack(), 'image-provenance.cjs');
  });

  after(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true });
  });

  function file(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  /** The parameter that makes the command read a configuration, from a file of its own. */
  function configured(changes: object = {}): string {
    files += 1;
    return `--config=${file(`config-${files}.json`, { 'image-provenance': { ...configuration, ...changes } })}`;
  }

  function run(parameters: readonly string[], input?: string, script = compiled): Promise<ToolOutput> {
    return runScript(script, parameters, input);
  }

  /** Runs with `--format json`; the whole of standard output has to be one JSON text. */
  async function reported(
    parameters: readonly string[],
    { changes, input, script }: { changes?: object; input?: string; script?: string } = {},
  ): Promise<{ status: number; report: Report; stderr: string }> {
    const { status, stdout, stderr } = await run([...parameters, '--format=json', configured(changes)], input, script);
    expect(stdout).to.match(/\n$/);
    return { status, report: JSON.parse(stdout) as Report, stderr };
  }

  function codes({ results }: Report): string[][] {
    return results.map(({ result, failures }) => (result === 'FAILED' ? failures.map(({ code }) => code) : [result]));
  }

  /** A command line that is wrong says so on standard error, and nothing else anywhere. */
  function expectUsage({ status, stdout, stderr }: ToolOutput, said: string | RegExp): void {
    expect([status, stdout]).to.deep.equal([2, '']);
    expect(stderr).to.match(typeof said === 'string' ? new RegExp(said) : said);
    expect(stderr).to.not.match(/^\s+at /m);
  }

  describe('verify', () => {
    const NAME = 'slsa-framework/example-package.verifier-e2e.all.tag.main.default.slsa3';
    const BUILDER =
      'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v1.10.0';
    const SOURCE = 'https://github.com/slsa-framework/example-package';

    /** What trusts the real image, with one part of the source changed. */
    function trusting(source: Partial<WrittenRule['source']> = {}): { changes: object } {
      const rule: WrittenRule = {
        images: [`${registry.host}/slsa-framework/*`],
        signer: { issuer: 'https://token.actions.githubusercontent.com', identity: BUILDER },
        source: { repository: SOURCE, trigger: 'push', tag: 'v13.0.30', ...source },
      };
      return { changes: { rules: [rule] } };
    }

    it('passes a real image, and tells all that the contract has', async function () {
      const layout = realMaterial(this, 'oci-layouts/v1.10.0');
      const { digest } = serveLayout(registry, NAME, layout, { tag: 'x' });
      const image = `${registry.host}/${NAME}:x`;
      const { status, report, stderr } = await reported(['verify', image], { ...trusting(), script: FROM_SOURCE });
      expect([status, stderr]).to.deep.equal([0, '']);
      const [result] = report.results as unknown as readonly { provenance: { commit: string; run: string } }[];
      const { commit = '', run: build = '' } = result?.provenance ?? {};
      expect(commit).to.match(/^[0-9a-f]{40}$/);
      expect(build).to.match(new RegExp(`^${SOURCE}/actions/runs/\\d+/attempts/\\d+$`));
      expect(report).to.deep.equal({
        schemaVersion: 1,
        results: [
          {
            image,
            reference: image,
            digest,
            pinned: false,
            result: 'PASSED',
            rule: 'rules[0]',
            failures: [],
            provenance: {
              builder: BUILDER,
              source: SOURCE,
              ref: 'refs/tags/v13.0.30',
              commit,
              predicateType: 'https://slsa.dev/provenance/v0.2',
              signer: BUILDER,
              issuer: 'https://token.actions.githubusercontent.com',
              run: build,
              trustedRoot: { name: 'public-good', origin: 'pack', newestKey: '2025-09-23' },
              storedAt: `${registry.host}/${NAME}:${attachmentTag(digest)}`,
            },
            uses: [{ resource: 'command line', path: 'REFERENCE' }],
          },
        ],
        summary: {
          uses: 1,
          images: 1,
          passed: 1,
          exempted: 0,
          failed: 0,
          renderedReleases: 0,
          byShapeOnly: [],
          notRead: [],
          unknownValues: 0,
          unread: [],
          registryRequests: 3,
        },
      });
    });

    it('refuses the same image under another tag of its source, and tells why', async function () {
      const { digest } = serveLayout(registry, NAME, realMaterial(this, 'oci-layouts/v1.10.0'), { tag: 'x' });
      const image = `${registry.host}/${NAME}@${digest}`;
      const { status, report } = await reported(['verify', image], trusting({ tag: 'v13.0.31' }));
      expect(status).to.equal(1);
      const [result, ...more] = report.results;
      const [failure, ...others] = result?.failures ?? [];
      expect([more, others]).to.deep.equal([[], []]);
      expect(result).to.include({
        image,
        reference: image,
        digest,
        pinned: true,
        result: 'FAILED',
        level: 'mandatory',
      });
      expect(result).to.not.have.property('provenance');
      expect(failure).to.include({ code: 'TAG_MISMATCH', family: 'refused' });
      expect(failure?.message).to.be.a('string').that.includes('v13.0.30').and.includes('v13.0.31');
      expect(report.summary).to.include({ images: 1, passed: 0, failed: 1 });
    });

    it('checks many references at once, each once', async () => {
      const { status, report } = await reported(['verify', CP, HOTFIX, `docker.io/${CP}`, 'Not/An Image']);
      expect(status).to.equal(1);
      expect(codes(report)).to.deep.equal([['PASSED'], ['ATTESTATION_MISSING'], ['REFERENCE_INVALID']]);
      expect(report.summary).to.include({ uses: 4, images: 3, passed: 1, failed: 2 });
      expect(report.results[2]).to.include({ image: 'Not/An Image', reference: null, digest: null });
    });

    it('takes what cosign 3 stores: a sigstore bundle among the referrers', async () => {
      const own = await startRegistry({ referrers: true });
      try {
        const { index } = await publishKongMeshImage(own, world, 'kuma-cp', KONG_MESH_VERSION, []);
        const changes = kongMeshConfiguration(own.host, world);
        const before = await reported(['verify', '--no-cache', CP], { changes });
        expect([before.status, codes(before.report)]).to.deep.equal([1, [['ATTESTATION_MISSING']]]);
        const image = { image: 'kuma-cp', digest: index.digest, version: KONG_MESH_VERSION };
        const overrides = { logKind: 'hashedrekord-0.0.2' } as const;
        own.putReferrer('kong/kuma-cp', index, await world.attest(kongMeshAttestation({ ...image, overrides })));
        const after = await reported(['verify', '--no-cache', CP], { changes });
        expect([after.status, codes(after.report)]).to.deep.equal([0, [['PASSED']]]);
      } finally {
        await own.stop();
      }
    });
  });

  describe('scan', () => {
    it('names exemptions that match nothing in the plan in notes, and verify does not', async () => {
      const image = `registry.example/acme/tool@sha256:${'ab'.repeat(32)}`;
      const changes = { exemptions: [{ image, reason: 'bought', owner: 'team-a', expires: '2099-12-31' }] };
      const scanned = await run(['scan', '-', configured(changes)], JSON.stringify(pod('mesh', CP)));
      expect(scanned.status).to.equal(0);
      expect(scanned.stderr).to.equal(
        `note: exemptions[0] of ${image} matches nothing in this plan; remove it where nothing needs it\n`,
      );
      expect((await run(['scan', '-', configured(changes)], JSON.stringify(pod('mesh', image)))).stderr).to.equal('');
      expect((await run(['verify', CP, configured(changes)])).stderr).to.equal('');
    });
  });

  describe('its exit status', () => {
    const LOWERED = { enforcement: { uncovered: 'advisory' } };
    const EXEMPTED = `registry.example/acme/tool@sha256:${'ab'.repeat(32)}`;
    const exemption = { image: EXEMPTED, reason: 'bought', owner: 'team-a' };
    const cases: readonly {
      readonly status: number;
      readonly of: string;
      readonly images: readonly string[];
      readonly changes?: object;
      readonly codes: readonly string[];
      /** Of those that fail. */
      readonly levels: readonly string[];
    }[] = [
      {
        status: 0,
        of: 'images that passed or are exempted',
        images: [CP, EXEMPTED],
        changes: { exemptions: [{ ...exemption, expires: '2999-12-31' }] },
        codes: ['PASSED', 'EXEMPTED'],
        levels: [],
      },
      {
        status: 1,
        of: 'an exemption that has ended',
        images: [CP, EXEMPTED],
        changes: { exemptions: [{ ...exemption, expires: '2020-01-31' }] },
        codes: ['PASSED', 'EXEMPTION_EXPIRED'],
        levels: ['mandatory'],
      },
      {
        status: 1,
        of: 'an image that is refused',
        images: [CP, LOOKALIKE],
        codes: ['PASSED', 'LOOKALIKE'],
        levels: ['mandatory'],
      },
      {
        status: 1,
        of: 'a lookalike, however much is lowered',
        images: [CP, LOOKALIKE],
        changes: { enforcement: { uncovered: 'off', unknown: 'advisory', notInPlan: 'off' } },
        codes: ['PASSED', 'LOOKALIKE'],
        levels: ['mandatory'],
      },
      {
        status: 1,
        of: 'an image without provenance',
        images: [CP, HOTFIX],
        codes: ['PASSED', 'ATTESTATION_MISSING'],
        levels: ['mandatory'],
      },
      {
        status: 3,
        of: 'an image that no rule covers',
        images: [CP, UNCOVERED],
        codes: ['PASSED', 'NO_TRUST_RULE'],
        levels: ['mandatory'],
      },
      {
        status: 0,
        of: 'the same where that is lowered',
        images: [CP, UNCOVERED],
        changes: LOWERED,
        codes: ['PASSED', 'NO_TRUST_RULE'],
        levels: ['advisory'],
      },
      {
        status: 0,
        of: 'the same where that is off',
        images: [UNCOVERED],
        changes: { enforcement: { uncovered: 'off' } },
        codes: ['NO_TRUST_RULE'],
        levels: ['off'],
      },
      {
        status: 1,
        of: 'a lowered failure beside one that is not',
        images: [UNCOVERED, HOTFIX],
        changes: LOWERED,
        codes: ['NO_TRUST_RULE', 'ATTESTATION_MISSING'],
        levels: ['advisory', 'mandatory'],
      },
      {
        status: 3,
        of: 'an image that could not be checked',
        images: [DENIED],
        codes: ['REGISTRY_UNAUTHORIZED'],
        levels: ['mandatory'],
      },
    ];

    let ended: readonly Awaited<ReturnType<typeof reported>>[];

    before(async () => {
      ended = await Promise.all(
        cases.map(({ images, changes }) => reported(['verify', ...images], changes === undefined ? {} : { changes })),
      );
    });

    for (const [index, { status, of, codes: expected }] of cases.entries()) {
      it(`is ${status} for ${of}`, () => {
        const { report } = ended[index] ?? expect.fail();
        expect(codes(report).flat()).to.deep.equal(expected);
        expect(ended[index]?.status).to.equal(status);
      });
    }

    it('is told by the level of each failure', () => {
      const levels = ended.map(({ report }) => report.results.flatMap(({ level }) => level ?? []));
      expect(levels).to.deep.equal(cases.map(({ levels: expected }) => expected));
    });
  });

  describe('scan', () => {
    it('finds the seven uses of five images in the chart of Kong Mesh, and passes them', async function () {
      const chart = realMaterial(this, 'rendered/kong-mesh-2.14.3-default.yaml');
      const { status, report } = await reported(['scan', chart]);
      expect(status).to.equal(0);
      expect(report.summary).to.include({ uses: 7, images: 5, passed: 4, exempted: 1, failed: 0 });
      const injected = report.results.find(({ image }) => image?.includes('kuma-dp'));
      expect(injected?.uses).to.deep.equal([
        {
          resource: 'kong-mesh-system/Deployment/kong-mesh-control-plane',
          namespace: 'kong-mesh-system',
          file: chart,
          line: 637,
          path: 'spec.template.spec.containers[0].env["KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE"].value',
          role: 'injected into every pod as kuma-sidecar',
        },
      ]);
    });

    it('fails the same chart where an image that is only injected has no provenance', async function () {
      const chart = readFileSync(realMaterial(this, 'rendered/kong-mesh-2.14.3-default.yaml'), 'utf8');
      const moved = chart.replace(/(SIDECAR_CONTAINER_IMAGE\n\s+value: )\S+/, `$1${HOTFIX}`);
      const { status, report } = await reported(['scan', '-'], { input: moved });
      expect(status).to.equal(1);
      expect(report.summary).to.include({ uses: 7, images: 5, passed: 3, exempted: 1, failed: 1 });
      expect(codes(report)).to.deep.include(['ATTESTATION_MISSING']);
    });

    it('reads several files: documents, lists, JSON and standard input', async () => {
      const yaml = [
        '---',
        'apiVersion: v1',
        'kind: Pod',
        'metadata: { name: first }',
        `spec: { containers: [{ image: ${CP} }] }`,
        '---',
        '# nothing',
        '---',
        'apiVersion: v1',
        'kind: List',
        'items:',
        `- { apiVersion: v1, kind: Pod, metadata: { name: second }, spec: { containers: [{ image: ${HOTFIX} }] } }`,
        '- { apiVersion: v1, kind: ConfigMap, data: { image: nginx } }',
      ].join('\n');
      const list = {
        apiVersion: 'v1',
        kind: 'PodList',
        items: [{ metadata: { name: 'third' }, spec: pod('', CP).spec }],
      };
      const { status, report } = await reported(
        ['scan', file('many.yaml', yaml), file('list.json', list), file('pod.json', pod('fourth', LOOKALIKE)), '-'],
        { input: JSON.stringify(pod('fifth', CP)) },
      );
      expect(status).to.equal(1);
      expect(report.results.map(({ image, uses }) => [image, uses.map(({ resource }) => resource)])).to.deep.equal([
        [CP, ['Pod/first', 'Pod/third', 'Pod/fifth']],
        [HOTFIX, ['Pod/second']],
        [LOOKALIKE, ['Pod/fourth']],
      ]);
      expect(JSON.stringify(report)).to.not.include(SECRET);
    });

    it('reads what a preview of Pulumi prints: what is planned, not what goes', async () => {
      const gone = { ...podStep('gone', HOTFIX), op: 'delete' };
      const preview = {
        config: { 'mesh:password': SECRET },
        steps: [
          step('pulumi:pulumi:Stack', 'mesh-dev'),
          step('pulumi:providers:kubernetes', 'kubernetes', { kubeconfig: SECRET }),
          podStep('good', CP),
          { op: gone.op, urn: gone.urn, oldState: gone.newState },
          podStep('unknown', UNKNOWN, HOTFIX),
          step('aws:s3/bucket:Bucket', 'bucket', pod('x', LOOKALIKE)),
        ],
        duration: 1,
        changeSummary: { create: 5, delete: 1 },
      };
      const { status, report } = await reported(['scan', file('preview.json', preview)]);
      expect(status).to.equal(1);
      expect(codes(report)).to.deep.equal([['PASSED'], ['IMAGE_UNKNOWN'], ['ATTESTATION_MISSING']]);
      expect(report.results.map(({ uses }) => uses)).to.deep.equal([
        [{ resource: 'Pod/good', path: 'spec.containers[0].image' }],
        [{ resource: 'Pod/unknown', path: 'spec.containers[0].image' }],
        [{ resource: 'Pod/unknown', path: 'spec.containers[1].image' }],
      ]);
      expect(report.results[1]).to.include({ image: null, reference: null, digest: null });
      expect(JSON.stringify(report)).to.not.include(SECRET);
    });

    it('ends with 3 for a preview in which a Helm release is the worst, and an image is not known', async () => {
      const release = step('kubernetes:helm.sh/v3:Release', 'mesh', { chart: 'kong-mesh', values: { x: SECRET } });
      const { status, report } = await reported(['scan', '-'], {
        input: JSON.stringify({ steps: [podStep('good', CP), release, podStep('unknown', UNKNOWN)] }),
      });
      expect(status).to.equal(3);
      expect(codes(report)).to.deep.equal([['PASSED'], ['HELM_NOT_RENDERED'], ['IMAGE_UNKNOWN']]);
      expect(report.results[1]?.failures[0]).to.include({ family: 'unchecked' });
      expect(report.results[2]?.failures[0]).to.include({ family: 'unknown' });
      expect(JSON.stringify(report)).to.not.include(SECRET);
    });

    it('does not pass a component of a preview that has no children yet, as the policy does not', async () => {
      const [chart, full] = ['chart', 'full'].map((name) => step('kubernetes:helm.sh/v4:Chart', name));
      const child = step('kubernetes:core/v1:Pod', 'child', pod('child', CP), full?.urn);
      const { status, report } = await reported(['scan', '-'], {
        input: JSON.stringify({ steps: [chart, full, child] }),
      });
      expect(codes(report)).to.have.deep.members([['PASSED'], ['IMAGE_UNKNOWN']]);
      expect(status).to.equal(3);
    });

    it('refuses a preview that leaves unchanged resources out, and takes one that shows them', async () => {
      const stack = { ...step('pulumi:pulumi:Stack', 'mesh-dev'), op: 'same' };
      const same = { ...podStep('same', CP), op: 'same' };
      const changeSummary = { same: 2 };
      const shown = await reported(['scan', '-'], { input: JSON.stringify({ steps: [stack, same], changeSummary }) });
      expect([shown.status, codes(shown.report)]).to.deep.equal([0, [['PASSED']]]);
      // What `pulumi preview --json` prints without --show-sames when nothing changed.
      expectUsage(await run(['scan', '-'], JSON.stringify({ steps: [stack], changeSummary })), '--show-sames');
    });

    it('refuses a preview that failed, and one that plans nothing of Kubernetes', async () => {
      const stack = step('pulumi:pulumi:Stack', 'mesh-dev');
      const diagnostics = [{ message: 'error: …', severity: 'error' }];
      expectUsage(await run(['scan', '-'], JSON.stringify({ steps: [podStep('a', CP)], diagnostics })), 'failed');
      expectUsage(await run(['scan', '-'], JSON.stringify({ steps: [stack] })), 'no Kubernetes resource');
    });

    it('ends with 2 for a file without Kubernetes objects', async () => {
      const contents = ['', '---\n# nothing\n', 'just a text', 'a: [b', '{"apiVersion":"v1"}', '[]'];
      const outputs = await Promise.all(contents.map((content) => run(['scan', '-', '--format=json'], content)));
      for (const output of outputs) {
        expectUsage(output, '^-: ');
      }
    });

    it('ends with 2 where nothing can be read, and with 3 where some of it can', async () => {
      const missing = join(folder, 'missing.yaml');
      expectUsage(await run(['scan', missing, configured()]), /missing\.yaml: does not exist$/m);
      const { status, report } = await reported(['scan', missing, file('pod.json', pod('good', CP))]);
      expect([status, codes(report), report.summary.unread]).to.deep.equal([
        3,
        [['PASSED']],
        [{ file: missing, why: 'does not exist' }],
      ]);
      const worse = await reported(['scan', missing, file('worse.json', pod('bad', HOTFIX))]);
      expect(worse.status).to.equal(1);
    });
  });

  describe('check-config', () => {
    it('says that nothing is wrong, and what is in force', async () => {
      const exemption = { image: `ghcr.io/acme/app@sha256:${'ab'.repeat(32)}`, reason: 'bought', owner: 'me' };
      const right = file('right.json', {
        'image-provenance': {
          ...configuration,
          presets: ['kong-mesh-third-party'],
          exemptions: [{ ...exemption, expires: '2099-12-31' }],
        },
      });
      const { status, stdout, stderr } = await run(['check-config', right]);
      expect([status, stderr]).to.deep.equal([0, '']);
      const lines = stdout.split('\n');
      expect(lines[0]).to.equal(
        `${right}: nothing is wrong; in force: 1 preset (kong-mesh-third-party), 1 rule, 1 exemption`,
      );
      expect(lines[1]).to.match(
        /^exemptions\[0\] exempts ghcr\.io\/acme\/app@sha256:(?:ab)+ until 2099-12-31: bought, owner me$/,
      );
      expect(stdout)
        .to.match(/^rules\[0\] decides about /m)
        .and.match(/^preset kong-mesh-third-party exempts /m);
      expect((await run(['check-config', file('empty.json', '')])).stdout).to.match(
        /in force: 1 preset \(kong-mesh\), 0 rules, 0 exemptions$/m,
      );
    });

    it('warns of what is most likely a mistake, on standard error, and ends with 0', async () => {
      const exemption = { image: `ghcr.io/acme/app@sha256:${'ab'.repeat(32)}`, reason: 'bought', owner: 'me' };
      const missing = join(folder, 'no-such-root.json');
      const doubtfulRoot = file('tuf-root.json', '{}');
      const doubtful = file('doubtful.json', {
        'image-provenance': {
          ...configuration,
          exemptions: [{ ...exemption, expires: '2020-12-31' }],
          trustedRoots: {
            ...configuration.trustedRoots,
            acme: { file: missing },
            other: { json: {} },
            folder: { file: folder },
            tuf: { tuf: { mirror: 'http://127.0.0.1:1', rootFile: missing } },
            unasked: { tuf: { mirror: 'http://127.0.0.1:1', rootFile: doubtfulRoot } },
          },
        },
      });
      const { status, stdout, stderr } = await run(['check-config', doubtful]);
      expect([status, stdout.split('\n')[0]]).to.deep.equal([
        0,
        `${doubtful}: nothing is wrong; in force: 2 presets (kong-mesh and kong-mesh-third-party), 1 rule, 0 exemptions`,
      ]);
      expect(stderr.split('\n').map((line) => /^warning: ([^:]+): /.exec(line)?.[1] ?? line)).to.deep.equal([
        'rules[0]',
        'exemptions[0].expires',
        'trustedRoots.acme',
        'trustedRoots.other',
        'trustedRoots.folder',
        'trustedRoots.tuf',
        '',
      ]);
      expect(stderr)
        .to.match(/its file does not exist$/m)
        .and.match(/its file is a directory; name a file$/m)
        .and.match(/its rootFile does not exist$/m);
    });

    it('says in words why a file cannot be read', async () => {
      expectUsage(await run(['check-config', folder]), /: is a directory; name a file$/m);
      expectUsage(
        await run(['check-config', join(file('right.json', '{}'), 'x')]),
        /: does not exist: a part of its path/,
      );
      const binary = join(folder, 'binary.json');
      writeFileSync(binary, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]));
      expectUsage(await run(['check-config', binary]), /: is not text in UTF-8; save it as UTF-8 if it is text$/m);
      expectUsage(await run(['check-config', file('mark.json', '\ufeff{}')]), /byte order mark/);
      expectUsage(await run(['check-config', file('yaml.json', 'image-provenance:\n  presets: []\n')]), /it is YAML/);
    });

    it('says everything that is wrong, each in a sentence, on standard error alone', async () => {
      const { rules: [rule] = [] } = configuration;
      const wrong = file('wrong.json', {
        'image-provenance': {
          preset: ['kong-mesh'],
          rules: [{ ...rule, source: { repository: 'https://github.com/Kong/kong-mesh' } }],
          exemptions: [{ image: 'nginx:1', reason: 'none', owner: 'me', expires: '2027-01-31' }],
          trustedRoots: { acme: { file: '/root.json', timestamps: 'none' } },
        },
      });
      const output = await run(['check-config', wrong]);
      expectUsage(output, /^preset: .*presets/m);
      for (const path of ['rules[0].source', 'exemptions[0].image', 'trustedRoots.acme.timestamps']) {
        expect(
          output.stderr.split('\n').filter((line) => line.startsWith(`${path}: `)),
          path,
        ).to.have.length(1);
      }
    });

    it('takes a text that is not JSON, and a policy that is misspelt, for wrong', async () => {
      expectUsage(await run(['check-config', file('wrong.json', '{ "image-provenance": ')]), /wrong\.json/);
      expectUsage(await run(['check-config', file('wrong.json', { 'image-provenence': {} })]), '"?image-provenance"?');
      expectUsage(await run(['check-config', join(folder, 'missing.json')]), /missing\.json: does not exist$/m);
    });

    it('is what verify and scan do first with theirs', async () => {
      const asked = registry.requests.length;
      expectUsage(await run(['verify', CP, configured({ preset: ['kuma'] })]), /^preset: .*presets/m);
      const input = JSON.stringify(pod('good', CP));
      expectUsage(await run(['scan', '-', configured({ pinning: 'on' })], input), /^pinning: /m);
      expectUsage(await run(['verify', CP, `--config=${join(folder, 'missing.json')}`]), /: does not exist$/m);
      expect(registry.requests).to.have.length(asked);
    });
  });

  describe('its command line', () => {
    it('is refused with 2 where it is wrong', async () => {
      const wrong: readonly (readonly string[])[] = [
        [],
        ['verify'],
        ['scan'],
        ['check-config'],
        ['verify', CP, '--no-such-option'],
        ['verify', CP, '--format', 'yaml'],
        ['verify', CP, '--format'],
        ['verify', CP, '--config'],
        ['no-such-command', CP],
        ['check-config', 'one.json', 'two.json'],
      ];
      const outputs = await Promise.all(wrong.map((parameters) => run(parameters)));
      for (const output of outputs) {
        expectUsage(output, /./);
      }
    });

    it('is explained on standard output where that is asked for', async () => {
      const { status, stdout, stderr } = await run(['--help']);
      expect([status, stderr]).to.deep.equal([0, '']);
      expect(stdout).to.include('verify').and.to.include('scan').and.to.include('check-config');
    });
  });

  describe('--format table', () => {
    it('is the default: each image with its result, what to know of a failure, and the summary at the end', async () => {
      const { status, stdout } = await run(
        ['scan', '-', configured()],
        JSON.stringify(pod('mesh', CP, HOTFIX, UNCOVERED)),
      );
      expect(status).to.equal(1);
      expect(stdout).to.include(CP).and.to.include('PASSED');
      expect(stdout).to.include(HOTFIX).and.to.include('ATTESTATION_MISSING: ');
      expect(stdout).to.include(UNCOVERED).and.to.include('NO_TRUST_RULE: ');
      expect(stdout).to.include('Pod/mesh spec.containers[1].image');
      expect(stdout).to.match(
        /^image-provenance: 3 uses of 3 images: 1 passed, 2 failed; 1 by tag, which can move; \d+ requests\n$/m,
      );
      expect(stdout).to.not.include(SECRET);
      const { stdout: named } = await run(['verify', CP, '--format', 'table', configured()]);
      expect(named).to.include(CP).and.to.include('PASSED').and.to.not.include('FAILED');
    });

    it('tells what is only to know, in either format, without a failure', async () => {
      const changes = { pinning: 'advisory' };
      const { status, stdout } = await run(['verify', CP, configured(changes)]);
      expect(status).to.equal(0);
      expect(stdout).to.match(/write \S+:\S+@sha256:[0-9a-f]{64}/);
      const { report, ...ended } = await reported(['verify', CP], { changes });
      expect(ended.status).to.equal(0);
      expect(report.results[0]).to.have.property('notes').with.length(1);
      const pinned = `${CP}@${report.results[0]?.digest ?? ''}`;
      const well = await reported(['verify', pinned], { changes });
      expect(well.report.results[0]).to.include({ result: 'PASSED', pinned: true }).and.not.have.property('notes');
    });
  });
});
