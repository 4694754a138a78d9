/** Releases rendered by the real helm: what is found in them, what they can't be, and what helm gets to see. */
import { isFailure } from '../../src/failure.ts';
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { imageUses } from '../../src/images/images.ts';
import { type HelmSettings, renderRelease } from '../../src/helm/helm.ts';
import type { Unrendered } from '../../src/helm/helm-template.ts';
import { helmEnvironment } from '../../src/helm/environment.ts';
import { type KubernetesObject, objectLabel } from '../../src/plan/kubernetes-object.ts';
import { placeText } from '../../src/report/place.ts';
import { isRecord, plannedValue } from '../../src/plan/planned-value.ts';
import type { Run } from '../../src/run.ts';
import { startRun } from '../support/run.ts';
import {
  type ChartServer,
  type ChartServerOptions,
  mintServerCertificate,
  type ServedChart,
  startChartServer,
} from '../support/chart-server.ts';
import { recordHelm, writeProgram } from '../support/recorded-helm.ts';
import { needTools, runTool } from '../support/real-tools.ts';

const KONG_MESH = join(process.cwd(), 'test', 'support', 'charts', 'kong-mesh');
const SECRET = 'n0body-may-see-this';
const CREDENTIALS = { username: 'chart-reader', password: `pa55 "${SECRET}` };
const SWAPPED = `2.14.3@sha256:${'ab'.repeat(32)}`;
const KUMA = 'kong-mesh/charts/kuma/templates';
const KUBECTL =
  'registry.k8s.io/kubectl:v1.36.1@sha256:d08f476d04d0e30f426f06bc6ff6c38913aaa4591943046b77e2f74a72d3611c';

/** Needed by a chart; anything may be added. */
const CHART_FILE = 'apiVersion: v2\nname: tiny\nversion: 1.0.0\n';

type Inputs = Readonly<Record<string, unknown>>;

describe('a release that is rendered', function () {
  this.timeout(60_000);

  let folder: string;
  let temporary: string;
  let served: ServedChart;
  const servers: ChartServer[] = [];
  const { TMPDIR } = process.env;

  before(async function () {
    needTools(this, 'helm');
    const packages = await mkdtemp(join(tmpdir(), 'packages-'));
    try {
      const { status } = await runTool('helm', ['package', KONG_MESH, '--destination', packages]);
      expect(status).to.equal(0);
      const archive = await readFile(join(packages, 'kong-mesh-2.14.3.tgz'));
      served = { name: 'kong-mesh', version: '2.14.3', archive };
    } finally {
      await rm(packages, { recursive: true });
    }
  });

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'helm-test-')));
    temporary = join(folder, 'temporary');
    await mkdir(temporary);
    process.env.TMPDIR = temporary;
  });

  afterEach(async () => {
    if (TMPDIR === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = TMPDIR;
    }
    await Promise.all(servers.splice(0).map(({ stop }) => stop()));
    const left = await readdir(temporary);
    await rm(folder, { recursive: true });
    expect(left, 'files left behind').to.deep.equal([]);
  });

  async function serve(options?: ChartServerOptions): Promise<ChartServer> {
    const server = await startChartServer(served, options);
    servers.push(server);
    return server;
  }

  /** helm's settings of whoever runs the tests have no part in them. */
  function environment(path = process.env.PATH ?? ''): Record<string, string> {
    return { PATH: path, HOME: join(folder, 'home'), TMPDIR: temporary };
  }

  async function render(
    changes: Inputs = {},
    means: Partial<HelmSettings> = {},
  ): Promise<readonly KubernetesObject[] | Unrendered> {
    const inputs = plannedValue({ name: 'mesh', namespace: 'kong-mesh-system', chart: KONG_MESH, ...changes });
    return renderRelease(isRecord(inputs) ? inputs : {}, {
      environment: environment(),
      apiVersions: [],
      timeoutSeconds: 30,
      ...means,
    });
  }

  async function objects(changes?: Inputs, means?: Partial<HelmSettings>): Promise<readonly KubernetesObject[]> {
    const result = await render(changes, means);
    if (isFailure(result)) {
      throw new Error(`not rendered: ${result.reason}; ${result.remedy}`);
    }
    return result;
  }

  /** @returns its cause, after a look at what it says */
  async function refusal(changes: Inputs, means?: Partial<HelmSettings>): Promise<Unrendered> {
    const result = await render(changes, means);
    if (!isFailure(result)) {
      throw new Error('it was rendered');
    }
    expect(Object.keys(result)).to.have.members(['reason', 'remedy']);
    expect(result.remedy).to.not.equal('');
    expect(`${result.reason} ${result.remedy}`).to.not.include(SECRET);
    return result;
  }

  async function images(changes?: Inputs, means?: Partial<HelmSettings>): Promise<string[]> {
    return imagesOf(await objects(changes, means));
  }

  /** A chart of its own, from its files. */
  async function tinyChart(files: Readonly<Record<string, string>>, chart = CHART_FILE): Promise<string> {
    const path = await mkdtemp(join(folder, 'chart-'));
    for (const [name, text] of Object.entries({ 'Chart.yaml': chart, ...files })) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    }
    return path;
  }

  const tinyTemplate = (text: string) => tinyChart({ 'templates/pod.yaml': text });

  describe('as what will run', () => {
    it('has every image of chart and subchart, those of hooks and the injected ones', async () => {
      expect(await images()).to.deep.equal([
        'docker.io/kong/kuma-cp:2.14.3',
        'docker.io/kong/kuma-dp:2.14.3',
        'docker.io/kong/kuma-init:2.14.3',
        'docker.io/kong/kumactl:2.14.3',
        KUBECTL,
      ]);
    });

    it('tells for each object its template and its name, ahead of a path', async () => {
      const places = [...new Set((await objects({ values: { ratelimit: { enabled: true } } })).map(place))];
      expect(places.sort()).to.deep.equal(
        [
          `${KUMA}/cp-configmap.yaml ConfigMap/kong-mesh-control-plane-config `,
          `${KUMA}/cp-deployment.yaml Deployment/kong-mesh-control-plane `,
          `${KUMA}/hooks.yaml Job/kong-mesh-install-crds `,
          `${KUMA}/hooks.yaml Job/kong-mesh-patch-ns `,
          `${KUMA}/hooks.yaml Job/kong-mesh-delete-webhook `,
          'kong-mesh/templates/ratelimit.yaml Deployment/kong-mesh-ratelimit ',
        ].sort(),
      );
    });

    it('tells the template also where that begins with a comment of its own', async () => {
      const chart = await tinyTemplate(`# Copyright\n\n# Of the pod\n${pod('registry.example/a:1')}`);
      expect((await objects({ chart })).map(place)).to.deep.equal(['tiny/templates/pod.yaml Pod/tiny ']);
    });

    it('tells no template by a comment further down', async () => {
      const chart = await tinyTemplate(`${pod('registry.example/a:1')}# Source: other/templates/a.yaml\n`);
      expect((await objects({ chart })).map(place)).to.deep.equal(['tiny/templates/pod.yaml Pod/tiny ']);
    });

    it('has the namespace and the name that it will be installed with', async () => {
      const chart = await tinyTemplate(pod('registry.example/{{ .Release.Namespace }}/{{ .Release.Name }}:1'));
      expect(await images({ chart, namespace: 'elsewhere', name: 'other' })).to.deep.equal([
        'registry.example/elsewhere/other:1',
      ]);
    });

    it('honours its values: a swapped sidecar, by a tag that holds a digest', async () => {
      const values = { kuma: { dataPlane: { image: { tag: SWAPPED } } } };
      const swapped = await images({ values });
      expect(swapped).to.include(`docker.io/kong/kuma-dp:${SWAPPED}`).and.to.include('docker.io/kong/kuma-cp:2.14.3');
      expect(swapped).to.not.include('docker.io/kong/kuma-dp:2.14.3');
    });

    it('honours values of the parent chart, which reach its subchart', async () => {
      const values = { kuma: { global: { image: { registry: 'mirror.example/kong', tag: '2.13.0' } } } };
      expect(await images({ values })).to.deep.equal([
        'mirror.example/kong/kuma-cp:2.13.0',
        'mirror.example/kong/kuma-dp:2.13.0',
        'mirror.example/kong/kuma-init:2.13.0',
        'mirror.example/kong/kumactl:2.13.0',
        KUBECTL,
      ]);
    });

    it('has what values turn on, and not what they leave off', async () => {
      const values = { ratelimit: { enabled: true }, kuma: { cni: { enabled: true } } };
      const on = await images({ values });
      expect(on).to.include.members(['envoyproxy/ratelimit:542a6047', 'docker.io/kong/kuma-cni:2.14.3']);
      expect((await images()).join('\n')).to.not.match(/ratelimit|kuma-cni/);
    });

    it('keeps what a value holds, whatever it holds', async () => {
      const chart = await tinyTemplate(`${pod('registry.example/a:1')}\ndata: {{ .Values.odd | toJson | quote }}`);
      const odd = {
        text: '"$(id)" {{ .Release.Name }}\n: # ,',
        on: 'on',
        number: 1.5,
        list: [1, null, 'é🦍'],
        no: false,
      };
      const [first] = await objects({ chart, values: { odd } });
      expect(JSON.parse(first?.fields.data as string)).to.deep.equal(odd);
    });

    it('is an install and an upgrade: what only one of them has is in it', async () => {
      const upgrade = { kuma: { upgrade: { image: 'registry.example/upgrade:1' } } };
      expect(await images({ values: upgrade })).to.include('registry.example/upgrade:1');
      const chart = await tinyTemplate(
        pod('registry.example/{{ if .Release.IsInstall }}install{{ else }}upgrade{{ end }}:1'),
      );
      expect(await images({ chart })).to.deep.equal(['registry.example/install:1', 'registry.example/upgrade:1']);
    });

    it('has hooks whatever is disabled, for the removal of a release runs its own always', async () => {
      const jobs = (await objects({ disableWebhooks: true, disableCRDHooks: true })).map(place);
      expect(jobs).to.include(`${KUMA}/hooks.yaml Job/kong-mesh-install-crds `);
      expect(jobs).to.include(`${KUMA}/hooks.yaml Job/kong-mesh-delete-webhook `);
    });

    it('has what lies in the folder crds of its chart, which need not be a CRD', async () => {
      const chart = await tinyChart({
        'crds/pod.yaml': pod('registry.example/of-crds:1'),
        'templates/pod.yaml': pod('registry.example/a:1'),
      });
      expect(await images({ chart })).to.deep.equal(['registry.example/a:1', 'registry.example/of-crds:1']);
      expect(await images({ chart, skipCrds: true })).to.deep.equal(['registry.example/a:1']);
    });

    it('has no image by the schema of a CRD', async () => {
      const image = { type: 'string', default: 'registry.example/default:1' };
      const containers = { type: 'array', items: { type: 'object', required: ['image'], properties: { image } } };
      const crd = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'pods.example' },
        spec: { versions: [{ name: 'v1', schema: { openAPIV3Schema: { properties: { spec: { containers } } } } }] },
      };
      const chart = await tinyChart({
        'crds/crd.json': JSON.stringify(crd),
        'templates/pod.yaml': pod('registry.example/a:1'),
      });
      const uses = imageUses({ kind: 'objects', objects: await objects({ chart }) });
      expect(new Set(uses.map((use) => ('image' in use ? use.image : use.reason)))).to.deep.equal(
        new Set(['registry.example/a:1']),
      );
    });

    it('is for the Kubernetes version that is configured', async () => {
      const chart = await tinyTemplate(
        pod(
          'registry.example/v{{ if semverCompare ">=1.99-0" .Capabilities.KubeVersion.Version }}2{{ else }}1{{ end }}:1',
        ),
      );
      expect(await images({ chart })).to.deep.equal(['registry.example/v1:1']);
      expect(await images({ chart }, { kubeVersion: '1.99.0' })).to.deep.equal(['registry.example/v2:1']);
    });

    it('is for the API versions that are configured', async () => {
      const chart = await tinyTemplate(
        `{{ if .Capabilities.APIVersions.Has "k8s.cni.cncf.io/v1" }}${pod('registry.example/cni:1')}{{ end }}`,
      );
      expect(await images({ chart })).to.deep.equal([]);
      const apiVersions = ['monitoring.coreos.com/v1', 'k8s.cni.cncf.io/v1'];
      expect(await images({ chart }, { apiVersions })).to.deep.equal(['registry.example/cni:1']);
    });
  });

  describe('as Go reads it', () => {
    const GOOD = 'registry.example/good:1';
    const EVIL = 'evil.example/b:1';
    const containers = (image: string) => `  containers:\n  - name: a\n    image: ${image}\n`;
    const podWith = (spec: string, labels = '{}') =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: ${labels}\nspec:\n${spec}`;
    const LATE_MERGE = '\n    x: y\n    <<: { a: b }';

    /** What each holds beside other readers' view, and its one image. */
    const READ: Readonly<Record<string, readonly [string, string]>> = {
      'a label key that stands twice': [podWith(containers(GOOD), '\n    app: a\n    app: b'), GOOD],
      'an image that stands twice, of which the last counts': [
        podWith(`${containers(EVIL)}    image: ${GOOD}\n`),
        GOOD,
      ],
      'the other way round': [podWith(`${containers(GOOD)}    image: ${EVIL}\n`), EVIL],
      'a merge behind a key': [podWith(containers(GOOD), LATE_MERGE), GOOD],
      'an image by a merge': [podWith(`  containers:\n  - name: a\n    <<: { image: ${EVIL} }\n`), EVIL],
      'a line separator': [podWith(`  hostname: "a\u2028b"\n${containers(GOOD)}`), GOOD],
      'bytes in base64': [podWith(`  hostname: !!binary YQ==\n${containers(GOOD)}`), GOOD],
      'an image in base64': [podWith(containers(`!!binary ${Buffer.from(EVIL).toString('base64')}`)), EVIL],
      'an escaped quote before the closing one': [
        `${podWith(`  schedulerName: "default \\"\n${containers(GOOD)}`)}zzz: |\n  "\n  containers:\n  - name: a\n    image: ${EVIL}\n`,
        EVIL,
      ],
      'a doubled quote before the closing one': [
        `${podWith(`  schedulerName: 'default ''\n${containers(GOOD)}`)}zzz: |\n  '\n  containers:\n  - name: a\n    image: ${EVIL}\n`,
        EVIL,
      ],
      'a quoted text whose next line is not indented': [podWith(`${containers(GOOD)}  hostname: "a\nb"\n`), GOOD],
      'a tab behind a value': [podWith(`${containers(GOOD)}  hostname: a\t# b\n`), GOOD],
      JSON: [
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'a' },
          spec: { containers: [{ image: GOOD }] },
        }),
        GOOD,
      ],
      'carriage returns': [podWith(containers(GOOD)).replaceAll('\n', '\r\n'), GOOD],
    };
    for (const [what, [template, image]] of Object.entries(READ)) {
      it(`has ${what}`, async () => {
        expect(await images({ chart: await tinyTemplate(template) })).to.deep.equal([image]);
        expect(await images({ chart: await tinyChart({ 'crds/a.yaml': template }) })).to.deep.equal([image]);
      });
    }

    it('has every object of a file, and none of what is no document', async () => {
      const text = `---\n# nothing\n---\n${podWith(containers(GOOD))}--- # more\n${podWith(containers(EVIL))}---\n---\n`;
      expect(await images({ chart: await tinyTemplate(text) })).to.deep.equal([EVIL, GOOD]);
      expect(await images({ chart: await tinyChart({ 'crds/a.yaml': text }) })).to.deep.equal([EVIL, GOOD]);
    });

    it('has every item of a list', async () => {
      const item = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ image: EVIL }] } });
      const list = `apiVersion: v1\nkind: List\nitems: [${item}]\n`;
      expect(await images({ chart: await tinyTemplate(list) })).to.deep.equal([EVIL]);
    });

    it('has a document that is larger than a file of a chart may be', async () => {
      const filler = `data:\n{{ range until 60000 }}  k{{ . }}: {{ repeat 100 "x" }}\n{{ end }}`;
      expect(await images({ chart: await tinyTemplate(`${podWith(containers(GOOD))}${filler}`) })).to.deep.equal([
        GOOD,
      ]);
    });

    const UNREADABLE: Readonly<Record<string, string>> = {
      'no YAML': `a: [\n`,
      'a list': `- ${EVIL}\n`,
      'a text': 'hunter2\n',
      'no kind': `apiVersion: v1\n${podWith(containers(EVIL)).split('\n').slice(2).join('\n')}`,
      'a key that is what helm tells an error by': `${podWith(containers(GOOD))}Error: a\n`,
      'text behind a separator': `${podWith(containers(GOOD))}--- a: b\n${podWith(containers(EVIL))}`,
      'an alias of nothing': podWith(containers('*nothing')),
      'more aliases than any manifest has': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map(
          (key, at) =>
            `${key}: &${key} [${Array(9)
              .fill(`*${'abcdefgh'.charAt(at)}`)
              .join()}]\n`,
        )
        .join('')}`,
    };
    for (const [what, text] of Object.entries(UNREADABLE)) {
      it(`is not known where a document is ${what}`, async () => {
        // What lies in crds comes out as it is: of a template helm itself asks for YAML.
        const { reason } = await refusal({ chart: await tinyChart({ 'crds/a.yaml': text }) });
        expect(reason)
          .to.match(/not a Kubernetes manifest/)
          .and.to.not.include('hunter2');
      });
    }

    it('is not known where helm does not read what it printed', async () => {
      const say = (answer: string) =>
        `#!/bin/sh\ncase "$*" in *documents.json*) printf -- '${answer}' ;; *) printf -- '---\\nkind: Pod\\napiVersion: v1\\n' ;; esac\n`;
      const base64 = (text: string) => Buffer.from(text).toString('base64');
      for (const answer of ['', 'documents:\\n', `- ${base64('{')}\\n`, `- ${base64('[]')}\\n`, `- e30=\\n- e30=\\n`]) {
        await writeProgram(join(folder, 'bin'), 'helm', say(answer));
        const { reason } = await refusal({}, { environment: environment(join(folder, 'bin')) });
        expect(reason, answer).to.match(/not a Kubernetes manifest/);
      }
      await writeProgram(join(folder, 'bin'), 'helm', say(`- ${base64('{"apiVersion":"v1","kind":"Pod"}')}\\n`));
      expect(await objects({}, { environment: environment(join(folder, 'bin')) })).to.have.length(1);
    });

    it('is read behind what helm says of a chart that it pulled', async () => {
      await writeProgram(
        join(folder, 'bin'),
        'helm',
        `#!/bin/sh\ncase "$*" in *documents.json*) ;; *) printf 'Pulled: registry.example/charts/mesh:1\\nDigest: sha256:${'ab'.repeat(32)}\\n' ;; esac\nPATH="\${PATH#*:}" exec helm "$@"\n`,
      );
      const path = [join(folder, 'bin'), process.env.PATH].join(delimiter);
      expect(await images({}, { environment: environment(path) })).to.include('docker.io/kong/kuma-dp:2.14.3');
    });
  });

  describe('from where its chart is', () => {
    const SIDECAR = 'docker.io/kong/kuma-dp:2.14.3';

    it('reads an archive at an absolute path', async () => {
      const chart = join(folder, 'kong-mesh-2.14.3.tgz');
      await writeFile(chart, served.archive);
      expect(await images({ chart })).to.include(SIDECAR);
      expect((await refusal({ chart: join(folder, 'absent.tgz') })).reason).to.match(/chart could not be fetched/);
    });

    it('fetches nothing offline', async () => {
      const archive = join(folder, 'kong-mesh-2.14.3.tgz');
      for (const inputs of [
        { chart: 'oci://127.0.0.1:1/charts/kong-mesh' },
        { chart: 'alias/kong-mesh', programDirectory: folder },
        { chart: archive, repositoryOpts: { repo: 'http://127.0.0.1:1/charts' } },
        { chart: archive, dependencyUpdate: true },
      ]) {
        const { reason } = await refusal(inputs, { programDirectory: folder, offline: true });
        expect(reason).to.match(/this run is offline/);
      }
    });

    for (const chart of ['./kong-mesh', 'kong-mesh', 'charts/kong-mesh', '../program/kong-mesh']) {
      it(`finds ${chart} beside the program, and nowhere else`, async () => {
        const programDirectory = join(folder, 'program');
        await cp(KONG_MESH, join(programDirectory, chart), { recursive: true });
        expect(await images({ chart }, { programDirectory, offline: true })).to.include(SIDECAR);
        expect(await images({ chart }, { programDirectory })).to.include(SIDECAR);
        expect((await refusal({ chart }, { programDirectory: join(folder, 'deep', 'other') })).remedy).to.include(
          'chart',
        );
        const uncertain = await refusal({ chart });
        expect(uncertain.reason).to.match(/folder of the program is not known/);
        expect(uncertain.remedy).to.include('helm.programDirectory');
      });
    }

    it('finds an archive beside the program by the name of its file', async () => {
      await writeFile(join(folder, 'kong-mesh-2.14.3.tgz'), served.archive);
      expect(await images({ chart: './kong-mesh-2.14.3.tgz' }, { programDirectory: folder })).to.include(SIDECAR);
    });

    // The provider reads a path as it is written (helm_release.go, localChart). Its search under names with a version
    // is for `pulumi import` alone.
    for (const other of ['kong-mesh-2.14.3', 'kong-mesh-2.14.3.tgz', 'kong-mesh.tgz']) {
      it(`takes the chart that is named, and not ${other} beside it`, async () => {
        await cp(KONG_MESH, join(folder, 'kong-mesh'), { recursive: true });
        const values = await readFile(join(folder, 'kong-mesh', 'values.yaml'), 'utf8');
        await writeFile(join(folder, 'kong-mesh', 'values.yaml'), values.replace('docker.io/kong', 'evil.example'));
        if (other.endsWith('.tgz')) {
          await writeFile(join(folder, other), served.archive);
        } else {
          await cp(KONG_MESH, join(folder, other), { recursive: true });
        }
        const found = await images({ chart: 'kong-mesh', version: '2.14.3' }, { programDirectory: folder });
        expect(found).to.include('evil.example/kuma-dp:2.14.3').and.to.not.include(SIDECAR);
      });
    }

    it('is not rendered where it lies neither beside the program nor in a repository', async () => {
      expect((await refusal({ chart: 'kong-mesh' }, { programDirectory: folder })).reason).to.match(
        /not beside the program/,
      );
    });

    it('reads a repository without credentials', async () => {
      const { host, requests } = await serve();
      const repositoryOpts = { repo: `http://${host}/charts`, username: '', password: '' };
      expect(await images({ chart: 'kong-mesh', version: '2.14.3', repositoryOpts })).to.include(SIDECAR);
      expect(requests.map(({ status }) => status))
        .to.include(200)
        .and.to.not.include(401);
      const version = '2.99.0';
      expect((await refusal({ chart: 'kong-mesh', version, repositoryOpts })).reason).to.match(/not be fetched/);
      expect((await refusal({ chart: 'kuma', repositoryOpts })).reason).to.match(/not be fetched/);
    });

    it('reads a repository with credentials, and is refused with others', async () => {
      const { host, requests } = await serve({ credentials: CREDENTIALS });
      const inputs = (more: object) => ({
        chart: 'kong-mesh',
        version: '2.14.3',
        repositoryOpts: { repo: `http://${host}/charts`, ...more },
      });
      expect(await images(inputs(CREDENTIALS))).to.include(SIDECAR);
      expect(requests.filter(({ status }) => status === 200).map(({ path }) => path)).to.include.members([
        '/charts/index.yaml',
        '/charts/kong-mesh-2.14.3.tgz',
      ]);
      for (const wrong of [
        { username: '', password: '' },
        { ...CREDENTIALS, password: `wrong ${SECRET}` },
      ]) {
        const { reason, remedy } = await refusal(inputs(wrong));
        expect(reason).to.match(/refuses access/);
        expect(remedy).to.include('credentials');
      }
    });

    it('reads the archive at an address', async () => {
      const { host } = await serve();
      expect(await images({ chart: `http://${host}/charts/kong-mesh-2.14.3.tgz` })).to.include(SIDECAR);
      expect((await refusal({ chart: `http://${host}/charts/other.tgz` })).reason).to.match(/not be fetched/);
    });

    it('reads a repository with a certificate of its own, and not without its authority', async () => {
      const tls = await mintServerCertificate();
      const { host } = await serve({ tls, credentials: CREDENTIALS });
      const caFile = join(folder, 'authority.pem');
      await writeFile(caFile, tls.certificate);
      const repo = `https://${host}/charts`;
      const inputs = (more: object) => ({ chart: 'kong-mesh', repositoryOpts: { repo, ...CREDENTIALS, ...more } });
      expect(await images(inputs({ caFile }))).to.include(SIDECAR);
      expect(await images(inputs({ caFile: 'authority.pem' }), { programDirectory: folder })).to.include(SIDECAR);
      expect(await render(inputs({}))).to.have.property('reason');
    });

    it('reads an OCI registry, by chart and by repository', async () => {
      const tls = await mintServerCertificate();
      const { host } = await serve({ tls });
      const caFile = join(folder, 'authority.pem');
      await writeFile(caFile, tls.certificate);
      const registry = `oci://${host}/charts`;
      const whole = { chart: `${registry}/kong-mesh`, version: '2.14.3', repositoryOpts: { repo: registry, caFile } };
      expect(await images(whole)).to.include(SIDECAR);
      expect(await images({ ...whole, chart: 'kong-mesh' })).to.include(SIDECAR);
      expect(await images({ ...whole, chart: 'kong-mesh', version: '' })).to.include(SIDECAR);
      expect((await refusal({ ...whole, version: '2.99.0' })).reason).to.match(/not be fetched/);
      const trusting = { environment: { ...environment(), SSL_CERT_FILE: caFile } };
      expect(await images({ ...whole, repositoryOpts: undefined }, trusting)).to.include(SIDECAR);
    });

    it('reads an OCI registry with credentials, and is refused with others', async () => {
      const tls = await mintServerCertificate();
      const { host } = await serve({ tls, credentials: CREDENTIALS });
      const caFile = join(folder, 'authority.pem');
      await writeFile(caFile, tls.certificate);
      const inputs = (more: object) => ({
        chart: 'kong-mesh',
        version: '2.14.3',
        repositoryOpts: { repo: `oci://${host}/charts`, caFile, ...more },
      });
      expect(await images(inputs(CREDENTIALS))).to.include(SIDECAR);
      for (const wrong of [{}, { ...CREDENTIALS, password: `wrong ${SECRET}` }]) {
        expect((await refusal(inputs(wrong))).reason).to.match(/refuses access/);
      }
    });

    it('reads an OCI registry by the whole address of a chart, with the credentials of the options', async () => {
      const tls = await mintServerCertificate();
      const { host } = await serve({ tls, credentials: CREDENTIALS });
      const caFile = join(folder, 'authority.pem');
      await writeFile(caFile, tls.certificate);
      const inputs = (more: object, chart = `oci://${host}/charts/kong-mesh`) => ({
        chart,
        version: '2.14.3',
        repositoryOpts: { repo: '', caFile, ...more },
      });
      expect(await images(inputs(CREDENTIALS))).to.include(SIDECAR);
      expect(await images(inputs(CREDENTIALS, `\t oci://${host}/charts/kong-mesh `))).to.include(SIDECAR);
      expect(await images(inputs({ ...CREDENTIALS, repo: 'https://other.example' }))).to.include(SIDECAR);
      for (const wrong of [{}, { ...CREDENTIALS, password: `wrong ${SECRET}` }]) {
        expect((await refusal(inputs(wrong))).reason).to.match(/refuses access/);
      }
      expect((await refusal(inputs(CREDENTIALS, 'oci://a b/c'))).remedy).to.not.equal('');
    });

    it('reads a chart in a folder that stands as a repository', async () => {
      await cp(KONG_MESH, join(folder, 'charts', 'kong-mesh'), { recursive: true });
      const inputs = { chart: 'kong-mesh', repositoryOpts: { repo: './charts' } };
      expect(await images(inputs, { programDirectory: folder })).to.include(SIDECAR);
      expect((await refusal({ ...inputs, chart: 'other' }, { programDirectory: folder })).reason).to.match(
        /not beside/,
      );
    });

    it('takes the chart that the provider takes where blanks stand around its name', async () => {
      await cp(KONG_MESH, join(folder, 'kong-mesh'), { recursive: true });
      await cp(await tinyTemplate(pod('registry.example/harmless:1')), join(folder, ' kong-mesh'), { recursive: true });
      for (const chart of [' kong-mesh', 'kong-mesh\n', '\u2003./kong-mesh\x85', '  kong-mesh  ']) {
        expect(await images({ chart }, { programDirectory: folder }), chart).to.include(SIDECAR);
      }
      // What Go does not take for a blank stays.
      expect((await refusal({ chart: '\ufeffkong-mesh' }, { programDirectory: folder })).reason).to.match(/not beside/);
    });

    it('finds a repository by an alias of helm, also where a folder that is no chart has its name', async () => {
      const { host } = await serve();
      const settings = {
        HELM_REPOSITORY_CONFIG: join(folder, 'repositories.yaml'),
        HELM_REPOSITORY_CACHE: join(folder, 'cache'),
      };
      expect((await runTool('helm', ['repo', 'add', 'kong', `http://${host}/charts`], settings)).status).to.equal(0);
      const means = { environment: { ...environment(), ...settings }, programDirectory: folder };
      const chart = 'kong/kong-mesh';
      expect(await images({ chart }, means)).to.include(SIDECAR);
      expect((await refusal({ chart: 'other/kong-mesh' }, means)).reason).to.match(/not be fetched/);
      await mkdir(join(folder, chart), { recursive: true });
      expect(await images({ chart }, means)).to.include(SIDECAR);
    });

    it('is not fetched from where nobody listens', async () => {
      const { host, stop } = await startChartServer(served);
      await stop();
      for (const repo of [`http://${host}/charts`, `oci://${host}/charts`]) {
        const { reason, remedy } = await refusal({ chart: 'kong-mesh', repositoryOpts: { repo } });
        expect(reason).to.match(/not be fetched/);
        expect(remedy).to.include('repository');
      }
    });

    for (const address of ['127.0.0.1:40337', '127.0.0.1:44010']) {
      it(`is not fetched from ${address}, whose port looks like a refusal and is none`, async () => {
        const failure = `Error: Get "http://${address}/charts/index.yaml": dial tcp ${address}: connection refused`;
        await writeProgram(join(folder, 'bin'), 'helm', `#!/bin/sh\necho '${failure}' >&2\nexit 1\n`);
        const repositoryOpts = { repo: `http://${address}/charts` };
        const means = { environment: environment(join(folder, 'bin')) };
        expect((await refusal({ chart: 'kong-mesh', repositoryOpts }, means)).reason).to.match(/not be fetched/);
      });
    }
  });

  describe('not, and says why', () => {
    it('without helm', async () => {
      const { reason, remedy } = await refusal({}, { environment: environment(temporary) });
      expect(reason).to.match(/helm is not on PATH/);
      expect(remedy).to.match(/helm 3.*PATH/);
    });

    it('where helm does not end in time', async () => {
      await writeProgram(join(folder, 'bin'), 'helm', '#!/bin/sh\nexec tail -f /dev/null\n');
      const path = [join(folder, 'bin'), process.env.PATH].join(delimiter);
      const { reason, remedy } = await refusal(
        { values: { secret: SECRET }, repositoryOpts: { repo: 'http://127.0.0.1/charts', ...CREDENTIALS } },
        { environment: environment(path), timeoutSeconds: 0.3 },
      );
      expect(reason).to.match(/in time/);
      expect(remedy).to.include('timeoutSeconds');
    });

    it('where helm prints what is no manifest', async () => {
      await writeProgram(join(folder, 'bin'), 'helm', `#!/bin/sh\necho '${SECRET}: ['\n`);
      expect((await refusal({}, { environment: environment(join(folder, 'bin')) })).reason).to.match(
        /not a Kubernetes manifest/,
      );
    });

    it('where helm fails in a way of its own', async () => {
      await writeProgram(join(folder, 'bin'), 'helm', `#!/bin/sh\necho 'panic: ${SECRET}' >&2\nexit 2\n`);
      expect((await refusal({}, { environment: environment(join(folder, 'bin')) })).remedy).to.match(/by hand/);
    });

    const FAILING: readonly (readonly [string, string])[] = [
      ['a template that fails, and quotes a value', '{{ fail (printf "bad %s" .Values.secret) }}'],
      ['a required value', '{{ required (printf "%s has no image" .Values.secret) .Values.image }}'],
      ['a template that says that something was not found', '{{ fail (printf "%s not found" .Values.secret) }}'],
      ['a template that says 403', '{{ fail (printf "%s: 403" .Values.secret) }}'],
      ['a template that fails by its values', '{{ .Values.absent.image }}'],
      ['a template that is none', '{{ if }}'],
      ['a template that makes no YAML', 'a: [{{ .Values.secret }}'],
    ];
    for (const [what, text] of FAILING) {
      it(`for ${what}`, async () => {
        const { reason, remedy } = await refusal({ chart: await tinyTemplate(text), values: { secret: SECRET } });
        expect(reason).to.match(/templates/);
        expect(remedy).to.match(/values|chart/);
      });
    }

    it('for values against the schema of the chart', async () => {
      const chart = await tinyChart({
        'values.schema.json': JSON.stringify({ properties: { secret: { type: 'string', pattern: '^[a-z]+$' } } }),
        'templates/pod.yaml': pod('registry.example/a:1'),
      });
      const { reason, remedy } = await refusal({ chart, values: { secret: SECRET } });
      expect(reason).to.match(/schema/);
      expect(remedy).to.include('values');
      expect(await images({ chart, values: { secret: 'fine' } })).to.deep.equal(['registry.example/a:1']);
    });

    it('for a chart of another Kubernetes version', async () => {
      const chart = await tinyChart(
        { 'templates/pod.yaml': pod('registry.example/a:1') },
        `${CHART_FILE}kubeVersion: ">=1.99.0"\n`,
      );
      const { reason, remedy } = await refusal({ chart });
      expect(reason).to.match(/Kubernetes version/);
      expect(remedy).to.include('helm.kubeVersion');
      expect(await images({ chart }, { kubeVersion: '1.99.0' })).to.deep.equal(['registry.example/a:1']);
    });

    it('for a Kubernetes version that is none', async () => {
      await refusal({}, { kubeVersion: 'latest' });
    });

    it('for a chart whose dependency is not there', async () => {
      const chart = await tinyChart(
        { 'templates/pod.yaml': pod('registry.example/a:1') },
        `${CHART_FILE}dependencies: [{ name: lost, version: 1.0.0, repository: "file://../lost" }]\n`,
      );
      await refusal({ chart });
    });

    it('for a folder that is no chart', async () => {
      await refusal({ chart: folder });
    });
  });

  it('fetches dependencies where it is told to', async () => {
    const chart = await tinyChart(
      { 'templates/pod.yaml': pod('registry.example/a:1') },
      `${CHART_FILE}dependencies: [{ name: kong-mesh, version: 2.14.3, repository: "file://${KONG_MESH}" }]\n`,
    );
    expect(await images({ chart, dependencyUpdate: true })).to.include.members([
      'registry.example/a:1',
      'docker.io/kong/kuma-dp:2.14.3',
    ]);
    expect(await images({ chart })).to.include('docker.io/kong/kuma-dp:2.14.3');
  });

  describe('and what helm gets to see', () => {
    /** Every text that helm, and so any user of the machine, could see: nothing secret in any. */
    async function recorded(
      changes: Inputs,
      refused: boolean,
    ): Promise<Awaited<ReturnType<Awaited<ReturnType<typeof recordHelm>>['calls']>>> {
      const helm = await recordHelm(folder);
      const full = helmEnvironment({
        ...environment([helm.path, process.env.PATH].join(delimiter)),
        PULUMI_CONFIG: `{"mesh:password":"${SECRET}"}`,
        PULUMI_CONFIG_PASSPHRASE: SECRET,
        PULUMI_ACCESS_TOKEN: SECRET,
        KUBECONFIG: '/home/x/.kube/config',
      });
      const result = await render({ values: { kuma: { secret: SECRET } }, ...changes }, { environment: full });
      expect(isFailure(result)).to.equal(refused);
      const calls = await helm.calls();
      for (const { parameters, environment: seen, folder: where, files } of calls) {
        const texts = [...parameters, ...Object.entries(seen).flat(), where.path, ...files.map(({ name }) => name)];
        const shown = texts.join('\n');
        expect(shown).to.not.include(SECRET).and.to.not.include(Buffer.from(SECRET).toString('base64'));
        expect(shown).to.not.include(CREDENTIALS.username);
        expect(Object.keys(seen).filter((name) => /PULUMI|KUBE/.test(name))).to.deep.equal([]);
        expect(where.mode).to.equal(0o700);
        expect(dirname(where.path)).to.equal(temporary);
        expect(existsSync(where.path)).to.equal(false);
      }
      return calls;
    }

    /** Those that the pack writes; helm keeps its index and archives beside them. */
    const written = (files: readonly { readonly name: string; readonly mode: number }[]) =>
      files.filter(({ name }) => !name.startsWith('cache/')).map(({ name, mode }) => [name, mode.toString(8)]);

    /** What the call has that reads what helm printed. */
    const reader = (files: Parameters<typeof written>[0]) =>
      files.some(({ name }) => name === 'documents.json')
        ? ['documents.json', 'reader/Chart.yaml', 'reader/templates/documents.yaml'].map((name) => [name, '600'])
        : [];

    it('is the values in a file for this user alone, in a folder that is gone afterwards', async () => {
      const calls = await recorded({}, false);
      expect(calls.map(({ parameters }) => parameters.includes('--is-upgrade')).sort()).to.deep.equal([
        ...[false, false, true],
      ]);
      for (const { parameters, files } of calls) {
        expect(parameters[0]).to.equal('template');
        expect(written(files)).to.have.deep.members([['values.json', '600'], ...reader(files)]);
      }
      expect(calls.filter(({ files }) => reader(files).length > 0)).to.have.length(1);
    });

    it('is the same where rendering fails', async () => {
      const chart = await tinyTemplate('{{ fail .Values.kuma.secret }}');
      expect(await recorded({ chart }, true)).to.have.length(2);
    });

    it('is the credentials of a repository in a file for this user alone', async () => {
      const { host } = await serve({ credentials: CREDENTIALS });
      const repositoryOpts = { repo: `http://${host}/charts`, ...CREDENTIALS };
      const calls = await recorded({ chart: 'kong-mesh', repositoryOpts }, false);
      expect(calls.map(({ parameters }) => parameters[0]).sort()).to.deep.equal([
        ...['repo', 'template', 'template', 'template'],
      ]);
      for (const { files } of calls) {
        expect(written(files)).to.have.deep.members([
          ['values.json', '600'],
          ['repositories.yaml', '600'],
          ...reader(files),
        ]);
      }
    });

    it('is the same where the repository refuses them', async () => {
      const { host } = await serve({ credentials: { ...CREDENTIALS, password: 'another' } });
      const repositoryOpts = { repo: `http://${host}/charts`, ...CREDENTIALS };
      expect(await recorded({ chart: 'kong-mesh', repositoryOpts }, true)).to.have.length(1);
    });

    it('is the credentials of an OCI registry in a file for this user alone', async () => {
      const tls = await mintServerCertificate();
      const { host } = await serve({ tls, credentials: CREDENTIALS });
      const caFile = join(folder, 'authority.pem');
      await writeFile(caFile, tls.certificate);
      const repositoryOpts = { repo: `oci://${host}/charts`, caFile, ...CREDENTIALS };
      for (const { files } of await recorded({ chart: 'kong-mesh', version: '2.14.3', repositoryOpts }, false)) {
        expect(written(files)).to.have.deep.members([
          ['values.json', '600'],
          ['registry.json', '600'],
          ...reader(files),
        ]);
      }
    });

    it('is no password that stands in the address of a repository', async () => {
      const credentials = { username: CREDENTIALS.username, password: SECRET };
      const { host } = await serve({ credentials });
      const repositoryOpts = { repo: `http://${CREDENTIALS.username}:${SECRET}@${host}/charts` };
      const helm = await recordHelm(folder);
      const path = [helm.path, process.env.PATH].join(delimiter);
      for (const inputs of [
        { chart: 'kong-mesh', repositoryOpts },
        { chart: `${repositoryOpts.repo}/kong-mesh-2.14.3.tgz` },
      ]) {
        await render(inputs, { environment: environment(path) });
      }
      const parameters = (await helm.calls()).flatMap((call) => call.parameters);
      expect(parameters.join('\n')).to.not.include(SECRET);
    });

    it('is no parameter in the place of a name or a chart', async () => {
      await writeProgram(folder, 'swap', `#!/bin/sh\ntouch ${join(folder, 'was-run')}\ncat\n`);
      const option = `--post-renderer=${join(folder, 'swap')}`;
      await render({ name: option });
      await render({ chart: option, name: KONG_MESH, repositoryOpts: { repo: '' } }, { programDirectory: folder });
      const { host } = await serve();
      await render({ name: KONG_MESH, chart: option, repositoryOpts: { repo: `http://${host}/charts` } });
      expect(existsSync(join(folder, 'was-run'))).to.equal(false);
    });
  });

  describe('in a run', () => {
    const run = (path?: string) =>
      startRun({}, { helm: { environment: environment(path), programDirectory: () => undefined } });
    const release = (name: string, values: object) => ({
      type: 'kubernetes:helm.sh/v3:Release',
      name,
      urn: `urn:pulumi:dev::mesh::kubernetes:helm.sh/v3:Release::${name}`,
      inputs: { name: 'mesh', namespace: 'kong-mesh-system', chart: KONG_MESH, values },
    });
    const uses = async (run_: Run) =>
      (await run_.results())
        .flatMap(({ uses: all }) => all)
        .map(({ resource, use }) => `${resource} ${placeText(use)}`);

    it('is rendered once, however many zones have it', async () => {
      const helm = await recordHelm(folder);
      const both = run([helm.path, process.env.PATH].join(delimiter));
      await Promise.all([both.startResource(release('east', {})), both.startResource(release('west', {}))]);
      expect(await helm.calls()).to.have.length(3);
      const all = await uses(both);
      expect(all.filter((use) => use.startsWith('kong-mesh-system/Release/east'))).to.have.length(
        new Set(all).size / 2,
      );
      expect(new Set(all).size).to.equal(all.length);
    });

    it('is told of in the summary, and not where it is not rendered', async () => {
      const two = run();
      await two.startResource(release('east', {}));
      await two.startResource(release('west', { tag: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' }));
      await two.startResource({ ...release('none', {}), type: 'kubernetes:core/v1:ConfigMap' });
      expect((await two.summary()).renderedReleases).to.equal(1);
    });

    it('is not taken for another that has an unknown value in addition', async () => {
      const both = run();
      await both.startResource(release('east', {}));
      await both.startResource(release('west', { tag: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' }));
      expect((await uses(both)).filter((use) => use.startsWith('kong-mesh-system/Release/west'))).to.deep.equal([
        'kong-mesh-system/Release/west chart',
      ]);
    });
  });
});

/** A pod by its image. */
function pod(image: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: tiny }\nspec: { containers: [{ name: a, image: '${image}' }] }\n`;
}

/** The template and the name of an object. */
function place(object: KubernetesObject): string {
  return `${object.source ?? ''} ${objectLabel(object, '')} `;
}

/** Whatever stands as an image or in a variable of a container image: what the objects hold, without asking the pack. */
function imagesOf(objects: readonly KubernetesObject[]): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    const { image, name, value: text } = value as Record<string, unknown>;
    if (typeof image === 'string') {
      found.add(image);
    }
    if (typeof name === 'string' && name.endsWith('_IMAGE') && typeof text === 'string') {
      found.add(text);
    }
    Object.values(value).forEach(walk);
  };
  objects.forEach(({ fields }) => {
    walk(fields);
  });
  return [...found].sort();
}
